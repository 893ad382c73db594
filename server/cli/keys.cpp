#include "cli/keys.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "accounts/store.hpp"
#include "certificates/actions.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/reissue.hpp"
#include "cli/users.hpp"
#include "core/json.hpp"

namespace valo::cli {
namespace {

using certificates::Algorithm, certificates::KeyState;

Result<OrganisationId> organisationNamed(Services& services, const std::string& name) {
    const auto all = services.database.read([](auto& tx) { return accounts::organisations(tx); });
    if (name.empty() && all.size() == 1) return all.front().id;
    if (name.empty()) return invalid("organisation", "required");
    const auto found = std::ranges::find(all, name, &accounts::Organisation::name);
    if (found == all.end()) return notFound(name);
    return found->id;
}

int listKeys(Services& services, bool json) {
    JsonWriter out;
    out.beginArray();
    for (const auto& key : services.database.read([](auto& tx) { return certificates::registeredKeys(tx); })) {
        const auto id = certificates::keyIdOf(certificates::publicUrl(services), key);
        if (!json)
            std::cout << id << '\t' << codeOf(key.state) << '\t' << isoTime(key.from) << '\t'
                      << (key.to ? isoTime(*key.to) : "") << '\t' << codeOf(key.key.algorithm) << '\t'
                      << key.organisationName << '\n';
        out.beginObject().field("id", id).field("organisation", key.organisationName).field("state", codeOf(key.state));
        out.field("algorithm", codeOf(key.key.algorithm));
        out.field("from", key.from).field("to", key.to).endObject();
    }
    if (json) std::cout << out.endArray().take() << '\n';
    return 0;
}

/// Both keys of an organisation: the one for documents and the one for proofs inside JSON. A key that is there already
/// (for create) or missing (for rotate) is left as it is, as long as there was something to do for the other one.
int makeKeys(Services& services, OrganisationId organisation, const KeyCommand& wanted) {
    const auto document = wanted.algorithm == "rs256" ? Algorithm::RS256 : Algorithm::ES256;
    const bool rotating = wanted.act == KeyCommand::Act::Rotate;
    std::optional<Error> refusal;
    int made = 0;
    for (const auto algorithm : {document, Algorithm::EdDSA}) {
        auto key = rotating ? certificates::rotateKey(services, organisation, algorithm)
                            : certificates::createKey(services, organisation, algorithm);
        if (!key && rotating && algorithm == Algorithm::EdDSA && key.error().code == "key_missing")
            key = certificates::createKey(services, organisation, algorithm);
        if (!key && (key.error().code != "key_active" || refusal)) return refusedCommand(services, key.error());
        if (!key) {
            refusal = key.error();
            continue;
        }
        ++made;
        std::cout << key->organisationName << " signs with "
                  << certificates::keyIdOf(certificates::publicUrl(services), *key) << ".\n";
    }
    if (made == 0) return refusedCommand(services, *refusal);
    if (services.settings.publicUrl.empty())
        std::cerr << "valo: public_url is not set; verifiers elsewhere cannot find these keys\n";
    return 0;
}
int reported(Services& services, const Result<Done>& done, std::string_view words) {
    if (!done) return refusedCommand(services, done.error());
    std::cout << words << '\n';
    return 0;
}

/// What a key in wrong hands had signed, queued to be issued anew; how far that is, when it was asked for before.
int reissue(Services& services, OrganisationId organisation, const std::string& kid, bool json) {
    const auto queued = certificates::askForReissue(services, organisation, kid);
    if (!queued) return refusedCommand(services, queued.error());
    JsonWriter out;
    out.beginObject().key("certificates").beginArray();
    for (const auto& one : *queued) {
        if (!json) std::cout << one.number << '\t' << isoDate(one.issuedOn) << '\n';
        out.value(one.number);
    }
    const auto count = services.database.read([&](auto& tx) {
        certificates::ReissueCount all;
        for (const auto& key : certificates::registeredKeys(tx))
            if (key.organisation == organisation && key.kid == kid) all = certificates::reissueCount(tx, key);
        return all;
    });
    out.endArray().field("waiting", count.waiting).field("issued", count.issued).field("failed", count.failed);
    if (json)
        std::cout << out.endObject().take() << '\n';
    else
        std::cout << count.waiting << " wait to be issued anew by `valo serve`, " << count.issued << " are, "
                  << count.failed << " could not be.\n";
    return 0;
}

Result<Done> setChain(Services& services, OrganisationId organisation, const std::string& file) {
    std::ifstream in(file);
    if (!in) return invalid("chain", "file_unreadable", file);
    return certificates::setKeyChain(services, organisation, {std::istreambuf_iterator<char>(in), {}});
}

}  // namespace

int runKey(Services& services, const KeyCommand& wanted) {
    using Act = KeyCommand::Act;
    if (wanted.act == Act::List) return listKeys(services, wanted.json);
    const auto organisation = organisationNamed(services, wanted.organisation);
    if (!organisation) return refusedCommand(services, organisation.error());
    switch (wanted.act) {
        case Act::Create:
        case Act::Rotate:
            return makeKeys(services, *organisation, wanted);
        case Act::Retire:
            return reported(services, certificates::endKey(services, *organisation, wanted.kid, KeyState::Retired),
                            "The key signs no more; what it signed holds.");
        case Act::Compromise:
            return reported(services, certificates::endKey(services, *organisation, wanted.kid, KeyState::Compromised),
                            "Nothing that the key signed holds any more. `valo key reissue` issues it anew.");
        case Act::Reissue:
            return reissue(services, *organisation, wanted.kid, wanted.json);
        default:
            return reported(services, setChain(services, *organisation, wanted.chainFile),
                            "The chain is set for the seals to come.");
    }
}

}  // namespace valo::cli
