#include <openssl/cms.h>
#include <openssl/ess.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "certificates/openssl.hpp"
#include "certificates/seal.hpp"

namespace valo::certificates {
namespace {

using namespace openssl;
using Cms = Owned<CMS_ContentInfo, CMS_ContentInfo_free>;

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

/// Whether the signed attributes name this very certificate (signing-certificate-v2), so that nobody exchanges it for
/// another one of the same key.
bool namesItsCertificate(CMS_SignerInfo* signer, STACK_OF(X509) * certificate) {
    auto* object = OBJ_nid2obj(NID_id_smime_aa_signingCertificateV2);
    const auto* value =
        static_cast<const ASN1_STRING*>(CMS_signed_get0_data_by_OBJ(signer, object, -3, V_ASN1_SEQUENCE));
    if (!value) return false;
    const auto* at = ASN1_STRING_get0_data(value);
    const Owned<ESS_SIGNING_CERT_V2, ESS_SIGNING_CERT_V2_free> named(
        d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(value)));
    return named && OSSL_ESS_check_signing_certs(nullptr, named.get(), certificate, 1) == 1;
}

UtcTime timeOf(const ASN1_TIME* time) {
    std::tm parts{};
    must(ASN1_TIME_to_tm(time, &parts) == 1, "time");
    return UtcTime(std::chrono::duration_cast<UtcTime::duration>(std::chrono::seconds(::timegm(&parts))));
}

/// The time that the seal carries; a token that is not over this seal breaks it.
Result<std::optional<Timestamp>> timestampOf(CMS_SignerInfo* signer, const std::string& authorities) {
    const int at = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    if (at < 0) return std::optional<Timestamp>();
    auto* type = X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, at), 0);
    if (!type || type->type != V_ASN1_SEQUENCE) return invalid("file", "timestamp_broken");
    const auto bytes = [](const ASN1_STRING* text) {
        return std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                static_cast<std::size_t>(ASN1_STRING_length(text)));
    };
    auto read = readTimestamp(bytes(type->value.sequence), bytes(CMS_SignerInfo_get0_signature(signer)), authorities);
    if (!read) return invalid("file", "timestamp_broken");
    return std::optional(std::move(*read));
}

Result<SealFacts> factsOf(CMS_ContentInfo* cms, const std::string& authorities) {
    const Borrowed certificates(CMS_get0_signers(cms));
    auto* signers = CMS_get0_SignerInfos(cms);
    if (!certificates || sk_X509_num(certificates.get()) != 1 || sk_CMS_SignerInfo_num(signers) != 1)
        return invalid("file", "seal_broken");
    const auto* certificate = sk_X509_value(certificates.get(), 0);
    const auto key = publicKeyOf(X509_get0_pubkey(certificate));
    auto* signer = sk_CMS_SignerInfo_value(signers, 0);
    if (!key || !namesItsCertificate(signer, certificates.get())) return invalid("file", "seal_broken");
    auto stamp = timestampOf(signer, authorities);
    if (!stamp) return refuse(stamp.error());
    return SealFacts{*key, timeOf(X509_get0_notBefore(certificate)), timeOf(X509_get0_notAfter(certificate)),
                     std::move(*stamp)};
}

}  // namespace

Result<SealFacts> checkSeal(std::string_view pdf, const std::string& authorities) {
    const auto range = rangeOf(pdf);
    if (!range) return invalid("file", "not_sealed");
    const auto [start, gap, after, rest] = *range;
    const bool whole = start == 0 && gap < after && after <= pdf.size() && rest == pdf.size() - after &&
                       after - gap > 2 && pdf[gap] == '<' && pdf[after - 1] == '>';
    if (!whole) return invalid("file", "seal_incomplete");
    const auto der = bytesOf(pdf.substr(gap + 1, after - gap - 2));
    if (!der) return invalid("file", "seal_broken");
    const auto* at = raw(*der);
    const Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der->size())));
    const auto content = std::string(pdf.substr(0, gap)) + std::string(pdf.substr(after));
    const auto in = reader(content);
    const auto* end = raw(*der) + der->size();
    const bool holds =
        cms && std::all_of(at, end, [](unsigned char c) { return c == 0; }) &&
        CMS_verify(cms.get(), nullptr, nullptr, in.get(), nullptr, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
    ERR_clear_error();
    if (!holds) return invalid("file", "seal_broken");
    auto facts = factsOf(cms.get(), authorities);
    ERR_clear_error();
    return facts;
}

}  // namespace valo::certificates
