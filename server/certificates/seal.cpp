#include "certificates/seal.hpp"

#include <fmt/format.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "certificates/openssl.hpp"

namespace valo::certificates {
namespace {

constexpr std::size_t kSignerRoom = 1536;  // of one CMS signer without certificates: some 400 bytes and its signature

using namespace openssl;
using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

constexpr std::size_t kTimestampRoom = 8192;  // a token with the certificates of its service: some 3 to 6 kB

/// Of the seal's PEM, which is read once a thread: an organisation's seals all bear the same.
const std::vector<Certificate>& chainOf(const Seal& seal) {
    thread_local std::string read;
    thread_local std::vector<Certificate> chain;
    if (chain.empty() || read != seal.chain) {
        read.clear();
        chain = certificatesOf(seal.chain);
        if (chain.empty()) throw std::runtime_error("the signing key has no certificate");
        read = seal.chain;
    }
    return chain;
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
Result<std::string> cmsOver(std::string_view content, const Seal& seal, const std::vector<Certificate>& chain) {
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
    if (seal.timestamp) {
        const auto token = seal.timestamp(signature);
        if (!token) return refuse(token.error());
        if (token->size() > kTimestampRoom) return conflict("timestamp_refused", "the token is too long");
        must(CMS_unsigned_add1_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, V_ASN1_SEQUENCE, token->data(),
                                           static_cast<int>(token->size())) == 1,
             "timestamp");
    }
    return derOf<CMS_ContentInfo>(i2d_CMS_ContentInfo, cms.get());
}

std::string hexOf(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const unsigned char byte : bytes) out += {kDigits[byte >> 4], kDigits[byte & 15]};
    return out;
}

/// The bytes that the signature may take.
std::size_t roomFor(const Seal& seal, const std::vector<Certificate>& chain) {
    std::size_t room = kSignerRoom + (seal.timestamp ? kTimestampRoom : 0);
    for (const auto& certificate : chain) room += derOf<X509>(i2d_X509, certificate.get()).size();
    return room;
}

/// Writes the signature into the room of a completed file.
Result<std::string> sealed(std::string pdf, const Seal& seal, const std::vector<Certificate>& chain) {
    const auto room = fmt::format("{0} {0} {0}", papers::kRangeRoom);
    const auto range = pdf.find(room);
    const auto contents = pdf.find("/Contents <000000");
    if (range == pdf.npos || contents == pdf.npos) throw std::runtime_error("the file has no room for a seal");
    const auto gap = contents + std::string_view("/Contents ").size();
    const auto after = pdf.find('>', gap) + 1;
    const auto figures = fmt::format("{:<10} {:<10} {:<10}", gap, after, pdf.size() - after);
    pdf.replace(range, room.size(), figures);
    const auto cms = cmsOver(pdf.substr(0, gap) + pdf.substr(after), seal, chain);
    if (!cms) return refuse(cms.error());
    const auto hex = hexOf(*cms);
    if (hex.size() > after - gap - 2) throw std::runtime_error("the seal is longer than its room");
    pdf.replace(gap + 1, hex.size(), hex);
    return pdf;
}

}  // namespace

Result<std::string> sealedPdf(const Paper& paper, const Seal& seal) {
    const auto& chain = chainOf(seal);
    const auto room = roomFor(seal, chain);
    return sealed(papers::paperPdf(paper, {seal.organisation, seal.words, seal.at, seal.attachments, room}), seal,
                  chain);
}

Result<Sealed> sealedAsSet(const Settings& settings, const Paper& paper, Seal seal) {
    static TimestampPause pause;
    const auto plain = [&](bool lacksTimestamp) -> Result<Sealed> {
        seal.timestamp = nullptr;
        auto pdf = sealedPdf(paper, seal);
        if (!pdf) return refuse(pdf.error());
        return Sealed{std::move(*pdf), lacksTimestamp};
    };
    const auto& url = settings.timestampUrl;
    if (url.empty()) return plain(false);
    std::string why = "paused";
    if (!pause.isOn(url, seal.at)) {
        seal.timestamp = [&](std::string_view signature) { return askTimestamp(settings, signature); };
        if (auto stamped = sealedPdf(paper, seal)) {
            pause.end(url);
            return Sealed{std::move(*stamped), false};
        } else {
            why = stamped.error().code;
            pause.begin(url, seal.at);
            spdlog::warn("timestamp service: {} {}; left alone for {} minutes", why, stamped.error().detail,
                         kTimestampPause.count());
        }
    }
    if (settings.timestampRequired) return conflict("timestamp_unavailable", why);
    return plain(true);
}

}  // namespace valo::certificates
