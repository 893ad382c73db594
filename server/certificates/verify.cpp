#include "certificates/verify.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "certificates/seal.hpp"
#include "certificates/verify_archive.hpp"
#include "certificates/verify_credential.hpp"

namespace valo::certificates {
namespace {

/// A file is read as a PDF only once a known key vouches for all of its bytes. What is attached must be of the same
/// organisation and from the time in which its key sealed.
Checked checkPdf(std::string name, const std::string& bytes, const Light& light) {
    const auto sealer = checkSeal(bytes);
    if (!sealer) return faulty(std::move(name), sealer.error().fields.at(0));
    const auto key = std::ranges::find(light.keys, *sealer, &KnownKey::key);
    if (key == light.keys.end()) return faulty(std::move(name), {"file", "unknown_key", ""});
    if (key->state == KeyState::Compromised) return faulty(std::move(name), {"file", "key_given_up", key->id});
    std::optional<Checked> whole;
    for (const auto& attachment : attachmentsOf(bytes)) {
        auto one = checkCredential(name, attachment.bytes, light);
        if (!one.fault && one.issuer != key->issuer) one.fault = FieldError{"file", "other_issuer", one.issuer};
        if (!one.fault && key->until && one.issuedAt > key->until) one.fault = FieldError{"file", "key_ended", key->id};
        if (one.fault) return one;
        if (!whole || !one.statusAsOf || (whole->statusAsOf && *one.statusAsOf < *whole->statusAsOf))
            whole = std::move(one);
    }
    if (!whole) return faulty(std::move(name), {"file", "no_credential", ""});
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
    const Light inside{light.keys, statuses, light.now};
    std::vector<Checked> all;
    for (const auto& entry : *entries)
        if (isDocument(entry.name) && !isSnapshot(entry.name)) all.push_back(checkOne(entry.name, entry.bytes, inside));
    if (all.empty()) all.push_back(faulty("", {"file", "no_credential", ""}));
    return all;
}

}  // namespace

std::vector<Checked> verifyFile(const std::string& bytes, const std::vector<KnownKey>& keys,
                                const std::vector<KnownStatus>& statuses, UtcTime now) {
    const Light light{keys, statuses, now};
    if (isArchive(bytes)) return checkArchive(bytes, light);
    return {checkOne("", bytes, light)};
}

}  // namespace valo::certificates
