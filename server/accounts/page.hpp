#pragma once
// How every room shows a page: layout, menu by role, banners, form errors. One home for each.
#include <string>
#include <string_view>
#include <vector>

#include "accounts/services.hpp"
#include "http/request.hpp"
#include "web/components.hpp"
#include "web/data.hpp"
#include "web/render.hpp"

namespace valo::accounts {

struct PageOptions {
    std::string title;  // plain text, for <title>
    std::vector<web::Link> crumbs = {};
    bool calm = false;  // a client's own page; set for clients in any case
    int status = 200;
    std::vector<web::Banner> banners = {};
};

/// The page in its layout. `?done=KEY` of a redirect after a form becomes a banner with the words of "done.KEY". Forms:
/// web::Form with formErrors() and request.form's values.
http::Response page(Services& services, const http::Request& request, std::string_view templateName,
                    const web::Data& data, PageOptions options);

/// The answer to a refusal that no form shows: an error page, or problem+json below /api/.
http::Response refused(Services& services, const http::Request& request, const Error& error);
/// The error page's html alone (the listener's hook).
std::string errorPage(Services& services, const Error& error, int status, const http::Request& request);

/// What a form shows of a refusal (web::Form's errors); an error without fields stands in the summary alone.
std::vector<FieldError> formErrors(const Error* error);

/// The words of a catalogue key in the reader's language.
std::string words(Services& services, const http::Request& request, std::string_view key,
                  web::Parameters parameters = {});
/// A localized text as the reader sees it: sets `<name>` and `<name>_lang` (empty when it is the reader's language, so
/// that the template writes {{#x_lang}} lang="{{x_lang}}"{{/x_lang}}).
void setText(web::Data& data, std::string_view name, const LocalizedText& text, Language reader);

}  // namespace valo::accounts
