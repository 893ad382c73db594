#pragma once
#include <string>
#include <vector>

#include "certificates/credential.hpp"
#include "certificates/keys_register.hpp"
#include "database/transaction.hpp"

namespace valo::certificates {

/// A credential as it was signed.
struct IssuedCredential {
    std::string uuid, fileName, jwt;
    StatusPlace place;
    using Columns = std::tuple<std::string, std::string, std::string, StatusPlace>;
};
std::vector<IssuedCredential> credentialsOf(database::Transaction& tx, CertificateId certificate);
void insertCredential(database::Transaction& tx, CertificateId certificate, const RegisteredKey& key,
                      const IssuedCredential& credential);
/// The check code of the certificate that the credential belongs to.
std::optional<std::string> codeOfCredential(database::Transaction& tx, const std::string& uuid);

/// Takes random free places in the organisation's newest list; begins another one when that is half full.
std::vector<StatusPlace> takePlaces(database::Transaction& tx, OrganisationId organisation, std::size_t count,
                                    UtcTime now);
struct StatusList {
    std::int64_t id;
    OrganisationId organisation;
    using Columns = std::tuple<std::int64_t, OrganisationId>;
};
std::optional<StatusList> statusList(database::Transaction& tx, std::int64_t id);
/// The lists that an organisation's certificates stand in.
std::vector<StatusList> statusLists(database::Transaction& tx, OrganisationId organisation);
/// Places whose certificate was withdrawn or replaced.
std::vector<std::int64_t> revokedPlaces(database::Transaction& tx, std::int64_t list);

}  // namespace valo::certificates
