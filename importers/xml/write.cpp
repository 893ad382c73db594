#include <algorithm>

#include "core/language.hpp"
#include "core/text.hpp"
#include "importers/native/schema.hpp"
#include "importers/native/tree_of.hpp"
#include "importers/native/writer.hpp"

namespace valo::importers {
namespace {

/// The schema's tables read the other way round: which keys of the tree are attributes, which are elements.
class Emitter {
 public:
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    void element(std::string_view name, const Node& node, const Spec& spec, std::size_t indent) {
        begin(name, indent);
        attributes(node, spec, "");
        if (spec.orLanguages && !node.find("text")) {
            out += '>';
            languages(node);
            out += "</" + std::string(name) + ">\n";
            return;
        }
        const bool empty = std::none_of(node.children.begin(), node.children.end(), [&](const Node& child) {
            const auto* field = spec.find(child.key);
            return field && isElement(*field);
        });
        if (empty) {
            out += "/>\n";
            return;
        }
        out += ">\n";
        for (const auto& child : node.children) {
            const auto* field = spec.find(child.key);
            if (field && isElement(*field)) content(child, *field, indent + 1);
        }
        end(name, indent);
    }

 private:
    static bool isElement(const Field& field) {
        return field.shape != Shape::Scalar && field.shape != Shape::Words && !field.flat;
    }
    void begin(std::string_view name, std::size_t indent) {
        out.append(indent, ' ');
        out += '<';
        out += name;
    }
    void end(std::string_view name, std::size_t indent) {
        out.append(indent, ' ');
        out += "</" + std::string(name) + ">\n";
    }
    void attribute(std::string_view name, std::string_view value) {
        out += ' ';
        out += name;
        out += "=\"";
        for (const char c : escapeHtml(value)) {  // a bare line break in an attribute is read as a blank
            if (c == '\t' || c == '\n' || c == '\r')
                out += c == '\t' ? "&#9;" : c == '\n' ? "&#10;" : "&#13;";
            else
                out += c;
        }
        out += '"';
    }
    void attributes(const Node& node, const Spec& spec, const std::string& prefix) {
        for (const auto& child : node.children) {
            const auto* field = spec.find(child.key);
            if (!field) continue;
            if (field->flat) {
                attributes(child, *field->spec, prefix + std::string(field->xml));
            } else if (field->shape == Shape::Scalar) {
                const bool version = child.key == "curriculum-format";
                if (version) attribute("xmlns", "urn:valo:curriculum:1");
                attribute(version ? "format" : prefix + std::string(child.key), child.text);
            } else if (field->shape == Shape::Words) {
                std::string words;
                for (const auto& word : child.children) words.append(words.empty() ? "" : " ").append(word.text);
                attribute(child.key, words);
            }
        }
    }
    void content(const Node& node, const Field& field, std::size_t indent) {
        const auto name = field.xml.empty() ? field.key : field.xml;
        if (field.shape == Shape::Text) return text(name, node, indent);
        if (field.shape == Shape::Map) return element(name, node, *field.spec, indent);
        if (field.shape == Shape::Any) return extras(name, node, indent);
        for (const auto& item : node.children) {
            if (field.shape == Shape::Texts) {
                text(name, item, indent);
            } else if (field.key == "children") {  // <group> and <place> stand in the group themselves
                const auto& only = item.children.front();
                element(only.key, only, *field.spec->find(only.key)->spec, indent);
            } else {
                element(name, item, *field.spec, indent);
            }
        }
    }
    void extras(std::string_view name, const Node& node, std::size_t indent) {
        begin(name, indent);
        out += ">\n";
        for (const auto& extra : node.children) {
            begin("extra", indent + 1);
            attribute("at", extra.key);
            out += ">" + escapeHtml(extra.text) + "</extra>\n";
        }
        end(name, indent);
    }
    void languages(const Node& node) {
        for (const auto language : kLanguages)
            if (const auto* wording = node.find(tag(language)))
                out += "<t xml:lang=\"" + std::string(tag(language)) + "\">" + escapeHtml(wording->text) + "</t>";
    }
    void text(std::string_view name, const Node& node, std::size_t indent) {
        begin(name, indent);
        if (const auto* format = node.find("format")) attribute("format", format->text);
        out += '>';
        languages(node);
        out += "</" + std::string(name) + ">\n";
    }
};

}  // namespace

std::string writeXml(const CurriculumDraft& draft) {
    Arena arena;
    Emitter emitter;
    emitter.element("curriculum", treeOf(draft, arena), kCurriculumSpec, 0);
    return std::move(emitter.out);
}

}  // namespace valo::importers
