#include "cli/verify.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>

#include "certificates/verify.hpp"
#include "certificates/verify_archive.hpp"
#include "core/json.hpp"
#include "web/render.hpp"

namespace valo::cli {
namespace {

using certificates::Checked;

std::optional<std::string> contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        std::cerr << "valo: " << path << " cannot be read\n";
        return std::nullopt;
    }
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

void tell(const Checked& c, const web::Pages& pages) {
    if (!c.name.empty()) std::cout << c.name << ": ";
    if (c.fault) {
        std::cout << "refused (" << c.fault->code
                  << "): " << pages.errorText(Language::En, c.fault->code, c.fault->detail) << '\n';
        return;
    }
    std::cout << "genuine. " << c.title << ". Issued by " << c.issuerName << ' ' << isoTime(*c.issuedAt) << ". "
              << (c.statusAsOf ? "Not withdrawn as of " + isoTime(*c.statusAsOf) + "."
                               : std::string("Whether it was withdrawn later is not known: no status list was given."))
              << '\n';
}

void write(JsonWriter& out, const Checked& c) {
    out.beginObject().field("name", c.name).field("holds", !c.fault.has_value());
    if (c.fault)
        out.field("code", c.fault->code).field("detail", c.fault->detail);
    else
        out.field("title", c.title)
            .field("issuer", c.issuerName)
            .field("issuedAt", c.issuedAt)
            .field("sealedAt", c.sealedAt ? std::optional(c.sealedAt->at) : std::nullopt)
            .field("sealedAtTrusted", c.sealedAt && c.sealedAt->trusted)
            .field("statusAsOf", c.statusAsOf);
    out.endObject();
}

int report(const std::vector<Checked>& all, const web::Pages& pages, bool json) {
    JsonWriter out;
    out.beginArray();
    for (const auto& one : all) {
        if (!json) tell(one, pages);
        write(out, one);
    }
    if (json) std::cout << out.endArray().take() << '\n';
    return std::ranges::any_of(all, [](const Checked& c) { return c.fault.has_value(); }) ? 1 : 0;
}

int refused(const Error& error, const web::Pages& pages) {
    const auto& fault = error.fields.at(0);
    std::cerr << "valo: " << fault.field << ": " << pages.errorText(Language::En, fault.code, fault.detail) << '\n';
    return 1;
}

}  // namespace

int verifyHere(Services& services, const Verify& wanted) {
    const auto bytes = contents(wanted.file);
    if (!bytes) return 1;
    const auto known = certificates::knownHere(services);
    return report(certificates::verifyFile(*bytes, known.keys, known.statuses, services.clock.now(),
                                           certificates::timestampAuthorities(services.settings)),
                  services.pages, wanted.json);
}

bool bringsItsKeys(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    return certificates::isArchive(bytes) && certificates::keysInArchive(bytes).has_value();
}

int verifyAlone(const Verify& wanted) {
    const auto bytes = contents(wanted.file);
    const bool isSelfContained = wanted.didFile.empty();
    const auto did = isSelfContained ? std::optional<std::string>("") : contents(wanted.didFile);
    if (!bytes || !did) return 1;
    const web::Pages pages;
    const auto now = SystemClock().now();
    const auto keys = isSelfContained ? certificates::keysInArchive(*bytes) : certificates::knownKeysOf(*did);
    if (!keys) return refused(keys.error(), pages);
    if (isSelfContained)
        std::cerr << "valo: the issuer's keys were read from the archive itself. Who forges an archive forges them "
                     "too: compare did.json with the one that the issuer publishes, or give it with --did.\n";
    std::vector<certificates::KnownStatus> statuses;
    if (!wanted.statusFile.empty()) {
        const auto text = contents(wanted.statusFile);
        if (!text) return 1;
        const auto list = certificates::readStatusList(*text, *keys, now);
        if (!list) return refused(list.error(), pages);
        statuses.push_back(*list);
    }
    return report(certificates::verifyFile(*bytes, *keys, statuses, now), pages, wanted.json);
}

}  // namespace valo::cli
