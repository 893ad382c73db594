#pragma once
// ES256 keys (ECDSA on P-256 with SHA-256), all by OpenSSL. Nothing here knows organisations or databases.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "core/time.hpp"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace valo::certificates {

std::string base64url(std::string_view bytes);  // without padding
/// Strict: only the alphabet, no padding, no bits that say nothing.
std::optional<std::string> fromBase64url(std::string_view text);

/// The coordinates as a JWK writes them: base64url of 32 bytes each.
struct PublicKey {
    std::string x, y;
    using Columns = std::tuple<std::string, std::string>;
    bool operator==(const PublicKey&) const = default;
};
/// `signature` is r and s, 64 bytes, as JOSE has it.
bool isSignedBy(const PublicKey& key, std::string_view bytes, std::string_view signature);

class SigningKey {
 public:
    static SigningKey generate();
    /// PKCS#8 under AES-256, its key made of the passphrase by scrypt; `openssl pkey` reads it too.
    std::string encryptedPem(std::string_view passphrase) const;
    /// Nothing when the passphrase does not fit or it is no P-256 key.
    static std::optional<SigningKey> fromEncryptedPem(const std::string& pem, std::string_view passphrase);

    PublicKey publicKey() const;
    std::string sign(std::string_view bytes) const;     // r and s, 64 bytes
    std::string signDer(std::string_view bytes) const;  // as CMS has it
    /// A certificate in PEM that vouches for itself, for ten years from `from`.
    std::string selfSignedCertificate(const std::string& organisation, UtcTime from) const;

    evp_pkey_st* handle() const { return key_.get(); }

 private:
    explicit SigningKey(evp_pkey_st* key);
    std::shared_ptr<evp_pkey_st> key_;
};

/// The public key of the first certificate of a PEM chain; nothing when there is none or it is of another kind.
std::optional<PublicKey> publicKeyOfChain(const std::string& pem);
/// Of an OpenSSL key; nothing when it is not on P-256.
std::optional<PublicKey> publicKeyOf(evp_pkey_st* key);

}  // namespace valo::certificates
