#include "certificates/seal.hpp"

#include <fmt/format.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>

namespace valo::certificates {
namespace {

constexpr std::size_t kSignerRoom = 1536;  // of one CMS signer without certificates: some 400 bytes and its signature

template <class T, void (*destroy)(T*)>
struct Freed {
    void operator()(T* thing) const { destroy(thing); }
};
template <class T, void (*destroy)(T*)>
using Owned = std::unique_ptr<T, Freed<T, destroy>>;
void freeBio(BIO* bio) { BIO_free_all(bio); }
void freeSigners(STACK_OF(X509) * signers) { sk_X509_free(signers); }  // the certificates stay the CMS's
using Bio = Owned<BIO, freeBio>;
using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;
using Certificate = Owned<X509, X509_free>;

template <class T>
T must(T value, const char* what) {
    if (!value) throw std::runtime_error(std::string("OpenSSL: ") + what);
    return value;
}

std::vector<Certificate> certificatesOf(const std::string& pem) {
    const Bio in(must(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), "memory"));
    std::vector<Certificate> chain;
    while (X509* next = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) chain.emplace_back(next);
    ERR_clear_error();
    if (chain.empty()) throw std::runtime_error("the signing key has no certificate");
    return chain;
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

/// The signed attributes as DER's SET OF: sorted, under one head.
std::string attributesOf(CMS_SignerInfo* signer) {
    std::vector<std::string> all;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i)
        all.push_back(derOf<X509_ATTRIBUTE>(i2d_X509_ATTRIBUTE, CMS_signed_get_attr(signer, i)));
    std::ranges::sort(all, [](const std::string& a, const std::string& b) {
        return std::ranges::lexicographical_compare(a, b, [](unsigned char x, unsigned char y) { return x < y; });
    });
    std::string body;
    for (const auto& one : all) body += one;
    if (body.size() > 0xffff) throw std::runtime_error("the seal's attributes are too long");
    const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xff); };
    std::string head = "\x31";
    if (body.size() > 0xff)
        head += {'\x82', byte(body.size() >> 8), byte(body.size())};
    else if (body.size() > 0x7f)
        head += {'\x81', byte(body.size())};
    else
        head += byte(body.size());
    return head + body;
}

/// OpenSSL would add the time of signing by itself, which PAdES baseline leaves to the file's /M; so the attributes are
/// put together and signed here.
std::string cmsOver(std::string_view content, const Seal& seal) {
    const auto chain = certificatesOf(seal.chain);
    const Cms cms(must(CMS_sign(nullptr, nullptr, nullptr, nullptr, CMS_PARTIAL | CMS_DETACHED | CMS_BINARY), "CMS"));
    // Only the public half is at hand here; the signer may be far away.
    auto* signer = must(CMS_add1_signer(cms.get(), chain.front().get(), X509_get0_pubkey(chain.front().get()),
                                        EVP_sha256(), CMS_NOSMIMECAP | CMS_CADES),
                        "signer");
    for (std::size_t i = 1; i < chain.size(); ++i) CMS_add1_cert(cms.get(), chain[i].get());
    std::array<unsigned char, 32> digest{};
    must(EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1, "digest");
    must(
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, OBJ_nid2obj(NID_pkcs7_data), -1) == 1,
        "attribute");
    must(CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest.data(),
                                     digest.size()) == 1,
         "attribute");
    const auto signature = cmsSignature(seal.key.publicKey().algorithm, seal.key.sign(attributesOf(signer)));
    ASN1_OCTET_STRING_set(CMS_SignerInfo_get0_signature(signer),
                          reinterpret_cast<const unsigned char*>(signature.data()), static_cast<int>(signature.size()));
    return derOf<CMS_ContentInfo>(i2d_CMS_ContentInfo, cms.get());
}

std::string hexOf(std::string_view bytes) {
    std::string out;
    for (const unsigned char byte : bytes) out += fmt::format("{:02x}", byte);
    return out;
}
std::optional<std::string> bytesOf(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string out;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        unsigned byte = 0;
        const auto [end, error] = std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
        if (error != std::errc{} || end != hex.data() + i + 2) return std::nullopt;
        out += static_cast<char>(byte);
    }
    return out;
}

/// The four numbers of the file's only /ByteRange.
std::optional<std::array<std::size_t, 4>> rangeOf(std::string_view pdf) {
    constexpr std::string_view kName = "/ByteRange";
    const auto at = pdf.find(kName);
    if (at == pdf.npos || pdf.find(kName, at + 1) != pdf.npos) return std::nullopt;
    auto rest = pdf.substr(at + kName.size(), 100);
    std::array<std::size_t, 4> numbers{};
    for (auto& number : numbers) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" ["), rest.size()));
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (error != std::errc{}) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (!rest.starts_with(']')) return std::nullopt;
    return numbers;
}

/// The bytes that the signature may take.
std::size_t roomFor(const Seal& seal) {
    std::size_t room = kSignerRoom;
    for (const auto& certificate : certificatesOf(seal.chain)) room += derOf<X509>(i2d_X509, certificate.get()).size();
    return room;
}

/// Writes the signature into the room of a completed file.
std::string sealed(std::string pdf, const Seal& seal) {
    const auto room = fmt::format("{0} {0} {0}", papers::kRangeRoom);
    const auto range = pdf.find(room);
    const auto contents = pdf.find("/Contents <000000");
    if (range == pdf.npos || contents == pdf.npos) throw std::runtime_error("the file has no room for a seal");
    const auto gap = contents + std::string_view("/Contents ").size();
    const auto after = pdf.find('>', gap) + 1;
    const auto figures = fmt::format("{:<10} {:<10} {:<10}", gap, after, pdf.size() - after);
    pdf.replace(range, room.size(), figures);
    const auto hex = hexOf(cmsOver(pdf.substr(0, gap) + pdf.substr(after), seal));
    if (hex.size() > after - gap - 2) throw std::runtime_error("the seal is longer than its room");
    pdf.replace(gap + 1, hex.size(), hex);
    return pdf;
}

}  // namespace

std::string sealedPdf(const Paper& paper, const Seal& seal) {
    return sealed(papers::paperPdf(paper, {seal.organisation, seal.words, seal.at, seal.attachments, roomFor(seal)}),
                  seal);
}

Result<PublicKey> checkSeal(std::string_view pdf) {
    const auto range = rangeOf(pdf);
    if (!range) return invalid("file", "not_sealed");
    const auto [start, gap, after, rest] = *range;
    const bool whole = start == 0 && gap < after && after <= pdf.size() && rest == pdf.size() - after &&
                       after - gap > 2 && pdf[gap] == '<' && pdf[after - 1] == '>';
    if (!whole) return invalid("file", "seal_incomplete");
    const auto der = bytesOf(pdf.substr(gap + 1, after - gap - 2));
    if (!der) return invalid("file", "seal_incomplete");
    const auto* at = reinterpret_cast<const unsigned char*>(der->data());
    const Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der->size())));
    const auto content = std::string(pdf.substr(0, gap)) + std::string(pdf.substr(after));
    const Bio in(must(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())), "memory"));
    const auto* end = reinterpret_cast<const unsigned char*>(der->data()) + der->size();
    const bool holds =
        cms && std::all_of(at, end, [](unsigned char c) { return c == 0; }) &&
        CMS_verify(cms.get(), nullptr, nullptr, in.get(), nullptr, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
    ERR_clear_error();
    if (!holds) return invalid("file", "seal_broken");
    const Owned<STACK_OF(X509), freeSigners> signers(CMS_get0_signers(cms.get()));
    if (!signers || sk_X509_num(signers.get()) != 1) return invalid("file", "seal_broken");
    const auto key = publicKeyOf(X509_get0_pubkey(sk_X509_value(signers.get(), 0)));
    if (!key) return invalid("file", "seal_broken");
    return *key;
}

}  // namespace valo::certificates
