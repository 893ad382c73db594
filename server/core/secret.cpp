#include "core/secret.hpp"

#include <openssl/sha.h>
#include <sodium.h>

#include <semaphore>
#include <stdexcept>
#include <vector>

namespace valo {
namespace {

// OWASP's second recommended setting for argon2id.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 19 * 1024 * 1024;
std::counting_semaphore<2> atMostTwo(2);

void ready() {
    static const bool started = [] {
        if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
        return true;
    }();
    (void)started;
}

struct Turn {
    Turn() { atMostTwo.acquire(); }
    ~Turn() { atMostTwo.release(); }
};

std::string hex(const unsigned char* bytes, std::size_t count) {
    std::string out(count * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), bytes, count);
    out.pop_back();
    return out;
}

const unsigned char* bytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string randomToken() {
    ready();
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    std::string out(sodium_base64_encoded_len(sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.pop_back();
    return out;
}
std::string randomCode(std::size_t count) {
    ready();
    static constexpr std::string_view kLetters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += kLetters[randombytes_uniform(kLetters.size())];
    return out;
}
std::string tokenHash(std::string_view token) {
    ready();
    unsigned char out[32];
    crypto_generichash(out, sizeof out, bytesOf(token), token.size(), nullptr, 0);
    return hex(out, sizeof out);
}
std::string keyedHash(std::string_view key, std::string_view message) {
    ready();
    unsigned char keyBytes[32], out[32];
    crypto_generichash(keyBytes, sizeof keyBytes, bytesOf(key), key.size(), nullptr, 0);
    crypto_generichash(out, sizeof out, bytesOf(message), message.size(), keyBytes, sizeof keyBytes);
    return hex(out, sizeof out);
}
bool equalSecrets(std::string_view left, std::string_view right) {
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}
std::string sha256(std::string_view bytes) {
    unsigned char out[SHA256_DIGEST_LENGTH];
    SHA256(bytesOf(bytes), bytes.size(), out);  // OpenSSL's uses the processor's own instructions: files are long
    return hex(out, sizeof out);
}
std::string hashPassword(std::string_view password) {
    ready();
    Turn turn;
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str(out, password.data(), password.size(), kPasses, kMemory) != 0)
        throw std::runtime_error("no memory for a password hash");
    return out;
}
bool passwordMatches(std::string_view password, const std::string& hash) {
    ready();
    Turn turn;
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}
bool needsRehash(const std::string& hash) {
    ready();
    return crypto_pwhash_str_needs_rehash(hash.c_str(), kPasses, kMemory) != 0;
}

}  // namespace valo
