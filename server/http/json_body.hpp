#pragma once
// Request bodies as JSON: decoded once, ill-typed and unknown members become one 422 that names each.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/codes.hpp"
#include "core/language.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::http {

/// Reads an object member by member and collects what is wrong; finish() refuses unknown members too. A null is a
/// missing member. Codes: required, wrong_type, too_short, too_long, unreadable_text, not_a_date, unknown,
/// unknown_field, too_many_items; and bad_json for a body that is no JSON object, is nested too deep or repeats a name.
///   JsonBody in(request.body);
///   auto level = in.code<Level>("level"); auto note = in.text("note", 0, 2000);
///   if (auto wrong = in.finish()) return problem(*wrong, request);
class JsonBody {
 public:
    explicit JsonBody(std::string_view body);
    JsonBody(JsonBody&&) noexcept;
    ~JsonBody();
    /// Trimmed, clean text; `least` > 0 makes it required; lengths in code points.
    std::string text(std::string_view name, std::size_t least, std::size_t most);
    std::int64_t integer(std::string_view name);  // required
    std::optional<std::int64_t> maybeInteger(std::string_view name);
    std::optional<double> maybeNumber(std::string_view name);
    std::optional<bool> truth(std::string_view name);
    std::optional<Date> date(std::string_view name, bool required);
    LocalizedText localized(std::string_view name, bool required, std::size_t most);
    std::vector<std::int64_t> integers(std::string_view name);
    /// The objects of an array, at most `most`; they live no longer than this body. What is wrong in them is reported
    /// by this body's finish() as "/name/0/member". Call finish() of each first: it refuses its unknown members.
    std::vector<JsonBody> objects(std::string_view name, std::size_t most);
    template <Coded E>
    std::optional<E> code(std::string_view name, bool required = true) {
        const auto given = text(name, required ? 1 : 0, 60);
        const auto value = fromCode<E>(given);
        if (!value && !given.empty()) wrong(name, "unknown");
        return value;
    }
    void wrong(std::string_view name, std::string_view code, std::string detail = {});
    std::optional<Error> finish();

 private:
    struct Inner;
    explicit JsonBody(std::unique_ptr<Inner> inner);
    std::unique_ptr<Inner> inner_;
};

}  // namespace valo::http
