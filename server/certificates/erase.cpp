#include "certificates/erase.hpp"

#include "certificates/credential_store.hpp"
#include "certificates/store.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

void keepWhatRemains(Transaction& tx, const Certificate& c, UtcTime now) {
    static constexpr Sql kRemains{
        "insert into certificate_erasure (certificate_id, organisation_id, number, code, issued_on, pdf_sha256, state, "
        "erased_at) values (:id, :organisation, :number, :code, :on, :sha, :state, :at)"};
    static constexpr Sql kPlaces{
        "insert into erased_credential (list_id, list_index, revoked) select list_id, list_index, :revoked from "
        "credential where certificate_id = :id"};
    tx.run(kRemains, c.id, c.organisation, c.number, c.code, c.issuedOn, documents(tx, c.id).value().pdfSha256,
           c.state(), now);
    tx.run(kPlaces, c.state() == CertificateState::Valid ? 0 : 1, c.id);
}

}  // namespace

void eraseCertificates(Transaction& tx, ClientId client, UtcTime now) {
    static constexpr Sql kDecisionUnits{
        "delete from school_decision_unit where decision_id in (select id from school_decision where certificate_id = "
        ":id)"};
    static constexpr Sql kDecisions{"delete from school_decision where certificate_id = :id"};
    static constexpr Sql kItems{"update issue_batch_item set certificate_id = null where certificate_id = :id"};
    static constexpr Sql kReissues{"delete from certificate_reissue where certificate_id = :id"};
    static constexpr Sql kReissued{"update certificate_reissue set made_id = null where made_id = :id"};
    static constexpr Sql kCredentials{"delete from credential where certificate_id = :id"};
    static constexpr Sql kEditions{"delete from certificate_edition where certificate_id = :id"};
    static constexpr Sql kLines{"delete from certificate_line where certificate_id = :id"};
    static constexpr Sql kWithdrawals{"delete from certificate_withdrawal where certificate_id = :id"};
    static constexpr Sql kCertificate{"delete from certificate where id = :id"};
    const auto all = certificatesOf(tx, client);
    for (const auto& one : all) keepWhatRemains(tx, one, now);
    for (const auto& one : all)  // newest first: a certificate goes before the one that it replaced
        for (const auto* sql : {&kDecisionUnits, &kDecisions, &kItems, &kReissues, &kReissued, &kCredentials,
                                &kEditions, &kLines, &kWithdrawals, &kCertificate})
            tx.run(*sql, one.id);

    static constexpr Sql kBatchItems{
        "delete from issue_batch_item where placement_id in (select id from placement where client_id = :client)"};
    static constexpr Sql kSignatures{
        "delete from supervisor_signature where placement_id in (select id from placement where client_id = :client)"};
    static constexpr Sql kRequests{
        "delete from signature_request where placement_id in (select id from placement where client_id = :client)"};
    for (const auto* sql : {&kBatchItems, &kSignatures, &kRequests}) tx.run(*sql, client);
}

std::vector<Remains> remainsOfErased(Transaction& tx) {
    static constexpr Sql kAll{
        "select e.number, e.code, e.pdf_sha256, o.name, e.issued_on, e.state, e.erased_at from certificate_erasure e "
        "join organisation o on o.id = e.organisation_id order by e.erased_at, e.number"};
    return tx.all<Remains>(kAll);
}

}  // namespace valo::certificates
