#include "importers/eperusteet/writer.hpp"

#include <algorithm>
#include <map>

#include "importers/eperusteet/document.hpp"
#include "importers/parse.hpp"

namespace valo::importers {
namespace {

/// Something to read in one of the entries: then the html beside them is only their rendering.
bool saysSomething(const Node* entries) {
    if (!entries || entries->kind != Kind::List) return false;
    return std::any_of(entries->children.begin(), entries->children.end(), [](const Node& entry) {
        const auto* text = entry.find("vaatimus");
        return text && std::any_of(text->children.begin(), text->children.end(), [](const Node& wording) {
                   return !wording.key.starts_with('_') && wording.text.find_first_not_of(" \n\t") != std::string::npos;
               });
    });
}
bool isStructured(const Node& unit) {
    const auto* structured = unit.find("ammattitaitovaatimukset2019");
    if (!structured) return false;
    if (saysSomething(structured->find("vaatimukset"))) return true;
    const auto* targets = structured->find("kohdealueet");
    return targets && std::any_of(targets->children.begin(), targets->children.end(),
                                  [](const Node& target) { return saysSomething(target.find("vaatimukset")); });
}

/// `node` without nulls in its maps.
Node withoutNulls(const Node& node) {
    Node out{node.kind, 0, node.key, node.text, {}, nullptr};
    for (const auto& child : node.children)
        if (child.kind != Kind::Null || node.kind == Kind::List) out.children.push_back(withoutNulls(child));
    return out;
}
void dropRenderings(Node& document) {
    for (auto& part : document.children) {
        if (part.key != "tutkinnonOsat") continue;
        for (auto& unit : part.children)
            if (isStructured(unit))
                std::erase_if(unit.children, [](const Node& n) { return n.key == "ammattitaitovaatimukset"; });
    }
}

std::size_t nodesIn(const Node& node) {
    std::size_t count = 1;
    for (const auto& child : node.children) count += nodesIn(child);
    return count;
}

/// The tables that were met so far, as the document has them. Repeating them has a limit that no honest document
/// reaches; beyond it a table that repeats is taken for an empty one, when reading and when writing alike.
class Tables {
 public:
    void meet(const Node& written, const Node& asItIs) {
        if (written.line == kTable) tables_.insert_or_assign(written.text, Table{asItIs, nodesIn(asItIs)});
    }
    /// A table that only points above becomes that table.
    void resolve(Node& written) {
        if (written.line != kTableAsAbove) return;
        const auto found = tables_.find(written.text);
        Node out{Kind::Map, 0, {}, {}, {}, nullptr};
        if (found != tables_.end() && found->second.size <= left_) {
            left_ -= found->second.size;
            out = found->second.node;
        }
        out.key = written.key;
        out.line = 0;
        out.text.clear();
        written = std::move(out);
    }

 private:
    struct Table {
        Node node;
        std::size_t size;
    };
    std::map<std::string, Table> tables_;
    std::size_t left_ = 1'200'000;
};

/// Compares what the writer says with the original; in maps by merge patches (RFC 7396), in lists item by item.
class Difference {
 public:
    std::vector<Extra> extras;

    void root(Node written, const Node& original) {
        Node patch{Kind::Map, 0, {}, {}, {}, nullptr};
        keep("", compare(written, original, "", patch), patch);
    }

 private:
    void keep(const std::string& at, bool differs, const Node& patch) {
        if (differs) extras.push_back({at, jsonText(patch)});
    }
    /// False when both say the same; otherwise `patch` holds what to merge into `written`.
    bool compare(Node& written, const Node& original, const std::string& at, Node& patch) {
        tables_.resolve(written);
        if (written.kind == Kind::Map && original.kind == Kind::Map) return compareMaps(written, original, at, patch);
        if (written.kind == Kind::List && original.kind == Kind::List &&
            written.children.size() == original.children.size()) {
            compareItems(written, original, at);
            return false;
        }
        const bool same = written.kind == original.kind && written.kind != Kind::List && written.text == original.text;
        if (!same) replace(patch, original);
        return !same;
    }
    static void replace(Node& patch, const Node& original) {
        const auto key = patch.key;
        patch = original;
        patch.key = key;
    }
    bool compareMaps(Node& written, const Node& original, const std::string& at, Node& patch) {
        for (auto& child : written.children) {
            const auto* other = original.find(child.key);
            Node part{other ? Kind::Map : Kind::Null, 0, child.key, {}, {}, nullptr};
            if (!other || compare(child, *other, at + "/" + escaped(child.key), part))
                patch.children.push_back(std::move(part));
        }
        for (const auto& child : original.children)
            if (!written.find(child.key)) patch.children.push_back(child);
        tables_.meet(written, original);
        return !patch.children.empty();
    }
    void compareItems(Node& written, const Node& original, const std::string& at) {
        for (std::size_t i = 0; i < written.children.size(); ++i) {
            const auto place = at + "/" + std::to_string(i);
            const auto slot = extras.size();
            Node patch{Kind::Map, 0, {}, {}, {}, nullptr};
            if (compare(written.children[i], original.children[i], place, patch))
                extras.insert(extras.begin() + static_cast<std::ptrdiff_t>(slot), Extra{place, jsonText(patch)});
        }
    }

    Tables tables_;
};

/// Does to a written document what Difference found.
class Completion {
 public:
    explicit Completion(const std::vector<Extra>& extras) {
        for (const auto& extra : extras)
            if (auto parsed = parseJson(extra.json, {}); parsed.root)
                patches_.emplace(extra.pointer, std::move(parsed));
    }

    void complete(Node& node, const std::string& at) {
        tables_.resolve(node);
        if (const auto patch = patches_.find(at); patch != patches_.end()) merge(node, *patch->second.root);
        for (std::size_t i = 0; i < node.children.size(); ++i)
            complete(node.children[i],
                     at + "/" + (node.kind == Kind::List ? std::to_string(i) : escaped(node.children[i].key)));
        tables_.meet(node, node);
    }

 private:
    void merge(Node& node, const Node& patch) {
        tables_.resolve(node);
        if (node.kind != Kind::Map || patch.kind != Kind::Map) {
            auto key = std::move(node.key);
            node = patch;
            node.key = std::move(key);
            return;
        }
        auto own = node.children.size();  // a patch names no key twice, so what it adds need not be searched
        for (const auto& part : patch.children) {
            const auto end = node.children.begin() + static_cast<std::ptrdiff_t>(own);
            const auto child =
                std::find_if(node.children.begin(), end, [&](const Node& each) { return each.key == part.key; });
            if (child == end) {
                if (part.kind != Kind::Null) node.children.push_back(part);
            } else if (part.kind == Kind::Null) {
                node.children.erase(child);
                --own;
            } else {
                merge(*child, part);
            }
        }
    }

    std::map<std::string, Parsed, std::less<>> patches_;
    Tables tables_;
};

}  // namespace

std::vector<Extra> extrasOf(const Node& original, const CurriculumDraft& draft) {
    auto wanted = withoutNulls(original);
    dropRenderings(wanted);
    Difference difference;
    difference.root(documentOf(draft), wanted);
    return std::move(difference.extras);
}

std::string writeEperusteet(const CurriculumDraft& draft) {
    auto document = documentOf(draft);
    if (draft.source.system == "eperusteet") Completion(draft.extras).complete(document, "");
    return jsonText(document);
}

}  // namespace valo::importers
