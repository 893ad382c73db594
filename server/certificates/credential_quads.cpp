#include "certificates/credential_quads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_set>

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

/// A node in N-Quads; nothing when it is blank, because its name depends on who asks.
std::string written(const Node& node) {
    if (node.kind == Node::Kind::Iri) return '<' + node.value + '>';
    if (node.kind == Node::Kind::Blank) return {};
    return '"' + escaped(node.value) + '"' + (node.datatype.empty() ? "" : "^^<" + node.datatype + '>');
}

/// A statement with all that does not depend on the names of blank nodes written out once.
class Line {
 public:
    explicit Line(const Quad& statement) : quad(statement) {
        subject_ = written(quad.subject);
        object_ = written(quad.object);
        if (quad.graph) graph_ = written(*quad.graph);
    }
    template <class Name>
    void write(std::string& out, const Name& name) const {
        const auto put = [&](const std::string& text, const Node& node) {
            if (text.empty())
                out += name(node.value);
            else
                out += text;
        };
        out.reserve(subject_.size() + quad.predicate.size() + object_.size() + graph_.size() + 64);
        put(subject_, quad.subject);
        out.append(" <").append(quad.predicate).append("> ");
        put(object_, quad.object);
        out += ' ';
        if (quad.graph) {
            put(graph_, *quad.graph);
            out += ' ';
        }
        out += ".\n";
    }
    template <class Visit>
    void eachBlank(const Visit& visit) const {
        if (subject_.empty()) visit(quad.subject.value, 's');
        if (object_.empty()) visit(quad.object.value, 'o');
        if (quad.graph && graph_.empty()) visit(quad.graph->value, 'g');
    }

    const Quad& quad;

 private:
    std::string subject_, object_, graph_;
};

std::string sorted(std::vector<std::string> lines) {
    std::ranges::sort(lines);
    std::string out;
    for (const auto& line : lines) out += line;
    return out;
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
        std::unordered_set<std::string> seen;  // a dataset says everything once
        lines_.reserve(dataset.size());
        for (const auto& quad : dataset) {
            Line line(quad);
            std::string text;
            line.write(text, [](const std::string& blank) { return "_:" + blank; });
            if (seen.insert(std::move(text)).second) lines_.push_back(std::move(line));
        }
        for (const auto& line : lines_) {
            std::set<std::string> mentioned;
            line.eachBlank([&](const std::string& blank, char) { mentioned.insert(blank); });
            for (const auto& blank : mentioned) linesOf_[blank].push_back(&line);
        }
    }

    std::string run() {
        std::map<std::string, std::vector<std::string>> byHash;
        for (const auto& [blank, lines] : linesOf_) byHash[firstDegree(blank)].push_back(blank);
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
        std::vector<std::string> all;
        all.reserve(lines_.size());
        for (const auto& line : lines_)
            line.write(all.emplace_back(), [&](const std::string& blank) { return "_:" + canonical_.give(blank); });
        return sorted(std::move(all));
    }

 private:
    struct Hashed {
        std::string hash;
        Issuer issuer;
    };

    const std::string& firstDegree(const std::string& blank) {
        auto& known = firstDegrees_[blank];
        if (!known.empty()) return known;
        std::vector<std::string> lines;
        for (const auto* line : linesOf_[blank])
            line->write(lines.emplace_back(), [&](const std::string& b) { return b == blank ? "_:a" : "_:z"; });
        return known = sha256(sorted(std::move(lines)));
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
        for (const auto* line : linesOf_[blank])
            line->eachBlank([&](const std::string& other, char position) {
                if (other != blank) related[relatedHash(other, line->quad, issuer, position)].push_back(other);
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

    std::vector<Line> lines_;
    std::map<std::string, std::vector<const Line*>> linesOf_;
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
