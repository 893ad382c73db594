#include "certificates/credential_store.hpp"

#include <random>

#include "certificates/status.hpp"

namespace valo::certificates {

using database::Sql;
using database::Transaction;

std::vector<IssuedCredential> credentialsOf(Transaction& tx, CertificateId certificate) {
    static constexpr Sql kOf{
        "select kind, uuid, file_name, jwt, json, list_id, list_index from credential where certificate_id = "
        ":certificate order by "
        "id"};
    return tx.all<IssuedCredential>(kOf, certificate);
}

void insertCredential(Transaction& tx, CertificateId certificate, const SigningKeys& keys, const IssuedCredential& c) {
    static constexpr Sql kInsert{
        "insert into credential (certificate_id, signing_key_id, proof_key_id, kind, uuid, file_name, jwt, json, "
        "list_id, list_index) "
        "values (:certificate, :key, :proof_key, :kind, :uuid, :name, :jwt, :json, :list, :index)"};
    const auto proof = keys.proof ? std::optional(keys.proof->id) : std::nullopt;
    tx.run(kInsert, certificate, keys.document.id, proof, c.kind, c.uuid, c.fileName, c.jwt, c.json, c.place.list,
           c.place.index);
}

std::optional<std::string> codeOfCredential(Transaction& tx, const std::string& uuid) {
    static constexpr Sql kCode{
        "select c.code from credential x join certificate c on c.id = x.certificate_id where x.uuid = :uuid"};
    return tx.one<std::string>(kCode, uuid);
}

namespace {

/// Places are drawn by lot, so a list is half full when its first thousand are.
std::int64_t openList(Transaction& tx, OrganisationId organisation, UtcTime now) {
    constexpr std::int64_t kSample = 1024;
    static constexpr Sql kNewest{
        "select l.id, (select count(*) from status_entry e where e.list_id = l.id and e.list_index < :sample) from "
        "status_list l where l.organisation_id = :organisation order by l.id desc limit 1"};
    static constexpr Sql kInsert{
        "insert into status_list (organisation_id, created_at) values (:organisation, :now) returning id"};
    const auto newest = tx.one<std::tuple<std::int64_t, std::int64_t>>(kNewest, kSample, organisation);
    if (newest && std::get<1>(*newest) < kSample / 2) return std::get<0>(*newest);
    return tx.insert(kInsert, organisation, now);
}

}  // namespace

std::vector<StatusPlace> takePlaces(Transaction& tx, OrganisationId organisation, std::size_t count, UtcTime now) {
    static constexpr Sql kTake{
        "insert into status_entry (list_id, list_index) values (:list, :index) on conflict do nothing"};
    std::random_device random;
    std::uniform_int_distribution<std::int64_t> anywhere(0, kStatusPlaces - 1);
    const auto list = openList(tx, organisation, now);
    std::vector<StatusPlace> places;
    while (places.size() < count) {
        const auto index = anywhere(random);
        if (tx.run(kTake, list, index) == 1) places.push_back({list, index});
    }
    return places;
}

std::optional<StatusList> statusList(Transaction& tx, std::int64_t id) {
    static constexpr Sql kList{"select id, organisation_id, version from status_list where id = :id"};
    return tx.one<StatusList>(kList, id);
}
std::vector<StatusList> statusLists(Transaction& tx, OrganisationId organisation) {
    static constexpr Sql kLists{

        "select id, organisation_id, version from status_list where organisation_id = :organisation order by id"};
    return tx.all<StatusList>(kLists, organisation);
}

void countOnLists(Transaction& tx, CertificateId certificate) {
    static constexpr Sql kCount{
        "update status_list set version = version + 1 where id in (select list_id from credential where certificate_id "
        "= :certificate)"};
    tx.run(kCount, certificate);
}

std::vector<std::int64_t> revokedPlaces(Transaction& tx, std::int64_t list) {
    static constexpr Sql kRevoked{
        "select x.list_index from credential x where x.list_id = :list and "
        "(exists (select 1 from certificate_withdrawal w where w.certificate_id = x.certificate_id) "
        "or exists (select 1 from certificate r where r.replaces_id = x.certificate_id)) order by x.list_index"};
    static constexpr Sql kErased{
        "select list_index from erased_credential where list_id = :list and revoked = 1 order by list_index"};
    auto places = tx.all<std::int64_t>(kRevoked, list);
    const auto erased = tx.all<std::int64_t>(kErased, list);
    places.insert(places.end(), erased.begin(), erased.end());
    return places;
}

}  // namespace valo::certificates
