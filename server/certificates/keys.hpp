#pragma once
// Keys that sign and keys that check, all by OpenSSL. Nothing here knows organisations or databases.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "core/codes.hpp"
#include "core/time.hpp"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace valo::certificates {

std::string base64url(std::string_view bytes);  // without padding
/// Strict: only the alphabet, no padding, no bits that say nothing.
std::optional<std::string> fromBase64url(std::string_view text);

enum class Algorithm {
    ES256,  // ECDSA on P-256 with SHA-256
    RS256,  // RSA with PKCS#1 1.5 and SHA-256
    EdDSA,  // Ed25519
};

/// As a JWK writes it, in base64url: x and y of ES256, modulus and exponent of RS256, x and nothing of EdDSA.
struct PublicKey {
    Algorithm algorithm = Algorithm::ES256;
    std::string x, y;
    using Columns = std::tuple<Algorithm, std::string, std::string>;
    bool operator==(const PublicKey&) const = default;
};
/// `signature` is as JOSE has it: of ES256 r and s, 64 bytes.
bool isSignedBy(const PublicKey& key, std::string_view bytes, std::string_view signature);
/// The same signature as CMS has it.
std::string cmsSignature(Algorithm algorithm, std::string_view signature);

/// Who signs with a key that others need not see: a file of ours, or a sealing service elsewhere.
class Signer {
 public:
    virtual ~Signer() = default;
    virtual PublicKey publicKey() const = 0;
    /// As JOSE has it. Throws when it cannot.
    virtual std::string sign(std::string_view bytes) const = 0;
};

/// A private key in our memory: OpenSSL's secure heap, which is locked, left out of core dumps and wiped.
class SigningKey final : public Signer {
 public:
    static SigningKey generate(Algorithm algorithm = Algorithm::ES256);
    /// PKCS#8 under AES-256, its key made of the passphrase by scrypt; `openssl pkey` reads it too.
    std::string encryptedPem(std::string_view passphrase) const;
    /// Nothing when the passphrase does not fit or it is no key of ours.
    static std::optional<SigningKey> fromEncryptedPem(const std::string& pem, std::string_view passphrase);

    PublicKey publicKey() const override { return public_; }
    std::string sign(std::string_view bytes) const override;
    /// A certificate in PEM that vouches for itself, for ten years from `from`.
    std::string selfSignedCertificate(const std::string& organisation, UtcTime from) const;

 private:
    explicit SigningKey(evp_pkey_st* key);
    std::shared_ptr<evp_pkey_st> key_;
    PublicKey public_;
};

/// The public key of the first certificate of a PEM chain; nothing when there is none or it is of another kind.
std::optional<PublicKey> publicKeyOfChain(const std::string& pem);
/// Of an OpenSSL key; nothing when it is of no kind that we use: P-256, RSA from 2048 bits, Ed25519.
std::optional<PublicKey> publicKeyOf(evp_pkey_st* key);

}  // namespace valo::certificates

namespace valo {
template <>
inline constexpr auto kCodes<certificates::Algorithm> =
    std::to_array<Code<certificates::Algorithm>>({{certificates::Algorithm::ES256, "ES256"},
                                                  {certificates::Algorithm::RS256, "RS256"},
                                                  {certificates::Algorithm::EdDSA, "EdDSA"}});
}  // namespace valo
