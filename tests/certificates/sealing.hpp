#pragma once
#include <filesystem>
#include <string>

#include "certificates/actions.hpp"
#include "certificates/credential.hpp"
#include "certificates/verify.hpp"
#include "skill.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

namespace valo::tests {

using namespace certificates;

/// A story whose workshop has a key and whose client has one certifiable skill.
struct Sealing : Story {
    explicit Sealing(database::Database& database) : Story(database) {
        settings.publicUrl = "https://valo.example.fi";
        settings.keyFolder = testFolder() + "/" + randomUuid();
        settings.keyPassphrase = "a long enough passphrase";
        std::filesystem::create_directories(settings.keyFolder);
        arrange(*this, {});
    }
    CertificateId issued(CertificateId replaces = {}) {
        return issue(services, coordinator, {.placement = placement, .replaces = replaces}).value();
    }
    std::string pdf(CertificateId id) { return seenDocuments(services, clientSelf, id).value().pdf.data; }
    std::string jwt(CertificateId id) { return seenCredentials(services, clientSelf, id).value().at(0).jwt; }
    /// What the check says of a file here: "holds" or the code of the fault.
    std::string verdict(const std::string& file) {
        const auto known = knownHere(services);
        const auto all = verifyFile(file, known.keys, known.statuses, clock.now());
        for (const auto& one : all)
            if (one.fault) return one.fault->code;
        return all.at(0).statusAsOf ? "holds" : "holds, status unknown";
    }
};

}  // namespace valo::tests
