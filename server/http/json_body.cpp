#include "http/json_body.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace valo::http {
namespace {

using Json = nlohmann::json;
constexpr int kDeepest = 32;

struct Unacceptable {
    std::string why;
};

/// Refuses what nlohmann would let pass: depth (its destructor and dump recurse) and repeated names (the last would
/// win).
Json parsed(std::string_view body) {
    std::vector<std::set<std::string>> names;
    const auto look = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > kDeepest) throw Unacceptable{"too_deep"};
        if (event == Json::parse_event_t::object_start) names.emplace_back();
        if (event == Json::parse_event_t::object_end) names.pop_back();
        if (event == Json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            throw Unacceptable{"repeated_name"};
        return true;
    };
    return Json::parse(body.begin(), body.end(), look);
}

}  // namespace

struct JsonBody::Inner {
    Json own;  // of the outermost body
    const Json* object = nullptr;
    std::string prefix;  // JSON pointer of a nested object
    std::set<std::string, std::less<>> asked;
    std::shared_ptr<std::vector<FieldError>> errors = std::make_shared<std::vector<FieldError>>();
    std::optional<Error> unreadable;

    const Json* member(std::string_view name) {
        asked.emplace(name);
        if (!object) return nullptr;
        const auto found = object->find(std::string(name));
        return found == object->end() || found->is_null() ? nullptr : &*found;
    }
    std::string pointer(std::string_view name) const {
        return prefix.empty() ? std::string(name) : prefix + "/" + std::string(name);
    }
};

JsonBody::JsonBody(std::string_view body) : inner_(std::make_unique<Inner>()) {
    std::string why = "not_an_object";
    try {
        inner_->own = parsed(body);
        if (inner_->own.is_object()) inner_->object = &inner_->own;
    } catch (const Json::exception&) {
        why = "syntax";
    } catch (const Unacceptable& found) {
        why = found.why;
    }
    if (!inner_->object) inner_->unreadable = Error{ErrorKind::Invalid, "bad_json", why, {}};
}
JsonBody::JsonBody(std::unique_ptr<Inner> inner) : inner_(std::move(inner)) {}
JsonBody::JsonBody(JsonBody&&) noexcept = default;
JsonBody::~JsonBody() = default;

void JsonBody::wrong(std::string_view name, std::string_view code, std::string detail) {
    inner_->errors->push_back({inner_->pointer(name), std::string(code), std::move(detail)});
}

std::string JsonBody::text(std::string_view name, std::size_t least, std::size_t most) {
    const auto* found = inner_->member(name);
    if (!found) {
        if (least > 0) wrong(name, "required");
        return {};
    }
    if (!found->is_string()) {
        wrong(name, "wrong_type", "text");
        return {};
    }
    const std::string text(trimmed(found->get_ref<const std::string&>()));
    const auto letters = length(text);
    if (!isCleanText(text))
        wrong(name, "unreadable_text");
    else if (letters == 0 && least > 0)
        wrong(name, "required");
    else if (letters < least)
        wrong(name, "too_short", std::to_string(least));
    else if (letters > most)
        wrong(name, "too_long", std::to_string(most));
    else
        return text;
    return {};
}

std::int64_t JsonBody::integer(std::string_view name) {
    if (!inner_->member(name)) wrong(name, "required");
    return maybeInteger(name).value_or(0);
}
std::optional<std::int64_t> JsonBody::maybeInteger(std::string_view name) {
    const auto* found = inner_->member(name);
    if (!found) return std::nullopt;
    const bool fits = found->is_number_integer() &&
                      (!found->is_number_unsigned() || found->get<std::uint64_t>() <= std::uint64_t{INT64_MAX});
    if (fits) return found->get<std::int64_t>();
    wrong(name, "wrong_type", "integer");
    return std::nullopt;
}
std::optional<double> JsonBody::maybeNumber(std::string_view name) {
    const auto* found = inner_->member(name);
    if (!found) return std::nullopt;
    if (found->is_number()) return found->get<double>();
    wrong(name, "wrong_type", "number");
    return std::nullopt;
}
std::optional<bool> JsonBody::truth(std::string_view name) {
    const auto* found = inner_->member(name);
    if (!found) return std::nullopt;
    if (found->is_boolean()) return found->get<bool>();
    wrong(name, "wrong_type", "boolean");
    return std::nullopt;
}
std::optional<Date> JsonBody::date(std::string_view name, bool required) {
    const auto given = text(name, required ? 1 : 0, 10);
    const auto day = parseIsoDate(given);
    if (!day && !given.empty()) wrong(name, "not_a_date");
    return day;
}

LocalizedText JsonBody::localized(std::string_view name, bool required, std::size_t most) {
    const auto* found = inner_->member(name);
    LocalizedText text;
    if (found && !found->is_object()) {
        wrong(name, "wrong_type", "object");
        return text;
    }
    if (found) {
        auto within = std::make_unique<Inner>();
        within->object = found;
        within->prefix = inner_->prefix + "/" + std::string(name);
        within->errors = inner_->errors;
        JsonBody body(std::move(within));
        for (const auto language : kLanguages) text.in(language) = body.text(tag(language), 0, most);
        body.finish();
    }
    if (required && text.empty()) wrong(name, "required");
    return text;
}

std::vector<std::int64_t> JsonBody::integers(std::string_view name) {
    const auto* found = inner_->member(name);
    std::vector<std::int64_t> numbers;
    if (!found) return numbers;
    if (!found->is_array()) {
        wrong(name, "wrong_type", "array");
        return numbers;
    }
    for (const auto& item : *found) {
        if (!item.is_number_integer() || (item.is_number_unsigned() && item.get<std::uint64_t>() > INT64_MAX)) {
            wrong(name, "wrong_type", "integer");
            return {};
        }
        numbers.push_back(item.get<std::int64_t>());
    }
    return numbers;
}

std::vector<JsonBody> JsonBody::objects(std::string_view name, std::size_t most) {
    const auto* found = inner_->member(name);
    std::vector<JsonBody> bodies;
    if (!found) return bodies;
    if (!found->is_array() || !std::ranges::all_of(*found, [](const Json& item) { return item.is_object(); })) {
        wrong(name, "wrong_type", "objects");
        return bodies;
    }
    if (found->size() > most) {
        wrong(name, "too_many_items", std::to_string(most));
        return bodies;
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
        auto within = std::make_unique<Inner>();
        within->object = &(*found)[i];
        within->prefix = inner_->prefix + "/" + std::string(name) + "/" + std::to_string(i);
        within->errors = inner_->errors;
        bodies.push_back(JsonBody(std::move(within)));
    }
    return bodies;
}

std::optional<Error> JsonBody::finish() {
    if (inner_->unreadable) return inner_->unreadable;
    for (const auto& [name, value] : inner_->object->items())
        if (!inner_->asked.contains(name)) wrong(name.size() > 60 ? "?" : name, "unknown_field");
    if (inner_->errors->empty()) return std::nullopt;
    return Error{ErrorKind::Invalid, "invalid", {}, *inner_->errors};
}

}  // namespace valo::http
