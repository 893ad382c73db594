#pragma once
// RDF statements and their canonical order and names: RDF Dataset Canonicalization (RDFC-1.0, W3C) with SHA-256.
#include <optional>
#include <string>
#include <vector>

namespace valo::certificates {

/// A part of a statement: an IRI, a literal or a blank node.
struct Node {
    enum class Kind { Iri, Literal, Blank };
    Kind kind = Kind::Iri;
    std::string value;     // IRI, lexical form, or the blank node's own name within its dataset
    std::string datatype;  // of a literal; empty: a plain string
    bool operator==(const Node&) const = default;
};
struct Quad {
    Node subject;
    std::string predicate;  // an IRI
    Node object;
    std::optional<Node> graph;  // nothing: the default graph
};

/// The dataset as canonical N-Quads: sorted lines, blank nodes named _:c14n0 and so on. Nothing when its blank nodes
/// resemble each other so much that naming them would take more than a fixed amount of work.
std::optional<std::string> canonicalQuads(const std::vector<Quad>& dataset);

}  // namespace valo::certificates
