#pragma once
// Pages from templates, catalogues and data. Every template of every room is parsed once, for each language, when the
// program starts; a mistake in any of them stops the start and names its file. COMPONENTS.md is the page writer's
// guide.
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"
#include "web/data.hpp"

namespace valo::web {

struct Link {
    std::string href;
    std::string label;
    bool current = false;
};

struct Banner {
    enum class Kind { Done, Note, Warning, Wrong };
    Kind kind = Kind::Done;
    std::string text;
};

/// What surrounds a page's own content.
struct PageContext {
    Language language = Language::Fi;
    std::string title;  // for <title>; the template writes its own <h1>
    std::string path;   // path and query of this page, for the language links
    std::vector<Link> menu;
    std::vector<Link> crumbs;  // from the start page to the page above this one
    std::string actorName;     // empty: nobody is signed in
    std::string actorRole;     // in words
    std::string csrf;
    std::vector<Banner> banners;
    std::string requestId;
    bool calm = false;  // larger type and targets: everything a client sees
};

using Parameters = std::initializer_list<std::pair<std::string_view, std::string_view>>;
/// Path in the project → content; what the program carries unless a test gives its own.
using Sources = std::map<std::string, std::string, std::less<>>;

/// Templates by "<room>/<name>" (server/<room>/templates/<name>.html) and the words of all rooms. Immutable after
/// construction, so any thread may render.
///
/// In a template: {{name}} escaped value · {{#name}}…{{/name}} if, or for each · {{^name}}…{{/name}} if not ·
/// {{> partial}} · {{t.key}} words of the catalogue, which may hold {{name}} themselves · {{icon.check}} ·
/// {{asset.site.css}} address of an asset. {{{name}}} and {{&name}} are refused unless the name ends in `_html`: such
/// values are made by our own code from escaped parts (a lamp, marked words), never from input. Values stand only in
/// text and in quoted attributes.
class Pages {
 public:
    enum class Strict { No, Yes };  // Yes: a variable that nobody set throws instead of showing nothing

    /// Throws std::runtime_error that names file and key.
    explicit Pages(Strict strict = Strict::No);
    Pages(const Sources& sources, Strict strict);
    ~Pages();

    /// The whole page: content inside the layout. The content sees its data first, then {{csrf}}, {{lang}}, {{path}},
    /// {{calm}}.
    std::string page(std::string_view templateName, const Data& data, const PageContext& context) const;
    std::string fragment(std::string_view templateName, const Data& data, const PageContext& context) const;

    /// Plain text, not escaped. Throws std::out_of_range on an unknown key.
    std::string text(Language language, std::string_view key, Parameters parameters = {}) const;
    /// `key`.one or `key`.many, with {{n}}.
    std::string countText(Language language, std::string_view key, std::size_t n) const;
    bool hasText(std::string_view key) const;
    /// The words of "error.<code>", or those of error.invalid when the code has none, with {{detail}}.
    std::string errorText(Language language, std::string_view code, std::string_view detail = {}) const;

 private:
    struct Tables;
    std::unique_ptr<const Tables> tables_;
};

}  // namespace valo::web
