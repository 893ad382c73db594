#pragma once
#include <optional>
#include <string>
#include <vector>

#include "certificates/certificate.hpp"
#include "core/actor.hpp"
#include "database/transaction.hpp"
#include "placements/placement.hpp"

namespace valo::certificates {

/// A certificate as registers list it.
struct Certificate {
    CertificateId id;
    std::string number, code;
    ClientId client;
    PlacementId placement;
    OrganisationId organisation;
    std::string holder, issuer, workplace;
    Language language;
    Date issuedOn;
    std::optional<CertificateId> replacedBy;
    std::optional<std::string> replacedByNumber;
    std::optional<UtcTime> withdrawnAt;
    std::optional<std::string> withdrawnReason;
    std::int64_t lines;
    std::optional<Language> second;
    using Columns =
        std::tuple<CertificateId, std::string, std::string, ClientId, PlacementId, OrganisationId, std::string,
                   std::string, std::string, Language, Date, std::optional<CertificateId>, std::optional<std::string>,
                   std::optional<UtcTime>, std::optional<std::string>, std::int64_t, std::optional<Language>>;
    Edition edition() const { return {language, second}; }
    CertificateState state() const {
        return withdrawnAt  ? CertificateState::Withdrawn
               : replacedBy ? CertificateState::Replaced
                            : CertificateState::Valid;
    }
};
std::optional<Certificate> certificate(database::Transaction& tx, CertificateId id);
std::optional<Certificate> certificateByCode(database::Transaction& tx, std::string_view storedCode);
/// Newest first.
std::vector<Certificate> certificatesOf(database::Transaction& tx, ClientId client);
/// Of the clients that the colleague works with today, newest first.
std::vector<Certificate> certificatesSeenBy(database::Transaction& tx, UserId colleague, UtcTime now);

/// The newest one of a placement that still holds; 0 when none does.
CertificateId newestValid(database::Transaction& tx, PlacementId placement);
/// Whether a unit of the certificate has these words (in lower case) in its code or name.
bool namesUnit(database::Transaction& tx, CertificateId id, std::string_view words);

/// The frozen documents.
struct Documents {
    std::string snapshot, html;
    database::Bytes pdf;
    std::string pdfSha256;
    using Columns = std::tuple<std::string, std::string, database::Bytes, std::string>;
};
std::optional<Documents> documents(database::Transaction& tx, CertificateId id);
/// Of another edition; nothing when it was never made.
std::optional<Documents> documents(database::Transaction& tx, CertificateId id, const Edition& edition);
/// The editions besides the first one.
std::vector<std::string> otherEditions(database::Transaction& tx, CertificateId id);
/// False when it is there already.
bool insertEdition(database::Transaction& tx, CertificateId id, const Edition& edition, const Documents& documents,
                   UserId by, UtcTime now);

/// Requirements that stand on valid certificates of the client, with the level certified last.
struct CertifiedRequirement {
    RequirementId requirement;
    Level level;
    std::string number;
    Date issuedOn;
    using Columns = std::tuple<RequirementId, Level, std::string, Date>;
};
std::vector<CertifiedRequirement> certifiedRequirements(database::Transaction& tx, ClientId client);

std::int64_t nextRunningNumber(database::Transaction& tx, OrganisationId organisation, int year);
struct NewCertificate {
    const Content& content;
    const placements::Placement& placement;
    OrganisationId organisation;
    UserId issuedBy;
    UtcTime issuedAt;
    std::optional<CertificateId> replaces;
    Documents documents;
};
CertificateId insertCertificate(database::Transaction& tx, const NewCertificate& certificate);
void insertWithdrawal(database::Transaction& tx, CertificateId id, std::string_view reason, UserId by, UtcTime now);

}  // namespace valo::certificates
