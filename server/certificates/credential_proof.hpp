#pragma once
// Data Integrity proofs (W3C): the cryptosuite eddsa-rdfc-2022, Ed25519 over the canonical RDF of document and options.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "certificates/credential_terms.hpp"
#include "certificates/keys.hpp"

namespace valo::certificates {

/// "z" and base58 with Bitcoin's alphabet. Reading refuses everything else, and what is unreasonably long.
std::string multibase(std::string_view bytes);
std::optional<std::string> fromMultibase(std::string_view text);
/// An Ed25519 key as did.json has it, "z6Mk…".
std::string multikey(const PublicKey& key);
std::optional<PublicKey> fromMultikey(std::string_view text);

/// What is signed: the hashes of the canonical options and of the canonical document, 64 bytes. `options` is the proof
/// without its value. Refusals: those of statementsOf(), and too_alike.
Result<std::string> proofInput(const nlohmann::json& document, const nlohmann::json& options,
                               const Vocabulary& known = vocabulary());

/// The document with a proof as its last member, otherwise byte for byte as it came.
std::string withProof(const std::string& document, const std::string& keyId, const Signer& key, UtcTime at);

struct GivenProof {
    std::string keyId;
    UtcTime created;
    std::string signedBytes, signature;
};
/// The only proof of a document, not checked yet. Refusals: no_proof, other_algorithm, unknown_term, other_context,
/// too_alike.
Result<GivenProof> readProof(const nlohmann::json& document);

}  // namespace valo::certificates
