#include "certificates/keys.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdexcept>
#include <vector>

#include "certificates/openssl.hpp"

namespace valo::certificates {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t kHalf = 32;  // bytes of r, s, x and y
constexpr std::size_t kLeastModulus = 2048 / 8, kMostModulus = 8192 / 8;
constexpr unsigned kNewModulus = 3072;  // bits; what ETSI TS 119 312 asks for after 2025
constexpr std::size_t kSecureHeap = 1 << 20;
constexpr long kTenYears = 3653;  // days

using namespace openssl;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

std::string randomBytes(std::size_t count) {
    std::string out(count, '\0');
    if (RAND_bytes(raw(out), static_cast<int>(count)) != 1) throw std::runtime_error("OpenSSL: no random numbers");
    return out;
}

std::string joseOf(std::string_view der) {
    const auto* at = raw(der);
    const Signature signature(must(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), "signature"));
    std::string out(2 * kHalf, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw(out), kHalf);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw(out) + kHalf, kHalf);
    return out;
}
std::string derOf(std::string_view jose) {
    const Signature signature(must(ECDSA_SIG_new(), "memory"));
    BIGNUM* r = BN_bin2bn(raw(jose), kHalf, nullptr);
    BIGNUM* s = BN_bin2bn(raw(jose) + kHalf, kHalf, nullptr);
    ECDSA_SIG_set0(signature.get(), r, s);
    unsigned char* bytes = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &bytes);
    std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(must(size > 0 ? size : 0, "signature")));
    OPENSSL_free(bytes);
    return out;
}

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

Key madeOf(const char* type, OSSL_PARAM* parameters) {
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
        ERR_clear_error();
    return Key(made);
}
Key curveKey(std::string point) {
    char group[] = "P-256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
                               OSSL_PARAM_construct_end()};
    return madeOf("EC", parameters);
}
using Number = Owned<BIGNUM, BN_free>;
Number numberOf(std::string_view bytes) {
    return Number(must(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr), "number"));
}
Key rsaKey(std::string_view modulus, std::string_view exponent) {
    const auto n = numberOf(modulus), e = numberOf(exponent);
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(must(OSSL_PARAM_BLD_new(), "memory"));
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(must(OSSL_PARAM_BLD_to_param(builder.get()), "parameters"));
    return madeOf("RSA", parameters.get());
}

/// Nothing when the parts make no key that we would trust.
Key keyOf(const PublicKey& key) {
    const auto x = fromBase64url(key.x), y = fromBase64url(key.y);
    if (!x || !y) return nullptr;
    switch (key.algorithm) {
        case Algorithm::ES256:
            return x->size() == kHalf && y->size() == kHalf ? curveKey('\x04' + *x + *y) : nullptr;
        case Algorithm::RS256:
            return x->size() >= kLeastModulus && x->size() <= kMostModulus && !y->empty() && y->size() <= 4
                       ? rsaKey(*x, *y)
                       : nullptr;
        case Algorithm::EdDSA:
            if (x->size() != kHalf || !y->empty()) return nullptr;
            return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(*x), x->size()));
    }
    return nullptr;
}
const EVP_MD* digestFor(Algorithm algorithm) { return algorithm == Algorithm::EdDSA ? nullptr : EVP_sha256(); }

/// Private keys lie in OpenSSL's own locked pages; where the system allows no locking they are ordinary ones.
void openSecureHeap() {
    static const int opened = CRYPTO_secure_malloc_init(kSecureHeap, 32);
    static_cast<void>(opened);
}

std::optional<PublicKey> ellipticKeyOf(EVP_PKEY* key) {
    char group[32] = {};
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1 || std::string_view(group) != "prime256v1")
        return std::nullopt;
    BIGNUM* coordinates[2] = {};
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &coordinates[0]);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &coordinates[1]);
    std::string halves[2];
    for (int i = 0; i < 2; ++i) {
        const Number coordinate(must(coordinates[i], "public key"));
        halves[i].resize(kHalf);
        BN_bn2binpad(coordinate.get(), raw(halves[i]), kHalf);
    }
    return PublicKey{Algorithm::ES256, base64url(halves[0]), base64url(halves[1])};
}
std::optional<PublicKey> rsaKeyOf(EVP_PKEY* key) {
    std::string parts[2];
    const char* names[] = {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E};
    for (int i = 0; i < 2; ++i) {
        BIGNUM* read = nullptr;
        EVP_PKEY_get_bn_param(key, names[i], &read);
        const Number number(must(read, "public key"));
        parts[i].resize(static_cast<std::size_t>(BN_num_bytes(number.get())));
        BN_bn2bin(number.get(), raw(parts[i]));
    }
    if (parts[0].size() < kLeastModulus || parts[0].size() > kMostModulus) return std::nullopt;
    return PublicKey{Algorithm::RS256, base64url(parts[0]), base64url(parts[1])};
}

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (const unsigned char byte : bytes) {
        buffer = (buffer << 8) | byte;
        for (bits += 8; bits >= 6; bits -= 6) out += kAlphabet[(buffer >> (bits - 6)) & 63];
    }
    if (bits > 0) out += kAlphabet[(buffer << (6 - bits)) & 63];
    return out;
}

std::optional<std::string> fromBase64url(std::string_view text) {
    std::string out;
    unsigned buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == kAlphabet.npos) return std::nullopt;
        buffer = (buffer << 6) | static_cast<unsigned>(value);
        if (bits += 6; bits >= 8) out += static_cast<char>((buffer >> (bits -= 8)) & 255);
    }
    if (bits >= 6 || (buffer & ((1u << bits) - 1)) != 0) return std::nullopt;
    return out;
}

bool isSignedBy(const PublicKey& key, std::string_view bytes, std::string_view signature) {
    const bool elliptic = key.algorithm == Algorithm::ES256;
    if (elliptic && signature.size() != 2 * kHalf) return false;
    const auto handle = keyOf(key);
    if (!handle) return false;
    const auto given = elliptic ? derOf(signature) : std::string(signature);
    const Context context(must(EVP_MD_CTX_new(), "memory"));
    const bool holds =
        EVP_DigestVerifyInit(context.get(), nullptr, digestFor(key.algorithm), nullptr, handle.get()) == 1 &&
        EVP_DigestVerify(context.get(), raw(given), given.size(), raw(bytes), bytes.size()) == 1;
    ERR_clear_error();
    return holds;
}

std::string cmsSignature(Algorithm algorithm, std::string_view signature) {
    return algorithm == Algorithm::ES256 ? derOf(signature) : std::string(signature);
}

SigningKey::SigningKey(evp_pkey_st* key) : key_(key, EVP_PKEY_free), public_(publicKeyOf(key).value()) {}

SigningKey SigningKey::generate(Algorithm algorithm) {
    openSecureHeap();
    EVP_PKEY* made = nullptr;
    switch (algorithm) {
        case Algorithm::ES256:
            made = EVP_EC_gen("P-256");
            break;
        case Algorithm::RS256:
            made = EVP_RSA_gen(kNewModulus);
            break;
        case Algorithm::EdDSA:
            made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
            break;
    }
    return SigningKey(must(made, "key generation"));
}

std::string SigningKey::encryptedPem(std::string_view passphrase) const {
    auto salt = randomBytes(16), iv = randomBytes(16);
    X509_ALGOR* algorithm =
        must(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), raw(salt), static_cast<int>(salt.size()), raw(iv), 1 << 14, 8, 1),
             "scrypt");
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> plain(must(EVP_PKEY2PKCS8(key_.get()), "PKCS#8"));
    const Owned<X509_SIG, X509_SIG_free> encrypted(
        must(PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), algorithm), "PKCS#8"));
    const Bio out(must(BIO_new(BIO_s_mem()), "memory"));
    must(PEM_write_bio_PKCS8(out.get(), encrypted.get()), "PEM");
    return written(out.get());
}

std::optional<SigningKey> SigningKey::fromEncryptedPem(const std::string& pem, std::string_view passphrase) {
    openSecureHeap();
    const auto in = reader(pem);
    const Owned<X509_SIG, X509_SIG_free> encrypted(PEM_read_bio_PKCS8(in.get(), nullptr, nullptr, nullptr));
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> plain(
        encrypted ? PKCS8_decrypt(encrypted.get(), passphrase.data(), static_cast<int>(passphrase.size())) : nullptr);
    EVP_PKEY* key = plain ? EVP_PKCS82PKEY(plain.get()) : nullptr;
    ERR_clear_error();
    if (!key) return std::nullopt;
    if (publicKeyOf(key)) return SigningKey(key);
    EVP_PKEY_free(key);
    return std::nullopt;
}

std::string SigningKey::sign(std::string_view bytes) const {
    const auto algorithm = public_.algorithm;
    const Context context(must(EVP_MD_CTX_new(), "memory"));
    must(EVP_DigestSignInit(context.get(), nullptr, digestFor(algorithm), nullptr, key_.get()) == 1, "signing");
    std::string out(kMostModulus, '\0');
    std::size_t size = out.size();
    must(EVP_DigestSign(context.get(), raw(out), &size, raw(bytes), bytes.size()) == 1, "signing");
    out.resize(size);
    return algorithm == Algorithm::ES256 ? joseOf(out) : out;
}

std::string SigningKey::selfSignedCertificate(const std::string& organisation, UtcTime from) const {
    const Certificate certificate(must(X509_new(), "memory"));
    auto* x = certificate.get();
    X509_set_version(x, X509_VERSION_3);
    auto serial = randomBytes(16);
    serial[0] = static_cast<char>((serial[0] & 0x7f) | 0x40);  // positive, and always of the same length
    const Owned<BIGNUM, BN_free> number(BN_bin2bn(raw(serial), static_cast<int>(serial.size()), nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x));
    const auto start =
        std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(from));
    ASN1_TIME_set(X509_getm_notBefore(x), start);
    ASN1_TIME_adj(X509_getm_notAfter(x), start, static_cast<int>(kTenYears), 0);
    auto* name = X509_get_subject_name(x);
    auto shortName = organisation.substr(0, 64);  // X.520's upper bound, in bytes to be safe
    while (!shortName.empty() && organisation.size() > shortName.size() &&
           (organisation[shortName.size()] & 0xc0) == 0x80)
        shortName.pop_back();
    for (const char* part : {"O", "CN"})
        must(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, raw(shortName), -1, -1, 0) == 1, "name");
    X509_set_issuer_name(x, name);
    X509_set_pubkey(x, key_.get());
    for (const auto& [extension, value] : {std::pair{NID_basic_constraints, "critical,CA:FALSE"},
                                           std::pair{NID_key_usage, "critical,digitalSignature,nonRepudiation"},
                                           std::pair{NID_subject_key_identifier, "hash"}}) {
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, x, x, nullptr, nullptr, 0);
        const Owned<X509_EXTENSION, X509_EXTENSION_free> made(
            must(X509V3_EXT_conf_nid(nullptr, &context, extension, value), "extension"));
        X509_add_ext(x, made.get(), -1);
    }
    must(X509_sign(x, key_.get(), digestFor(public_.algorithm)) > 0, "certificate");
    const Bio out(must(BIO_new(BIO_s_mem()), "memory"));
    must(PEM_write_bio_X509(out.get(), x), "PEM");
    return written(out.get());
}

std::optional<PublicKey> publicKeyOf(evp_pkey_st* key) {
    if (!key) return std::nullopt;
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) return ellipticKeyOf(key);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return rsaKeyOf(key);
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) return std::nullopt;
    std::string x(kHalf, '\0');
    std::size_t size = x.size();
    must(EVP_PKEY_get_raw_public_key(key, raw(x), &size) == 1, "public key");
    return PublicKey{Algorithm::EdDSA, base64url(x), ""};
}

std::optional<PublicKey> publicKeyOfChain(const std::string& pem) {
    const auto in = reader(pem);
    const Certificate first(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!first) return std::nullopt;
    return publicKeyOf(X509_get0_pubkey(first.get()));
}

}  // namespace valo::certificates
