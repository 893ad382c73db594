#pragma once
// The closed table of terms that a credential may use, and what each means in RDF. It says what the JSON-LD contexts
// that we name say of these terms; nothing is fetched, and what is not in the table is refused.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/credential_quads.hpp"
#include "core/result.hpp"

namespace valo::certificates {

enum class Shape {
    Text,    // a plain string
    Typed,   // a string with the datatype in `detail`
    Number,  // a JSON number with the datatype in `detail`
    Truth,   // true or false with the datatype in `detail`
    Iri,     // a string that names a thing
    Word,    // one word only: the last part of the IRI in `detail`
    Thing,   // an object of the kind in `detail`, or several
    Named,   // as Thing, or a string that names it
    Proof,   // as Thing, its statements in a graph of their own
};
struct Term {
    std::string_view name, iri;
    Shape shape;
    std::string_view detail;
};
/// What an object may say. Its `type` must name exactly `types`, because they decide what its terms mean.
struct Kind {
    std::string_view name;
    std::vector<std::pair<std::string_view, std::string_view>> types;  // name and IRI
    std::vector<Term> terms;
};
/// A document is known by its contexts and the kind of its outermost object.
struct Form {
    std::vector<std::string_view> contexts;
    std::string_view kind;
};
struct Vocabulary {
    std::vector<Kind> kinds;
    std::vector<Form> forms;
};
/// Ours: the unit's badge, the whole certificate, the status list, and the options of a proof.
const Vocabulary& vocabulary();

/// What the document states, without its own proof. Refusals: other_context (contexts unknown or in another order, or
/// the wrong types), unknown_term with the path of the first member that has no place there.
Result<std::vector<Quad>> statementsOf(const nlohmann::json& document, const Vocabulary& known = vocabulary());
/// What a proof's options state under the contexts of a document.
Result<std::vector<Quad>> statementsOfProof(const nlohmann::json& options, const Vocabulary& known = vocabulary());

/// An object that says each name once and is not nested beyond reason; nothing otherwise.
std::optional<nlohmann::json> plainObject(std::string_view text);

}  // namespace valo::certificates
