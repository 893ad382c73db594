#include "certificates/seal_timestamp.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include <fstream>
#include <iterator>

#include "certificates/openssl.hpp"
#include "core/text.hpp"
#include "http/client.hpp"

namespace valo::certificates {
namespace {

using namespace openssl;

using Query = Owned<TS_REQ, TS_REQ_free>;
using Reply = Owned<TS_RESP, TS_RESP_free>;
using Check = Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free>;
using Token = Owned<PKCS7, PKCS7_free>;
using Facts = Owned<TS_TST_INFO, TS_TST_INFO_free>;
using Imprint = Owned<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Algorithm_ = Owned<X509_ALGOR, X509_ALGOR_free>;
using Number = Owned<ASN1_INTEGER, ASN1_INTEGER_free>;

constexpr std::chrono::seconds kPatience{8};
constexpr std::size_t kLongestReply = 64 * 1024;
constexpr int kHash = 32;  // bytes of SHA-256

std::string sha256Raw(std::string_view bytes) {
    std::string out(kHash, '\0');
    must(EVP_Digest(bytes.data(), bytes.size(), raw(out), nullptr, EVP_sha256(), nullptr) == 1, "digest");
    return out;
}

Query queryFor(const std::string& hash) {
    Query query(must(TS_REQ_new(), "memory"));
    const Imprint imprint(must(TS_MSG_IMPRINT_new(), "memory"));
    const Algorithm_ algorithm(must(X509_ALGOR_new(), "memory"));
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    auto copy = hash;
    must(TS_REQ_set_version(query.get(), 1) == 1 && TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
             TS_MSG_IMPRINT_set_msg(imprint.get(), raw(copy), kHash) == 1 &&
             TS_REQ_set_msg_imprint(query.get(), imprint.get()) == 1 && TS_REQ_set_cert_req(query.get(), 1) == 1,
         "timestamp query");
    std::uint64_t nonce = 0;
    must(RAND_bytes(reinterpret_cast<unsigned char*>(&nonce), sizeof nonce) == 1, "random numbers");
    const Number number(must(ASN1_INTEGER_new(), "memory"));
    ASN1_INTEGER_set_uint64(number.get(), nonce >> 1);
    must(TS_REQ_set_nonce(query.get(), number.get()) == 1, "timestamp query");
    return query;
}

/// Trusts the authorities at the time of the token, so that a token outlives its service's certificate.
X509_STORE* storeOf(const std::string& pem, time_t at) {
    auto* store = must(X509_STORE_new(), "memory");
    for (const auto& authority : certificatesOf(pem)) X509_STORE_add_cert(store, authority.get());
    X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), at);
    return store;
}

Token tokenOf(std::string_view der) {
    const auto* at = raw(der);
    Token token(d2i_PKCS7(nullptr, &at, static_cast<long>(der.size())));
    if (token && (at != raw(der) + der.size() || !PKCS7_type_is_signed(token.get()))) token.reset();
    ERR_clear_error();
    return token;
}

time_t timeOf(const TS_TST_INFO* facts) {
    std::tm parts{};
    must(ASN1_TIME_to_tm(TS_TST_INFO_get_time(facts), &parts) == 1, "time");
    return ::timegm(&parts);
}

/// Whether the token is over this hash, signed by the certificate that it carries, which is one for timestamps.
bool isOver(PKCS7* token, const std::string& hash, const TS_TST_INFO* facts) {
    auto* imprint = TS_TST_INFO_get_msg_imprint(const_cast<TS_TST_INFO*>(facts));
    const auto* message = TS_MSG_IMPRINT_get_msg(imprint);
    const auto* algorithm = TS_MSG_IMPRINT_get_algo(imprint);
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    if (OBJ_obj2nid(object) != NID_sha256) return false;
    const std::string_view given(reinterpret_cast<const char*>(ASN1_STRING_get0_data(message)),
                                 static_cast<std::size_t>(ASN1_STRING_length(message)));
    return given == hash && PKCS7_verify(token, nullptr, nullptr, nullptr, nullptr, PKCS7_NOVERIFY) == 1;
}

/// As TS_RESP_verify_token() has it: chain, purpose, the certificate that the token itself names.
bool isByAuthority(PKCS7* token, const std::string& authorities, time_t at) {
    if (authorities.empty()) return false;
    const Check check(must(TS_VERIFY_CTX_new(), "memory"));
    TS_VERIFY_CTX_set_flags(check.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(check.get(), storeOf(authorities, at));
    return TS_RESP_verify_token(check.get(), token) == 1;
}

std::string nameOf(PKCS7* token) {
    const Borrowed signers(PKCS7_get0_signers(token, nullptr, 0));
    if (!signers || sk_X509_num(signers.get()) != 1) return {};
    char name[256] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(sk_X509_value(signers.get(), 0)), NID_commonName, name,
                              sizeof name);
    return repairedUtf8(name);
}

std::string wordsOf(TS_RESP* reply) {
    const Bio out(must(BIO_new(BIO_s_mem()), "memory"));
    TS_STATUS_INFO_print_bio(out.get(), TS_RESP_get_status_info(reply));
    auto words = repairedUtf8(written(out.get()));
    for (auto& c : words)
        if (c == '\n') c = ' ';
    return words;
}

}  // namespace

bool TimestampPause::isOn(const std::string& url, UtcTime now) {
    const std::lock_guard lock(mutex_);
    const auto found = failedAt_.find(url);
    return found != failedAt_.end() && now < found->second + kTimestampPause;
}
void TimestampPause::begin(const std::string& url, UtcTime now) {
    const std::lock_guard lock(mutex_);
    failedAt_[url] = now;
}
void TimestampPause::end(const std::string& url) {
    const std::lock_guard lock(mutex_);
    failedAt_.erase(url);
}

std::string timestampAuthorities(const Settings& settings) {
    if (settings.timestampAuthority.empty()) return {};
    std::ifstream in(settings.timestampAuthority, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

Result<std::string> askTimestamp(const Settings& settings, std::string_view signature) {
    const auto hash = sha256Raw(signature);
    const auto query = queryFor(hash);
    const auto answer = http::ask({.url = settings.timestampUrl,
                                   .method = "POST",
                                   .headers = {{"Accept", "application/timestamp-reply"}},
                                   .body = derOf<TS_REQ>(i2d_TS_REQ, query.get()),
                                   .contentType = "application/timestamp-query",
                                   .patience = kPatience,
                                   .longest = kLongestReply});
    if (!answer) return refuse(answer.error());
    if (answer->status != 200) return conflict("timestamp_refused", "HTTP " + std::to_string(answer->status));
    const auto* at = raw(answer->body);
    const Reply reply(d2i_TS_RESP(nullptr, &at, static_cast<long>(answer->body.size())));
    ERR_clear_error();
    if (!reply) return conflict("timestamp_broken", "no reply of RFC 3161");
    auto* token = TS_RESP_get_token(reply.get());
    if (!token) return conflict("timestamp_refused", wordsOf(reply.get()));
    const Check check(must(TS_REQ_to_TS_VERIFY_CTX(query.get(), nullptr), "timestamp check"));
    TS_VERIFY_CTX_set_flags(check.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
    const bool answersUs = TS_RESP_verify_response(check.get(), reply.get()) == 1;
    ERR_clear_error();
    auto der = derOf<PKCS7>(i2d_PKCS7, token);
    const auto authorities = timestampAuthorities(settings);
    const auto read = readTimestamp(der, signature, authorities);
    if (!answersUs || !read) return conflict("timestamp_broken", "over something else");
    if (!settings.timestampAuthority.empty() && !read->trusted) return conflict("timestamp_broken", read->service);
    return der;
}

std::optional<Timestamp> readTimestamp(std::string_view der, std::string_view signature,
                                       const std::string& authoritiesPem) {
    const auto token = tokenOf(der);
    const Facts facts(token ? PKCS7_to_TS_TST_INFO(token.get()) : nullptr);
    const auto hash = sha256Raw(signature);
    if (!facts || !isOver(token.get(), hash, facts.get())) {
        ERR_clear_error();
        return std::nullopt;
    }
    const auto at = timeOf(facts.get());
    Timestamp read{UtcTime(std::chrono::duration_cast<UtcTime::duration>(std::chrono::seconds(at))),
                   nameOf(token.get()), isByAuthority(token.get(), authoritiesPem, at)};
    ERR_clear_error();
    return read;
}

}  // namespace valo::certificates
