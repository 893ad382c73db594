#include "certificates/credential_proof.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/json.hpp"
#include "core/secret.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t kLongestText = 200;             // a signature is 88 characters, a key 48
constexpr std::string_view kEd25519Key = "\xed\x01";  // multicodec's mark of such a public key
constexpr const char* kSuite = "eddsa-rdfc-2022";

/// The digits of a large number in another base, most significant first, without leading zeros.
std::vector<unsigned> inBase(const std::vector<unsigned>& digits, unsigned from, unsigned to) {
    std::vector<unsigned> out;  // least significant first
    for (const auto digit : digits) {
        auto carry = digit;
        for (auto& place : out) {
            carry += place * from;
            place = carry % to;
            carry /= to;
        }
        for (; carry > 0; carry /= to) out.push_back(carry % to);
    }
    std::ranges::reverse(out);
    return out;
}

std::string rawHash(std::string_view bytes) {
    const auto hex = sha256(bytes);
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2) out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return out;
}
Result<std::string> canonical(const Result<std::vector<Quad>>& statements) {
    if (!statements) return refuse(statements.error());
    auto text = canonicalQuads(*statements);
    if (!text) return invalid("file", "too_alike");
    return std::move(*text);
}

Json optionsOf(const std::string& keyId, const std::string& created) {
    return {{"type", "DataIntegrityProof"},
            {"cryptosuite", kSuite},
            {"created", created},
            {"verificationMethod", keyId},
            {"proofPurpose", "assertionMethod"}};
}

}  // namespace

std::string multibase(std::string_view bytes) {
    std::string out = "z";
    std::vector<unsigned> digits;
    for (const unsigned char byte : bytes) digits.push_back(byte);
    for (std::size_t i = 0; i < digits.size() && digits[i] == 0; ++i) out += kAlphabet[0];
    for (const auto digit : inBase(digits, 256, 58)) out += kAlphabet[digit];
    return out;
}

std::optional<std::string> fromMultibase(std::string_view text) {
    if (!text.starts_with('z') || text.size() > kLongestText) return std::nullopt;
    text.remove_prefix(1);
    std::string out;
    std::vector<unsigned> digits;
    for (const char c : text) {
        const auto digit = kAlphabet.find(c);
        if (digit == kAlphabet.npos) return std::nullopt;
        digits.push_back(static_cast<unsigned>(digit));
    }
    for (std::size_t i = 0; i < digits.size() && digits[i] == 0; ++i) out += '\0';
    for (const auto byte : inBase(digits, 58, 256)) out += static_cast<char>(byte);
    return out;
}

std::string multikey(const PublicKey& key) {
    if (key.algorithm != Algorithm::EdDSA) throw std::logic_error("only Ed25519 keys are written as Multikey");
    return multibase(std::string(kEd25519Key) + fromBase64url(key.x).value());
}
std::optional<PublicKey> fromMultikey(std::string_view text) {
    const auto bytes = fromMultibase(text);
    if (!bytes || bytes->size() != 34 || !bytes->starts_with(kEd25519Key)) return std::nullopt;
    return PublicKey{Algorithm::EdDSA, base64url(std::string_view(*bytes).substr(2)), ""};
}

Result<std::string> proofInput(const Json& document, const Json& options, const Vocabulary& known) {
    const auto about = canonical(statementsOfProof(options, known));
    if (!about) return refuse(about.error());
    const auto what = canonical(statementsOf(document, known));
    if (!what) return refuse(what.error());
    return rawHash(*about) + rawHash(*what);
}

std::string withProof(const std::string& document, const std::string& keyId, const Signer& key, UtcTime at) {
    const auto created = isoTime(at);
    const auto input = proofInput(Json::parse(document), optionsOf(keyId, created));
    if (!input) throw std::logic_error("a document that cannot carry a proof: " + input.error().fields.at(0).detail);
    JsonWriter proof;
    proof.beginArray().beginObject().field("type", "DataIntegrityProof").field("cryptosuite", kSuite);
    proof.field("created", created).field("verificationMethod", keyId).field("proofPurpose", "assertionMethod");
    proof.field("proofValue", multibase(key.sign(*input))).endObject().endArray();
    return document.substr(0, document.rfind('}')) + ",\"proof\":" + proof.text() + '}';
}

Result<GivenProof> readProof(const Json& document) {
    auto proof = document.is_object() ? document.value("proof", Json()) : Json();
    if (proof.is_array() && proof.size() == 1) proof = Json(proof[0]);
    if (!proof.is_object()) return invalid("file", "no_proof");
    for (const auto* name : {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"})
        if (!proof.contains(name) || !proof[name].is_string()) return invalid("file", "no_proof", name);
    if (proof["type"] != "DataIntegrityProof" || proof["cryptosuite"] != kSuite)
        return invalid("file", "other_algorithm", proof["cryptosuite"].get<std::string>());
    const auto created = parseIsoTime(proof["created"].get<std::string>());
    const auto value = fromMultibase(proof["proofValue"].get<std::string>());
    if (!created || !value) return invalid("file", "no_proof", created ? "proofValue" : "created");
    proof.erase("proofValue");
    const auto input = proofInput(document, proof);
    if (!input) return refuse(input.error());
    return GivenProof{proof["verificationMethod"], *created, *input, *value};
}

}  // namespace valo::certificates
