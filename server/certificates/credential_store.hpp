#pragma once
#include <string>
#include <vector>

#include "certificates/credential.hpp"
#include "certificates/keys_register.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

enum class CredentialKind { Unit, Whole };

/// A credential as it was signed: as a compact JWS, and as JSON with its proof when there was a key for that.
struct IssuedCredential {
    CredentialKind kind = CredentialKind::Unit;
    std::string uuid, fileName, jwt, json;
    StatusPlace place;
    using Columns = std::tuple<CredentialKind, std::string, std::string, std::string, std::string, StatusPlace>;
    /// The JSON's own name: "VALO-3-2026-0012-1.vc.json" beside "….vc.jwt".
    std::string jsonName() const { return fileName.substr(0, fileName.rfind('.')) + ".json"; }
};
/// The units in their order, then the whole certificate.
std::vector<IssuedCredential> credentialsOf(database::Transaction& tx, CertificateId certificate);
struct SigningKeys {
    RegisteredKey document;
    std::optional<RegisteredKey> proof;
};
void insertCredential(database::Transaction& tx, CertificateId certificate, const SigningKeys& keys,
                      const IssuedCredential& credential);
/// The check code of the certificate that the credential belongs to.
std::optional<std::string> codeOfCredential(database::Transaction& tx, const std::string& uuid);

/// Takes random free places in the organisation's newest list; begins another one when that is half full.
std::vector<StatusPlace> takePlaces(database::Transaction& tx, OrganisationId organisation, std::size_t count,
                                    UtcTime now);
struct StatusList {
    std::int64_t id;
    OrganisationId organisation;
    std::int64_t version;  // another one after every change
    using Columns = std::tuple<std::int64_t, OrganisationId, std::int64_t>;
};
std::optional<StatusList> statusList(database::Transaction& tx, std::int64_t id);
/// The lists that an organisation's certificates stand in.
std::vector<StatusList> statusLists(database::Transaction& tx, OrganisationId organisation);
/// For whoever withdraws or replaces a certificate: its places are no longer what they were.
void countOnLists(database::Transaction& tx, CertificateId certificate);
/// Places whose certificate was withdrawn or replaced.
std::vector<std::int64_t> revokedPlaces(database::Transaction& tx, std::int64_t list);

}  // namespace valo::certificates

namespace valo {
template <>
inline constexpr auto kCodes<certificates::CredentialKind> = std::to_array<Code<certificates::CredentialKind>>(
    {{certificates::CredentialKind::Unit, "unit"}, {certificates::CredentialKind::Whole, "whole"}});
}  // namespace valo
