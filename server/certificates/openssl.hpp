#pragma once
// OpenSSL's things as owned values, and its failures as exceptions. For the files of this room that speak to it.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace valo::certificates::openssl {

template <class T, void (*destroy)(T*)>
struct Freed {
    void operator()(T* thing) const { destroy(thing); }
};
template <class T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Freed<T, destroy>>;

inline void freeBio(BIO* bio) { BIO_free_all(bio); }
using Bio = Owned<BIO, freeBio>;
using Certificate = Owned<X509, X509_free>;
inline void freeStack(STACK_OF(X509) * stack) { sk_X509_free(stack); }
using Borrowed = Owned<STACK_OF(X509), freeStack>;  // the certificates belong to somebody else

template <class T>
T must(T value, const char* what) {
    if (!value) throw std::runtime_error(std::string("OpenSSL: ") + what);
    return value;
}

inline const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
inline unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

inline Bio reader(std::string_view bytes) {
    return Bio(must(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())), "memory"));
}
inline std::string written(BIO* bio) {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

template <class T>
std::string derOf(int (*encode)(const T*, unsigned char**), const T* thing) {
    unsigned char* bytes = nullptr;
    const int size = encode(thing, &bytes);
    must(size > 0, "DER");
    std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return out;
}

/// Of a PEM file; none when it holds none.
inline std::vector<Certificate> certificatesOf(std::string_view pem) {
    const auto in = reader(pem);
    std::vector<Certificate> chain;
    while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) chain.emplace_back(next);
    ERR_clear_error();
    return chain;
}

}  // namespace valo::certificates::openssl
