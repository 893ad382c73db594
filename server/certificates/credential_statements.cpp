// JSON members → RDF statements, by the closed table of terms.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "certificates/credential_terms.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kRdfType = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
constexpr int kDeepest = 32;  // levels of nesting in a document

/// The path of what has no place, or that the contexts do not fit.
struct Misfit {
    const char* code;
    std::string path;
};

Node iri(std::string_view value) { return {Node::Kind::Iri, std::string(value), {}}; }
Node literal(std::string value, std::string_view datatype) {
    return {Node::Kind::Literal, std::move(value), std::string(datatype)};
}

/// An absolute IRI in which nothing stands that would end it in N-Quads.
bool isIri(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == 0 || colon == text.npos || !std::isalpha(static_cast<unsigned char>(text[0]))) return false;
    const auto scheme = text.substr(0, colon);
    return std::ranges::all_of(scheme,
                               [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '-' || c == '.'; }) &&
           std::ranges::none_of(text, [](unsigned char c) {
               return c <= 0x20 || c == 0x7f ||
                      std::string_view("<>\"{}|\\^`").find(static_cast<char>(c)) != std::string_view::npos;
           });
}

/// A number as JSON-LD writes it: whole ones plainly, others as 2.5E0.
std::string lexical(const Json& number) {
    const auto value = number.get<double>();
    if (number.is_number_integer() || (std::floor(value) == value && std::abs(value) < 1e15))
        return fmt::format("{:.0f}", value);
    const auto text = fmt::format("{:.15e}", value);
    const auto e = text.find('e');
    auto mantissa = text.substr(0, e);
    while (mantissa.ends_with('0') && !mantissa.ends_with(".0")) mantissa.pop_back();
    return mantissa + 'E' + std::to_string(std::stoi(text.substr(e + 1)));
}

class Reader {
 public:
    explicit Reader(const Vocabulary& known) : known_(known) {}

    std::vector<Quad> document(const Json& json) {
        const Form* form = formOf(json);
        if (!form) throw Misfit{"other_context", "/@context"};
        thing(kind(form->kind), json, "", std::nullopt);
        return std::move(quads_);
    }
    std::vector<Quad> proof(const Json& options) {
        thing(kind("proof"), options, "/proof", std::nullopt);
        return std::move(quads_);
    }

 private:
    const Form* formOf(const Json& json) const {
        const auto contexts = json.is_object() ? json.value("@context", Json()) : Json();
        const auto fits = [&](const Form& form) {
            return contexts.is_array() &&
                   std::ranges::equal(contexts, form.contexts,
                                      [](const Json& a, std::string_view b) { return a.is_string() && a == b; });
        };
        const auto found = std::ranges::find_if(known_.forms, fits);
        return found == known_.forms.end() ? nullptr : &*found;
    }
    const Kind& kind(std::string_view name) const {
        const auto found = std::ranges::find(known_.kinds, name, &Kind::name);
        if (found == known_.kinds.end()) throw std::logic_error("no kind " + std::string(name));
        return *found;
    }

    void state(const Node& subject, std::string_view predicate, Node object, const std::optional<Node>& graph) {
        quads_.push_back({subject, std::string(predicate), std::move(object), graph});
    }
    Node fresh() { return {Node::Kind::Blank, "n" + std::to_string(blanks_++), {}}; }

    /// The contexts of an object within another one must be those of a document of its kind.
    void checkContexts(const Kind& kind, const Json& json, const std::string& path) const {
        if (!json.contains("@context")) return;
        const auto* form = formOf(json);
        if (!form || form->kind != kind.name) throw Misfit{"other_context", path + "/@context"};
    }
    void checkTypes(const Kind& kind, const Json& json, const std::string& path) const {
        std::set<std::string> given;
        const auto types = json.value("type", Json::array());
        for (const auto& type : types.is_array() ? types : Json::array({types})) {
            if (!type.is_string()) throw Misfit{"unknown_term", path + "/type"};
            given.insert(type.get<std::string>());
        }
        std::set<std::string> wanted;
        for (const auto& type : kind.types) wanted.emplace(type.first);
        if (given != wanted) throw Misfit{"unknown_term", path + "/type"};
    }

    Node thing(const Kind& kind, const Json& json, const std::string& path, const std::optional<Node>& graph) {
        if (!json.is_object()) throw Misfit{"unknown_term", path};
        checkContexts(kind, json, path);
        checkTypes(kind, json, path);
        const auto subject = json.contains("id") ? named(json["id"], path + "/id") : fresh();
        for (const auto& type : kind.types) state(subject, kRdfType, iri(type.second), graph);
        for (const auto& [name, value] : json.items()) {
            if (name == "@context" || name == "type" || name == "id") continue;
            if (name == "proof" && path.empty()) continue;  // the document's own
            const auto term = std::ranges::find(kind.terms, std::string_view(name), &Term::name);
            if (term == kind.terms.end()) throw Misfit{"unknown_term", path + "/" + name};
            member(subject, *term, value, path + "/" + name, graph);
        }
        return subject;
    }
    void member(const Node& subject, const Term& term, const Json& value, const std::string& path,
                const std::optional<Node>& graph) {
        if (!value.is_array()) return one(subject, term, value, path, graph);
        for (std::size_t i = 0; i < value.size(); ++i)
            one(subject, term, value[i], path + "/" + std::to_string(i), graph);
    }
    void one(const Node& subject, const Term& term, const Json& value, const std::string& path,
             const std::optional<Node>& graph) {
        if (term.shape == Shape::Proof) {
            const auto box = fresh();
            state(subject, term.iri, box, graph);
            thing(kind(term.detail), value, path, box);
            return;
        }
        state(subject, term.iri, object(term, value, path, graph), graph);
    }
    Node object(const Term& term, const Json& value, const std::string& path, const std::optional<Node>& graph) {
        const auto is = [&](bool fits) {
            if (!fits) throw Misfit{"unknown_term", path};
        };
        switch (term.shape) {
            case Shape::Text:
            case Shape::Typed:
                is(value.is_string());
                return literal(value.get<std::string>(), term.detail);
            case Shape::Number:
                is(value.is_number());
                return literal(lexical(value), term.detail);
            case Shape::Truth:
                is(value.is_boolean());
                return literal(value.get<bool>() ? "true" : "false", term.detail);
            case Shape::Iri:
                return named(value, path);
            case Shape::Word:
                is(value.is_string() && term.detail.ends_with('#' + value.get<std::string>()));
                return iri(term.detail);
            case Shape::Named:
                if (value.is_string()) return named(value, path);
                [[fallthrough]];
            case Shape::Thing:
            case Shape::Proof:
                break;
        }
        return thing(kind(term.detail), value, path, graph);
    }
    static Node named(const Json& value, const std::string& path) {
        if (!value.is_string() || !isIri(value.get<std::string>())) throw Misfit{"unknown_term", path};
        return iri(value.get<std::string>());
    }

    const Vocabulary& known_;
    std::vector<Quad> quads_;
    int blanks_ = 0;
};

template <class Read>
Result<std::vector<Quad>> refusing(Read&& read) {
    try {
        return read();
    } catch (const Misfit& misfit) {
        return invalid("file", misfit.code, misfit.path);
    }
}

}  // namespace

Result<std::vector<Quad>> statementsOf(const Json& document, const Vocabulary& known) {
    return refusing([&] { return Reader(known).document(document); });
}
Result<std::vector<Quad>> statementsOfProof(const Json& options, const Vocabulary& known) {
    return refusing([&] { return Reader(known).proof(options); });
}

std::optional<Json> plainObject(std::string_view text) {
    std::vector<std::set<std::string>> names;
    bool unreasonable = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > kDeepest) unreasonable = true;
        if (event == Json::parse_event_t::object_start) names.emplace_back();
        if (event == Json::parse_event_t::object_end) names.pop_back();
        if (event == Json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            unreasonable = true;
        return true;
    };
    auto json = Json::parse(text, watch, false);
    if (unreasonable || !json.is_object()) return std::nullopt;
    return json;
}

}  // namespace valo::certificates
