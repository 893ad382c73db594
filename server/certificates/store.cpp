#include "certificates/store.hpp"

#include "certificates/credential_store.hpp"
#include "core/text.hpp"

namespace valo::certificates {

using database::Sql;
using database::Transaction;

#define VALO_CERTIFICATE_ROWS                                                                                 \
    "select c.id, c.number, c.code, c.client_id, c.placement_id, c.organisation_id, p.name, o.name, w.name, " \
    "c.language, c.issued_on, r.id, r.number, x.withdrawn_at, x.reason, "                                     \
    "(select count(*) from certificate_line l where l.certificate_id = c.id), c.second_language "             \
    "from certificate c "                                                                                     \
    "join client p on p.id = c.client_id join organisation o on o.id = c.organisation_id "                    \
    "join placement q on q.id = c.placement_id join workplace w on w.id = q.workplace_id "                    \
    "left join certificate r on r.replaces_id = c.id left join certificate_withdrawal x on x.certificate_id = c.id "

std::optional<Certificate> certificate(Transaction& tx, CertificateId id) {
    static constexpr Sql kOne{VALO_CERTIFICATE_ROWS "where c.id = :id"};
    return tx.one<Certificate>(kOne, id);
}
std::optional<Certificate> certificateByCode(Transaction& tx, std::string_view storedCode) {
    static constexpr Sql kByCode{VALO_CERTIFICATE_ROWS "where c.code = :code"};
    return tx.one<Certificate>(kByCode, storedCode);
}
std::vector<Certificate> certificatesOf(Transaction& tx, ClientId client) {
    static constexpr Sql kOfClient{VALO_CERTIFICATE_ROWS "where c.client_id = :client order by c.id desc"};
    return tx.all<Certificate>(kOfClient, client);
}
std::vector<Certificate> certificatesSeenBy(Transaction& tx, UserId colleague, UtcTime now) {
    static constexpr Sql kSeenBy{VALO_CERTIFICATE_ROWS
                                 "where exists (select 1 from client_staff s where s.client_id = c.client_id "
                                 "and s.account_id = :colleague and (s.ended_at is null or s.ended_at > :now)) "
                                 "order by c.id desc limit 5000"};
    return tx.all<Certificate>(kSeenBy, colleague, now);
}
#undef VALO_CERTIFICATE_ROWS

CertificateId newestValid(Transaction& tx, PlacementId placement) {
    static constexpr Sql kNewest{
        "select c.id from certificate c join placement p on p.client_id = c.client_id and p.id = c.placement_id where "
        "p.id = :placement and not exists (select 1 from certificate r "
        "where r.replaces_id = c.id) and not exists (select 1 from certificate_withdrawal x where x.certificate_id = "
        "c.id) order by c.id desc limit 1"};
    return CertificateId{tx.one<std::int64_t>(kNewest, placement).value_or(0)};
}
bool namesUnit(Transaction& tx, CertificateId id, std::string_view words) {
    static constexpr Sql kUnits{
        "select distinct u.code || ' ' || u.name_fi || ' ' || u.name_sv || ' ' || u.name_en from certificate_line l "
        "join requirement r on r.id = l.requirement_id join unit u on u.id = r.unit_id where l.certificate_id = :id"};
    for (const auto& unit : tx.all<std::string>(kUnits, id))
        if (lowered(unit).find(words) != std::string::npos) return true;
    return false;
}

std::optional<Documents> documents(Transaction& tx, CertificateId id) {
    static constexpr Sql kDocuments{"select snapshot, html, pdf, pdf_sha256 from certificate where id = :id"};
    return tx.one<Documents>(kDocuments, id);
}

std::optional<Documents> documents(Transaction& tx, CertificateId id, const Edition& edition) {
    static constexpr Sql kEdition{
        "select c.snapshot, e.html, e.pdf, e.pdf_sha256 from certificate_edition e join certificate c on c.id = "
        "e.certificate_id where e.certificate_id = :id and e.code = :code"};
    return tx.one<Documents>(kEdition, id, edition.code());
}
std::vector<std::string> otherEditions(Transaction& tx, CertificateId id) {
    static constexpr Sql kEditions{"select code from certificate_edition where certificate_id = :id order by made_at"};
    return tx.all<std::string>(kEditions, id);
}
bool insertEdition(Transaction& tx, CertificateId id, const Edition& edition, const Documents& d, UserId by,
                   UtcTime now) {
    static constexpr Sql kInsert{
        "insert into certificate_edition (certificate_id, code, html, pdf, pdf_sha256, made_by, made_at) "
        "values (:id, :code, :html, :pdf, :sha, :by, :at) on conflict do nothing"};
    return tx.run(kInsert, id, edition.code(), d.html, d.pdf, d.pdfSha256, by, now) == 1;
}

std::vector<CertifiedRequirement> certifiedRequirements(Transaction& tx, ClientId client) {
    static constexpr Sql kCertified{
        "select l.requirement_id, l.level, c.number, c.issued_on from certificate_line l "
        "join certificate c on c.id = l.certificate_id where c.client_id = :client "
        "and not exists (select 1 from certificate_withdrawal x where x.certificate_id = c.id) "
        "and not exists (select 1 from certificate r where r.replaces_id = c.id) order by c.id"};
    return tx.all<CertifiedRequirement>(kCertified, client);
}

std::int64_t nextRunningNumber(Transaction& tx, OrganisationId organisation, int year) {
    static constexpr Sql kNext{
        "insert into certificate_sequence (organisation_id, year, last_number) values (:organisation, :year, 1) "
        "on conflict (organisation_id, year) do update set last_number = certificate_sequence.last_number + 1 "
        "returning last_number"};
    return tx.one<std::int64_t>(kNext, organisation, year).value();
}

CertificateId insertCertificate(Transaction& tx, const NewCertificate& n) {
    static constexpr Sql kInsert{
        "insert into certificate (number, code, client_id, placement_id, organisation_id, language, issued_on, "
        "issued_at, "
        "issued_by, replaces_id, snapshot, html, pdf, pdf_sha256, second_language) values (:number, :code, :client, "
        ":placement, :organisation, :language, :issued_on, :issued_at, :issued_by, :replaces, :snapshot, :html, :pdf, "
        ":sha, :second) "
        "returning id"};
    static constexpr Sql kLine{
        "insert into certificate_line (certificate_id, agreement_id, environment_id, requirement_id, level) "
        "values (:certificate, :agreement, :environment, :requirement, :level)"};
    const auto& c = n.content;
    const auto id =
        tx.insert<CertificateId>(kInsert, c.number, c.code, n.placement.client, n.placement.id, n.organisation,
                                 c.language, c.issuedOn, n.issuedAt, n.issuedBy, n.replaces, n.documents.snapshot,
                                 n.documents.html, n.documents.pdf, n.documents.pdfSha256, c.second);
    if (n.replaces) countOnLists(tx, *n.replaces);
    for (const auto& part : c.qualifications)
        for (const auto& unit : part.units)
            for (const auto& line : unit.lines)
                tx.run(kLine, id, line.agreement, line.environment, line.requirement, line.level);
    return id;
}

void insertWithdrawal(Transaction& tx, CertificateId id, std::string_view reason, UserId by, UtcTime now) {
    static constexpr Sql kWithdraw{
        "insert into certificate_withdrawal (certificate_id, reason, withdrawn_by, withdrawn_at) "
        "values (:certificate, :reason, :by, :now) on conflict do nothing"};
    tx.run(kWithdraw, id, reason, by, now);
    countOnLists(tx, id);
}

}  // namespace valo::certificates
