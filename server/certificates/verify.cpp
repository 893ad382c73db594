#include "certificates/verify.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "certificates/seal.hpp"
#include "certificates/verify_archive.hpp"
#include "certificates/verify_credential.hpp"

namespace valo::certificates {
namespace {

constexpr auto kClockDifference = std::chrono::minutes(5);

/// Whether what is attached is of the organisation that sealed it, and the seal from the time of its key and its
/// certificate. A later edition of the paper is sealed by a later key, so without a timestamp only the end is known.
std::optional<FieldError> misfit(const Checked& attached, const SealFacts& seal, const KnownKey& key) {
    if (attached.issuer != key.issuer) return FieldError{"file", "other_issuer", attached.issuer};
    const auto earliest = seal.timestamp ? std::max(seal.timestamp->at, *attached.issuedAt) : *attached.issuedAt;
    if (key.until && earliest > *key.until) return FieldError{"file", "key_ended", key.id};
    const bool isEarly = seal.timestamp && seal.timestamp->at < seal.validFrom - kClockDifference;
    if (isEarly || earliest > seal.validTo) return FieldError{"file", "seal_out_of_time", ""};
    return std::nullopt;
}

/// A file is read as a PDF only once a known key vouches for all of its bytes.
Checked checkPdf(std::string name, const std::string& bytes, const Light& light) {
    const auto seal = checkSeal(bytes, light.timestampAuthorities);
    if (!seal) return faulty(std::move(name), seal.error().fields.at(0));
    const auto key = std::ranges::find(light.keys, seal->key, &KnownKey::key);
    if (key == light.keys.end()) return faulty(std::move(name), {"file", "unknown_key", ""});
    if (key->state == KeyState::Compromised) return faulty(std::move(name), {"file", "key_given_up", key->id});
    std::optional<Checked> whole;
    for (const auto& attachment : attachmentsOf(bytes)) {
        auto one = checkCredential(name, attachment.bytes, light);
        if (!one.fault) one.fault = misfit(one, *seal, *key);
        if (one.fault) return one;
        if (!whole || !one.statusAsOf || (whole->statusAsOf && *one.statusAsOf < *whole->statusAsOf))
            whole = std::move(one);
    }
    if (!whole) return faulty(std::move(name), {"file", "no_credential", ""});
    whole->sealedAt = seal->timestamp;
    return *whole;
}

Checked checkOne(std::string name, const std::string& bytes, const Light& light) {
    return bytes.starts_with("%PDF") ? checkPdf(std::move(name), bytes, light)
                                     : checkCredential(std::move(name), bytes, light);
}

bool isDocument(const std::string& name) {
    return name.ends_with(".pdf") || name.ends_with(".jwt") || name.ends_with(".vc.json") ||
           name.ends_with(".clr.json");
}

std::vector<Checked> checkArchive(const std::string& bytes, const Light& light) {
    const auto entries = readArchive(bytes);
    if (!entries) return {faulty("", {"file", "bad_archive", ""})};
    auto statuses = light.statuses;
    for (const auto& entry : *entries)
        if (isSnapshot(entry.name))
            if (auto list = readStatusList(entry.bytes, light.keys, light.now)) statuses.push_back(std::move(*list));
    // Of two lists the newer one speaks: the caller's own is of today.
    std::ranges::stable_sort(statuses, std::greater{}, &KnownStatus::asOf);
    const Light inside{light.keys, statuses, light.now, light.timestampAuthorities};
    std::vector<Checked> all;
    for (const auto& entry : *entries)
        if (isDocument(entry.name) && !isSnapshot(entry.name)) all.push_back(checkOne(entry.name, entry.bytes, inside));
    if (all.empty()) all.push_back(faulty("", {"file", "no_credential", ""}));
    return all;
}

}  // namespace

std::vector<Checked> verifyFile(const std::string& bytes, const std::vector<KnownKey>& keys,
                                const std::vector<KnownStatus>& statuses, UtcTime now,
                                const std::string& timestampAuthorities) {
    const Light light{keys, statuses, now, timestampAuthorities};
    if (isArchive(bytes)) return checkArchive(bytes, light);
    return {checkOne("", bytes, light)};
}

}  // namespace valo::certificates
