#include "certificates/credential_quads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>

#include "core/secret.hpp"

namespace valo::certificates {
namespace {

constexpr std::size_t kMostWork = 1'000'000;  // nodes walked over and names copied, in the whole dataset

struct TooMuchWork {};

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '\b':
                out += "\\b";
                break;
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\f':
                out += "\\f";
                break;
            case '\r':
                out += "\\r";
                break;
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                    out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
                else
                    out += c;
        }
    return out;
}

using Naming = std::function<std::string(const std::string& blank)>;

std::string written(const Node& node, const Naming& naming) {
    if (node.kind == Node::Kind::Iri) return '<' + node.value + '>';
    if (node.kind == Node::Kind::Blank) return naming(node.value);
    return '"' + escaped(node.value) + '"' + (node.datatype.empty() ? "" : "^^<" + node.datatype + '>');
}
std::string written(const Quad& quad, const Naming& naming) {
    return written(quad.subject, naming) + " <" + quad.predicate + "> " + written(quad.object, naming) + ' ' +
           (quad.graph ? written(*quad.graph, naming) + ' ' : "") + ".\n";
}

/// Gives out names in order and remembers them.
class Issuer {
 public:
    explicit Issuer(std::string prefix) : prefix_(std::move(prefix)) {}
    const std::string* given(const std::string& blank) const {
        const auto found = names_.find(blank);
        return found == names_.end() ? nullptr : &found->second;
    }
    const std::string& give(const std::string& blank) {
        const auto [entry, fresh] = names_.try_emplace(blank, prefix_ + std::to_string(order_.size()));
        if (fresh) order_.push_back(blank);
        return entry->second;
    }
    const std::vector<std::string>& order() const { return order_; }

 private:
    std::string prefix_;
    std::map<std::string, std::string> names_;
    std::vector<std::string> order_;
};

/// The algorithm of section 4 of the recommendation, in its words.
class Canonicalizer {
 public:
    explicit Canonicalizer(const std::vector<Quad>& dataset) {
        std::set<std::string> seen;  // a dataset says everything once
        for (const auto& quad : dataset)
            if (seen.insert(written(quad, [](const std::string& blank) { return "_:" + blank; })).second)
                dataset_.push_back(&quad);
        for (const auto* each : dataset_) {
            const auto& quad = *each;
            std::set<std::string> mentioned;
            eachBlank(quad, [&](const std::string& blank, char) { mentioned.insert(blank); });
            for (const auto& blank : mentioned) quadsOf_[blank].push_back(&quad);
        }
    }

    std::string run() {
        std::map<std::string, std::vector<std::string>> byHash;
        for (const auto& [blank, quads] : quadsOf_) byHash[firstDegree(blank)].push_back(blank);
        for (const auto& [hash, blanks] : byHash)
            if (blanks.size() == 1) canonical_.give(blanks.front());
        for (const auto& [hash, blanks] : byHash) {
            if (blanks.size() == 1) continue;
            std::vector<Hashed> results;
            for (const auto& blank : blanks) {
                if (canonical_.given(blank)) continue;
                Issuer issuer("b");
                issuer.give(blank);
                results.push_back(nDegree(blank, issuer));
            }
            std::ranges::stable_sort(results, {}, &Hashed::hash);
            for (const auto& result : results)
                for (const auto& blank : result.issuer.order()) canonical_.give(blank);
        }
        std::set<std::string> lines;
        for (const auto* quad : dataset_)
            lines.insert(written(*quad, [&](const std::string& blank) { return "_:" + canonical_.give(blank); }));
        std::string out;
        for (const auto& line : lines) out += line;
        return out;
    }

 private:
    struct Hashed {
        std::string hash;
        Issuer issuer;
    };

    static void eachBlank(const Quad& quad, const std::function<void(const std::string&, char)>& visit) {
        if (quad.subject.kind == Node::Kind::Blank) visit(quad.subject.value, 's');
        if (quad.object.kind == Node::Kind::Blank) visit(quad.object.value, 'o');
        if (quad.graph && quad.graph->kind == Node::Kind::Blank) visit(quad.graph->value, 'g');
    }

    const std::string& firstDegree(const std::string& blank) {
        auto& known = firstDegrees_[blank];
        if (!known.empty()) return known;
        std::vector<std::string> lines;
        for (const auto* quad : quadsOf_[blank])
            lines.push_back(written(*quad, [&](const std::string& b) { return b == blank ? "_:a" : "_:z"; }));
        std::ranges::sort(lines);
        std::string all;
        for (const auto& line : lines) all += line;
        return known = sha256(all);
    }

    std::string relatedHash(const std::string& related, const Quad& quad, const Issuer& issuer, char position) {
        std::string input(1, position);
        if (position != 'g') input += '<' + quad.predicate + '>';
        if (const auto* name = canonical_.given(related))
            input += "_:" + *name;
        else if (const auto* temporary = issuer.given(related))
            input += "_:" + *temporary;
        else
            input += firstDegree(related);
        return sha256(input);
    }

    Hashed nDegree(const std::string& blank, Issuer issuer) {
        std::map<std::string, std::vector<std::string>> related;
        for (const auto* quad : quadsOf_[blank])
            eachBlank(*quad, [&](const std::string& other, char position) {
                if (other != blank) related[relatedHash(other, *quad, issuer, position)].push_back(other);
            });
        std::string data;
        for (auto& [hash, blanks] : related) {
            data += hash;
            std::string chosenPath;
            std::optional<Issuer> chosenIssuer;
            std::ranges::sort(blanks);
            do {
                auto [path, after] = walked(blanks, issuer, chosenPath);
                if (chosenPath.empty() || path < chosenPath) chosenPath = std::move(path), chosenIssuer = after;
            } while (std::ranges::next_permutation(blanks).found);
            data += chosenPath;
            issuer = *chosenIssuer;
        }
        return {sha256(data), issuer};
    }

    /// The path over one order of related nodes; it may stop as soon as it cannot be the least.
    std::pair<std::string, Issuer> walked(const std::vector<std::string>& blanks, Issuer issuer,
                                          const std::string& least) {
        if ((work_ += blanks.size() + issuer.order().size()) > kMostWork) throw TooMuchWork();
        const auto lost = [&](const std::string& path) {
            return !least.empty() && path.size() >= least.size() && path > least;
        };
        std::string path;
        std::vector<std::string> open;
        for (const auto& blank : blanks) {
            if (const auto* name = canonical_.given(blank)) {
                path += "_:" + *name;
            } else {
                if (!issuer.given(blank)) open.push_back(blank);
                path += "_:" + issuer.give(blank);
            }
            if (lost(path)) return {path, issuer};
        }
        for (const auto& blank : open) {
            auto result = nDegree(blank, issuer);
            path += "_:" + issuer.give(blank) + '<' + result.hash + '>';
            issuer = std::move(result.issuer);
            if (lost(path)) return {path, issuer};
        }
        return {path, issuer};
    }

    std::vector<const Quad*> dataset_;
    std::map<std::string, std::vector<const Quad*>> quadsOf_;
    std::map<std::string, std::string> firstDegrees_;
    Issuer canonical_{"c14n"};
    std::size_t work_ = 0;
};

}  // namespace

std::optional<std::string> canonicalQuads(const std::vector<Quad>& dataset) {
    try {
        return Canonicalizer(dataset).run();
    } catch (const TooMuchWork&) {
        return std::nullopt;
    }
}

}  // namespace valo::certificates
