#include "importers/eperusteet/writer.hpp"

#include <fmt/format.h>

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

/// A copy of `node`, without the nulls in its maps.
Node copied(const Node& node, Arena& arena) {
    Node out = node;
    out.parent = nullptr;
    if (node.children.empty()) return out;
    auto* children = static_cast<Node*>(arena.allocate(node.children.size() * sizeof(Node)));
    std::size_t count = 0;
    for (const auto& child : node.children)
        if (child.kind != Kind::Null || node.kind == Kind::List)
            std::construct_at(children + count++, copied(child, arena));
    out.children = {children, count};
    return out;
}
void dropRenderings(Node& document) {
    for (auto& part : document.children) {
        if (part.key != "tutkinnonOsat") continue;
        for (auto& unit : part.children) {
            if (!isStructured(unit)) continue;
            const auto rendering = std::find_if(unit.children.begin(), unit.children.end(),
                                                [](const Node& n) { return n.key == "ammattitaitovaatimukset"; });
            if (rendering != unit.children.end()) unit.children.erase(rendering);
        }
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
    explicit Tables(Arena& arena) : arena_(arena) {}

    void meet(const Node& written, const Node& asItIs) {
        if (written.line == kTable) tables_.insert_or_assign(written.text, Table{asItIs, nodesIn(asItIs)});
    }
    /// A table that only points above becomes that table.
    void resolve(Node& written) {
        if (written.line != kTableAsAbove) return;
        const auto found = tables_.find(written.text);
        Node out{Kind::Map};
        if (found != tables_.end() && found->second.size <= left_) {
            left_ -= found->second.size;
            out = copied(found->second.node, arena_);
        }
        out.key = written.key;
        out.line = 0;
        out.text = {};
        written = out;
    }

 private:
    struct Table {
        Node node;
        std::size_t size;
    };
    Arena& arena_;
    std::map<std::string_view, Table> tables_;
    std::size_t left_ = 1'200'000;
};

/// Where a walk is: steps are added and taken back again.
class Path {
 public:
    std::size_t into(std::string_view step) {
        const auto before = text.size();
        text += '/';
        for (const char c : step) c == '~' ? text += "~0" : c == '/' ? text += "~1" : text += c;
        return before;
    }
    std::size_t into(std::size_t index) { return into(fmt::format_int(index).c_str()); }
    void back(std::size_t before) { text.resize(before); }

    std::string text;
};

/// Compares what the writer says with the original; in maps by merge patches (RFC 7396), in lists item by item.
class Difference {
 public:
    explicit Difference(Arena& arena) : arena_(arena), tables_(arena) {}

    std::vector<Extra> extras;

    void root(Node written, const Node& original) {
        Node patch{Kind::Map};
        if (compare(written, original, patch)) extras.push_back({"", jsonText(patch)});
    }

 private:
    /// False when both say the same; otherwise `patch` holds what to merge into `written`.
    bool compare(Node& written, const Node& original, Node& patch) {
        tables_.resolve(written);
        if (written.kind == Kind::Map && original.kind == Kind::Map) return compareMaps(written, original, patch);
        if (written.kind == Kind::List && original.kind == Kind::List &&
            written.children.size() == original.children.size()) {
            compareItems(written, original);
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
    bool compareMaps(Node& written, const Node& original, Node& patch) {
        for (auto& child : written.children) {
            const auto* other = original.find(child.key);
            Node part{other ? Kind::Map : Kind::Null, 0, child.key};
            const auto before = at_.into(child.key);
            if (!other || compare(child, *other, part)) patch.children.add(arena_, part);
            at_.back(before);
        }
        for (const auto& child : original.children)
            if (!written.find(child.key)) patch.children.add(arena_, child);
        tables_.meet(written, original);
        return !patch.children.empty();
    }
    void compareItems(Node& written, const Node& original) {
        for (std::size_t i = 0; i < written.children.size(); ++i) {
            const auto before = at_.into(i);
            const auto slot = extras.size();
            Node patch{Kind::Map};
            if (compare(written.children[i], original.children[i], patch))
                extras.insert(extras.begin() + static_cast<std::ptrdiff_t>(slot), Extra{at_.text, jsonText(patch)});
            at_.back(before);
        }
    }

    Arena& arena_;
    Tables tables_;
    Path at_;
};

/// Does to a written document what Difference found.
class Completion {
 public:
    Completion(const std::vector<Extra>& extras, Arena& arena) : arena_(arena), tables_(arena) {
        for (const auto& extra : extras)
            if (auto parsed = parseJson(extra.json, {}); parsed.root)
                patches_.emplace(extra.pointer, std::move(parsed));
    }

    void complete(Node& node) {
        tables_.resolve(node);
        if (const auto patch = patches_.find(at_.text); patch != patches_.end()) merge(node, *patch->second.root);
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            auto& child = node.children[i];
            const auto before = node.kind == Kind::List ? at_.into(i) : at_.into(child.key);
            complete(child);
            at_.back(before);
        }
        tables_.meet(node, node);
    }

 private:
    void merge(Node& node, const Node& patch) {
        tables_.resolve(node);
        if (node.kind != Kind::Map || patch.kind != Kind::Map) {
            const auto key = node.key;
            node = patch;
            node.key = key;
            return;
        }
        auto own = node.children.size();  // a patch names no key twice, so what it adds need not be searched
        for (const auto& part : patch.children) {
            const auto end = node.children.begin() + own;
            const auto child =
                std::find_if(node.children.begin(), end, [&](const Node& n) { return n.key == part.key; });
            if (child == end) {
                if (part.kind != Kind::Null) node.children.add(arena_, part);
            } else if (part.kind == Kind::Null) {
                node.children.erase(child);
                --own;
            } else {
                merge(*child, part);
            }
        }
    }

    Arena& arena_;
    std::map<std::string, Parsed, std::less<>> patches_;
    Tables tables_;
    Path at_;
};

}  // namespace

std::vector<Extra> extrasOf(const Node& original, const CurriculumDraft& draft) {
    Arena arena;
    auto wanted = copied(original, arena);
    dropRenderings(wanted);
    Difference difference(arena);
    difference.root(documentOf(draft, arena), wanted);
    return std::move(difference.extras);
}

std::string writeEperusteet(const CurriculumDraft& draft) {
    Arena arena;
    auto document = documentOf(draft, arena);
    if (draft.source.system != "eperusteet") return jsonText(document);
    Completion completion(draft.extras, arena);
    completion.complete(document);
    return jsonText(document);
}

}  // namespace valo::importers
