#include "cli/clients.hpp"

#include <algorithm>
#include <iostream>

#include "accounts/account.hpp"
#include "certificates/erase.hpp"
#include "cli/users.hpp"
#include "core/json.hpp"
#include "placements/store.hpp"
#include "start/erase_client.hpp"

namespace valo::cli {
namespace {

using certificates::Remains;

std::vector<Remains> remains(Services& services) {
    return services.database.read([](auto& tx) { return certificates::remainsOfErased(tx); });
}

void tell(const Remains& one) {
    std::cout << one.number << '\t' << codeOf(one.state) << '\t' << isoDate(one.issuedOn) << '\t' << one.code << '\t'
              << one.pdfSha256 << '\t' << isoTime(one.erasedAt) << '\t' << one.issuer << '\n';
}

}  // namespace

int clientErase(Services& services, const ClientErase& wanted) {
    const ClientId id{wanted.client};
    auto actor = accounts::operatorActor();
    if (const auto client = services.database.read([&](auto& tx) { return placements::client(tx, id); }))
        actor.organisation = client->organisation;  // whose log tells it
    const auto before = remains(services).size();
    const auto done = start::eraseClient(services, actor, {id, wanted.name, wanted.reason});
    if (!done) return refusedCommand(services, done.error());
    const auto after = remains(services);
    std::cout << "The client's data are erased. What remains of " << after.size() - before
              << " certificates: number, state, day, check code, SHA-256 of the PDF, time of erasure, issuer.\n";
    std::for_each(after.begin() + static_cast<std::ptrdiff_t>(before), after.end(), tell);
    return 0;
}

int clientRemains(Services& services, bool json) {
    JsonWriter out;
    out.beginArray();
    for (const auto& one : remains(services)) {
        if (!json) tell(one);
        out.beginObject().field("number", one.number).field("state", codeOf(one.state)).field("issuedOn", one.issuedOn);
        out.field("code", one.code).field("pdfSha256", one.pdfSha256).field("erasedAt", one.erasedAt);
        out.field("issuer", one.issuer).endObject();
    }
    if (json) std::cout << out.endArray().take() << '\n';
    return 0;
}

}  // namespace valo::cli
