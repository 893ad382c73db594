#include "importers/native/check.hpp"

#include <algorithm>

#include "core/language.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kMaxErrors = 50;

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
                fail(child, "unknown_key", excerpt(child.key));
        }
    }

 private:
    void fail(const Node& node, std::string code, std::string detail = {}) {
        if (reading_.errors.size() < kMaxErrors)
            reading_.errors.push_back({position(node, fileName_), std::move(code), std::move(detail)});
    }
    void scalar(const Node& node) {
        if (node.kind != Kind::Null && !node.isScalar()) fail(node, "not_a_value", excerpt(node.key));
    }
    void value(const Field& field, const Node& node) {
        if (node.kind == Kind::Null || field.shape == Shape::Any) return;
        switch (field.shape) {
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
                fail(child, "unknown_language", excerpt(child.key));
            }
            scalar(child);
        }
    }
    /// fi, sv and en are shown; other language tags are let pass, with a word.
    bool isLanguageKey(const Node& node) {
        if (parseLanguage(node.key)) return true;
        const bool tagLike = (node.key.size() == 2 || node.key.size() == 3) &&
                             std::all_of(node.key.begin(), node.key.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (tagLike) reading_.warnings.push_back({position(node, fileName_), "language_ignored", node.key});
        return tagLike;
    }

    std::string_view fileName_;
    Reading& reading_;
};

}  // namespace

void checkAgainst(const Spec& spec, const Node& node, std::string_view fileName, Reading& reading) {
    Checker(fileName, reading).map(spec, node);
}

}  // namespace valo::importers
