#include "importers/native/check.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/language.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kMaxErrors = 50;

/// Letters to change, add or leave out to make one word of the other.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= left.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= right.size(); ++j)
            diagonal = std::exchange(
                row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)}));
    }
    return row.back();
}

/// The key that was probably meant, or nothing.
std::string_view nearest(const Spec& spec, std::string_view key) {
    constexpr std::size_t kLongest = 40, kShort = 5;
    if (key.size() > kLongest) return {};
    std::string_view best;
    std::size_t least = key.size() <= kShort ? 2 : 3;
    for (const auto& field : spec.fields)
        if (const auto d = distance(key, field.key); d < least) least = d, best = field.key;
    return best;
}

/// "points (id, code, credits …)": the unknown key and those that may stand there.
std::string keysInstead(const Spec& spec, std::string_view key) {
    std::string keys;
    for (const auto& field : spec.fields) (keys += keys.empty() ? "" : ", ") += field.key;
    return excerpt(key) + " (" + keys + ")";
}

class Checker {
 public:
    Checker(std::string_view fileName, Reading& reading) : fileName_(fileName), reading_(reading) {}

    void map(const Spec& spec, const Node& node) {
        if (spec.orText && node.isScalar()) return;
        if (node.kind != Kind::Map) return fail(node, "not_a_map", std::string(node.key));
        for (const auto& child : node.children) {
            if (const auto* field = spec.find(child.key))
                value(*field, child);
            else if (spec.orLanguages && isLanguageKey(child))
                scalar(child);
            else
                unknown(spec, child);
        }
    }

 private:
    static bool isCutOff(const Node& node) { return node.kind == Kind::Null; }  // "{fi: pesee, kuivaa}"

    void unknown(const Spec& spec, const Node& node) {
        const bool isNumber = !node.key.empty() && node.key.find_first_not_of("0123456789") == node.key.npos;
        if (isNumber && isCutOff(node)) return fail(node, "comma_in_number", excerpt(node.key));
        if (spec.orLanguages && isCutOff(node)) return fail(node, "comma_in_text", excerpt(node.key));
        // In a text a key that is no language mostly is the text itself, cut by a colon.
        if (spec.orLanguages) return fail(node, "unknown_key_in_text", excerpt(node.key));
        if (const auto near = nearest(spec, node.key); !near.empty())
            return fail(node, "unknown_key_near", excerpt(node.key) + " → " + std::string(near));
        fail(node, "unknown_key", keysInstead(spec, node.key));
    }
    void fail(const Node& node, std::string code, std::string detail = {}) {
        if (reading_.errors.size() < kMaxErrors)
            reading_.errors.push_back({position(node, fileName_), std::move(code), std::move(detail)});
    }
    void scalar(const Node& node) {
        if (node.kind != Kind::Null && !node.isScalar()) fail(node, "not_a_value", excerpt(node.key));
    }
    void value(const Field& field, const Node& node) {
        if (node.kind == Kind::Null) return;
        switch (field.shape) {
            case Shape::Any:
                if (node.kind != Kind::Map) fail(node, "not_a_map", excerpt(node.key));
                return;
            case Shape::Scalar:
                return scalar(node);
            case Shape::Text:
                return text(node);
            case Shape::Map:
                return map(*field.spec, node);
            default:
                return list(field, node);
        }
    }
    void list(const Field& field, const Node& node) {
        if (field.shape == Shape::Words && node.isScalar()) return;
        if (node.kind != Kind::List) return fail(node, "not_a_list", excerpt(node.key));
        for (const auto& item : node.children) {
            if (item.kind == Kind::Null)
                fail(item, "empty_item", excerpt(node.key));
            else if (field.shape == Shape::Words)
                scalar(item);
            else if (field.shape == Shape::Texts)
                text(item);
            else
                map(*field.spec, item);
        }
    }
    void text(const Node& node) {
        if (node.isScalar()) return;
        if (node.kind != Kind::Map) return fail(node, "not_a_text", excerpt(node.key));
        for (const auto& child : node.children) {
            if (child.key == "format") {
                if (child.text != "html" && child.text != "text")
                    fail(child, "bad_choice", excerpt(child.text) + " (html, text)");
            } else if (!isLanguageKey(child)) {
                fail(child, isCutOff(child) ? "comma_in_text" : "unknown_language", excerpt(child.key));
            }
            scalar(child);
        }
    }
    /// fi, sv and en are shown; other language tags are let pass, with a word.
    bool isLanguageKey(const Node& node) {
        if (parseLanguage(node.key)) return true;
        const bool tagLike = (node.key.size() == 2 || node.key.size() == 3) &&
                             std::all_of(node.key.begin(), node.key.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (tagLike)
            reading_.warnings.push_back({position(node, fileName_), "language_ignored", std::string(node.key)});
        return tagLike;
    }

    std::string_view fileName_;
    Reading& reading_;
};

}  // namespace

void checkAgainst(const Spec& spec, const Node& node, std::string_view fileName, Reading& reading) {
    Checker(fileName, reading).map(spec, node);
}

Message unknownInXml(const Spec& spec, std::string_view name, bool isAttribute) {
    const auto shown = excerpt(name);
    if (const auto* field = spec.find(name)) {
        const bool isValue = field->shape == Shape::Scalar || field->shape == Shape::Words;
        if (isAttribute && !isValue) return {"", "xml_is_element", shown};
        if (!isAttribute && isValue) return {"", "xml_is_attribute", shown};
        if (!field->xml.empty() && field->xml != name)
            return {"", "xml_no_wrapper", shown + " → " + std::string(field->xml)};
        if (!isAttribute) return {"", "xml_is_attribute", shown};  // what YAML writes as a map of its own
    }
    if (!isAttribute && (spec.orText || spec.orLanguages)) return {"", "xml_markup", shown};
    if (const auto near = nearest(spec, name); !near.empty())
        return {"", "unknown_key_near", shown + " → " + std::string(near)};
    return {"", "unknown_key", keysInstead(spec, name)};
}

}  // namespace valo::importers
