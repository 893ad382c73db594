#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "importers/native/check.hpp"
#include "importers/native/schema.hpp"
#include "importers/parse.hpp"
#include "importers/xml/source.hpp"

namespace valo::importers {
namespace {

constexpr std::string_view kNamespace = "urn:valo:curriculum:1";

struct Attribute {
    std::string_view name, value;
};

std::string_view withoutPrefix(std::string_view name, std::string_view prefix) {
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

bool accepts(const Spec& spec, std::string_view attribute) {
    for (const auto& field : spec.fields) {
        if (field.shape == Shape::Scalar || field.shape == Shape::Words) {
            if (field.key == attribute) return true;
        } else if (field.flat && attribute.starts_with(field.xml)) {
            if (accepts(*field.spec, attribute.substr(field.xml.size()))) return true;
        }
    }
    return false;
}

class Converter {
 public:
    Converter(const XmlSource& source, std::size_t mostNodes)
        : tree(true, source.fileName(), mostNodes), source_(source), mostNodes_(mostNodes) {}

    void convertRoot() {
        const auto root = source_.root();
        resolveNamespace(root);
        if (name(root) != "curriculum") refuse(root, "xml_root", excerpt(root.name()));
        convert(root, kCurriculumSpec);
    }

    TreeBuilder tree;

 private:
    [[noreturn]] void refuse(pugi::xml_node at, std::string code, std::string detail = {}) const {
        source_.refuse(at, std::move(code), std::move(detail));
    }
    [[noreturn]] void refuseUnknown(pugi::xml_node at, const Spec& spec, std::string_view name,
                                    bool isAttribute) const {
        const auto message = unknownInXml(spec, name, isAttribute);
        refuse(at, message.code, message.detail);
    }
    void check(bool ok) const {
        if (!ok) throw XmlRefused{*tree.error};
    }
    int line(pugi::xml_node at) const { return source_.line(at); }
    std::string_view name(pugi::xml_node element) const { return withoutPrefix(element.name(), prefix_); }

    /// The root says which prefix (or none) our namespace has; the elements below must keep to it.
    void resolveNamespace(pugi::xml_node root) {
        const std::string_view rootName = root.name();
        const auto colon = rootName.find(':');
        prefix_ = colon == rootName.npos ? std::string() : std::string(rootName.substr(0, colon + 1));
        const auto declaration =
            prefix_.empty() ? std::string("xmlns") : "xmlns:" + prefix_.substr(0, prefix_.size() - 1);
        const std::string_view declared = root.attribute(declaration.c_str()).value();
        if (declared != kNamespace) refuse(root, "xml_namespace", declared.empty() ? "-" : excerpt(declared));
    }

    std::vector<Attribute> attributes(pugi::xml_node element) const {
        std::vector<Attribute> out;
        for (const auto attribute : element.attributes()) {
            const std::string_view name = attribute.name();
            if (name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:")) {
                if (name == "xmlns" && prefix_.empty() && attribute.value() != kNamespace)
                    refuse(element, "xml_namespace", excerpt(attribute.value()));
                continue;
            }
            if (name != "xml:space") out.push_back({name, attribute.value()});
        }
        return out;
    }

    void emit(pugi::xml_node at, const std::vector<Attribute>& given, const Spec& spec) {
        for (const auto& field : spec.fields) {
            if (field.flat) {
                emitFlat(at, given, field);
                continue;
            }
            if (field.shape != Shape::Scalar && field.shape != Shape::Words) continue;
            for (const auto& [attribute, value] : given) {
                if (attribute != field.key) continue;
                check(tree.key(field.key, line(at)));
                if (field.shape == Shape::Scalar)
                    check(tree.scalar(Kind::Text, value, line(at)));
                else
                    emitWords(at, value);
            }
        }
    }
    void emitFlat(pugi::xml_node at, const std::vector<Attribute>& given, const Field& field) {
        std::vector<Attribute> own;
        for (const auto& [attribute, value] : given) {
            if (!attribute.starts_with(field.xml)) continue;
            const auto rest = attribute.substr(field.xml.size());
            if (accepts(*field.spec, rest)) own.push_back({rest, value});
        }
        if (own.empty()) return;
        check(tree.key(field.key, line(at)));
        check(tree.open(Kind::Map, line(at)));
        emit(at, own, *field.spec);
        check(tree.close());
    }
    void emitWords(pugi::xml_node at, std::string_view value) {
        check(tree.open(Kind::List, line(at)));
        for (const auto word : split(value, ' '))
            if (!trimmed(word).empty()) check(tree.scalar(Kind::Text, trimmed(word), line(at)));
        check(tree.close());
    }

    void convert(pugi::xml_node element, const Spec& spec) {
        check(tree.open(Kind::Map, line(element)));
        auto given = attributes(element);
        for (auto& attribute : given) {
            if (&spec == &kCurriculumSpec && attribute.name == "format")
                attribute.name = "curriculum-format";
            else if (!accepts(spec, attribute.name))
                refuseUnknown(element, spec, attribute.name, true);
        }
        if (!given.empty()) emit(element, given, spec);
        const auto first = children_.size();
        gather(element, spec);
        for (const auto& field : spec.fields) convertField(first, field);
        children_.resize(first);
        if (spec.orLanguages) convertWording(element);
        check(tree.close());
    }

    static std::string_view elementOf(const Field& field) { return field.xml.empty() ? field.key : field.xml; }
    static bool isChildOfGroup(const Field& field) { return field.key == "children"; }
    static const Field* fieldOf(std::string_view name, const Spec& spec) {
        for (const auto& field : spec.fields) {
            if (field.shape == Shape::Scalar || field.shape == Shape::Words || field.flat) continue;
            if (isChildOfGroup(field) ? name == "group" || name == "place" : elementOf(field) == name) return &field;
        }
        return nullptr;
    }

    /// Notes which field each child element belongs to; the tree has them in the order of the fields.
    void gather(pugi::xml_node element, const Spec& spec) {
        for (const auto child : element.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                if (!spec.orLanguages && !trimmed(child.value()).empty())
                    refuse(element, "unexpected_text", excerpt(child.value(), 40));
            }
            if (child.type() != pugi::node_element) continue;
            if (const auto* field = fieldOf(name(child), spec))
                children_.push_back({child, field});
            else if (!spec.orLanguages || name(child) != "t")
                refuseUnknown(child, spec, name(child), false);
        }
    }

    void convertField(std::size_t first, const Field& field) {
        const bool many = field.shape == Shape::List || field.shape == Shape::Texts;
        int found = 0;
        for (std::size_t i = first, end = children_.size(); i < end; ++i) {
            if (children_[i].field != &field) continue;
            const auto child = children_[i].element;
            if (++found == 1) {
                check(tree.key(field.key, line(child)));
                if (many) check(tree.open(Kind::List, line(child)));
            } else if (!many) {
                refuse(child, "duplicate_key", std::string(field.key));
            }
            convertItem(child, field);
        }
        if (many && found > 0) check(tree.close());
    }
    void convertItem(pugi::xml_node child, const Field& field) {
        if (field.shape == Shape::Text || field.shape == Shape::Texts) return convertText(child);
        if (field.shape == Shape::Any) return convertExtras(child);
        if (!isChildOfGroup(field)) return convert(child, *field.spec);
        check(tree.open(Kind::Map, line(child)));
        check(tree.key(name(child), line(child)));
        convert(child, *field.spec->find(name(child))->spec);
        check(tree.close());
    }

    /// <extra at="JSON pointer">JSON</extra>
    void convertExtras(pugi::xml_node element) {
        check(tree.open(Kind::Map, line(element)));
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            if (name(child) != "extra") refuse(child, "unknown_key", excerpt(child.name()));
            std::string joined;
            const auto parsed = parseJson(textOf(child, joined), source_.fileName(), mostNodes_);
            if (parsed.error) refuse(child, parsed.error->code, parsed.error->detail);
            check(tree.key(child.attribute("at").value(), line(child)));
            replay(*parsed.root, line(child));
        }
        check(tree.close());
    }
    void replay(const Node& node, int at) {
        if (node.kind != Kind::Map && node.kind != Kind::List) return check(tree.scalar(node.kind, node.text, at));
        check(tree.open(node.kind, at));
        for (const auto& child : node.children) {
            if (node.kind == Kind::Map) check(tree.key(child.key, at));
            replay(child, at);
        }
        check(tree.close());
    }

    /// The text of `element` itself; `joined` holds it when it stands in pieces.
    static std::string_view textOf(pugi::xml_node element, std::string& joined) {
        std::string_view only;
        int pieces = 0;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
            if (++pieces == 2) joined = only;
            only = child.value();
            if (pieces > 1) joined += only;
        }
        return pieces > 1 ? std::string_view(joined) : only;
    }
    bool hasChild(pugi::xml_node element, std::string_view wanted) const {
        for (const auto child : element.children())
            if (child.type() == pugi::node_element && name(child) == wanted) return true;
        return false;
    }
    /// <t xml:lang="fi"> elements as keys of the map that is open.
    int convertLanguages(pugi::xml_node element) {
        int languages = 0;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element || name(child) != "t") continue;
            ++languages;
            const std::string_view language = child.attribute("xml:lang").value();
            if (language.empty()) refuse(child, "xml_language");
            for (const auto inner : child.children())
                if (inner.type() == pugi::node_element) refuse(inner, "xml_markup", excerpt(inner.name()));
            check(tree.key(language, line(child)));
            std::string joined;
            check(tree.scalar(Kind::Text, textOf(child, joined), line(child)));
        }
        return languages;
    }
    void convertText(pugi::xml_node element) {
        bool worded = false;
        for (const auto child : element.children()) {
            if (child.type() != pugi::node_element) continue;
            if (name(child) != "t") refuse(child, "xml_markup", excerpt(child.name()));
            worded = true;
        }
        std::string joined;
        const auto own = textOf(element, joined);
        const auto format = element.attribute("format");
        for (const auto& attribute : attributes(element))
            if (attribute.name != "format") refuse(element, "unknown_key", excerpt(attribute.name));
        const bool blank = trimmed(own).empty();
        if (!blank && !format && !worded) {
            check(tree.scalar(Kind::Text, own, line(element)));
            return;
        }
        if (!blank) refuse(element, "unexpected_text", excerpt(trimmed(own), 40));
        check(tree.open(Kind::Map, line(element)));
        if (format) {
            check(tree.key("format", line(element)));
            check(tree.scalar(Kind::Text, format.value(), line(element)));
        }
        convertLanguages(element);
        check(tree.close());
    }
    /// The short form of a requirement: its wording stands in the element itself.
    void convertWording(pugi::xml_node element) {
        std::string joined;
        const auto own = trimmed(textOf(element, joined));
        const int languages = convertLanguages(element);
        if (own.empty()) return;
        if (languages > 0 || hasChild(element, "text")) refuse(element, "unexpected_text", excerpt(own, 40));
        check(tree.key("text", line(element)));
        check(tree.scalar(Kind::Text, own, line(element)));
    }

    struct Child {
        pugi::xml_node element;
        const Field* field;
    };
    std::vector<Child> children_;  // of the elements that are open, one after the other
    const XmlSource& source_;
    const std::size_t mostNodes_;
    std::string prefix_;
};

}  // namespace

Parsed parseXml(std::string_view bytes, std::string_view fileName, std::size_t mostNodes) {
    try {
        const XmlSource source(bytes, fileName);
        Converter converter(source, mostNodes);
        converter.convertRoot();
        return converter.tree.take();
    } catch (const XmlRefused& refused) {
        Parsed parsed;
        parsed.error = refused.message;
        return parsed;
    }
}

}  // namespace valo::importers
