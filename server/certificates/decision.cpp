#include "certificates/decision.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "certificates/store.hpp"
#include "core/text.hpp"
#include "placements/store.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

std::string subjectOf(CertificateId id) { return "certificate/" + std::to_string(id.value); }

std::vector<SchoolDecision::Unit> unitsOn(Transaction& tx, CertificateId id) {
    static constexpr Sql kUnits{
        "select distinct u.id, u.code, u.name_fi, u.name_sv, u.name_en from certificate_line l join requirement r on "
        "r.id = l.requirement_id join unit u on u.id = r.unit_id where l.certificate_id = :id order by u.id"};
    return tx.all<SchoolDecision::Unit>(kUnits, id);
}

Result<Certificate> recordable(Transaction& tx, const Actor& actor, CertificateId id) {
    auto found = certificate(tx, id);
    if (!found || !placements::maySee(tx, actor, found->client)) return notFound("certificate");
    if (!placements::relation(tx, actor, found->client)) return forbidden("school_decision");
    return std::move(*found);
}

std::vector<FieldError> faults(const NewSchoolDecision& input, Date today,
                               const std::vector<SchoolDecision::Unit>& units) {
    std::vector<FieldError> wrong;
    if (input.school.empty()) wrong.push_back({"school", "required", ""});
    if (length(input.school) > 200) wrong.push_back({"school", "too_long", "200"});
    const auto day = parseDate(input.decidedOn);
    if (input.decidedOn.empty())
        wrong.push_back({"decided_on", "required", ""});
    else if (!day)
        wrong.push_back({"decided_on", "not_a_date", ""});
    else if (*day > today)
        wrong.push_back({"decided_on", "in_future", ""});
    if (!input.outcome) wrong.push_back({"outcome", "required", ""});
    if (length(input.note) > 1000) wrong.push_back({"note", "too_long", "1000"});
    for (const auto& [field, text] : {std::pair("school", input.school), std::pair("note", input.note)})
        if (holdsIdentityCode(text)) wrong.push_back({field, "identity_code", ""});
    if (input.outcome == SchoolOutcome::Partly && input.units.empty()) wrong.push_back({"units", "required", ""});
    for (const auto unit : input.units)
        if (std::ranges::find(units, unit, &SchoolDecision::Unit::id) == units.end()) {
            wrong.push_back({"units", "other_unit", ""});
            break;
        }
    return wrong;
}

}  // namespace

Result<CertificateUnits> schoolDecisions(Services& services, const Actor& actor, CertificateId id) {
    static constexpr Sql kDecisions{
        "select d.id, d.school, d.decided_on, d.outcome, d.note, a.name, d.recorded_at from school_decision d join "
        "account a on a.id = d.recorded_by where d.certificate_id = :id and d.withdrawn_at is null "
        "order by d.decided_on desc, d.id desc"};
    static constexpr Sql kNamed{
        "select u.id, u.code, u.name_fi, u.name_sv, u.name_en from school_decision_unit d join unit u on u.id = "
        "d.unit_id where d.decision_id = :id order by u.id"};
    return accounts::readLogged(services, actor,
                                [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<CertificateUnits> {
                                    const auto found = certificate(tx, id);
                                    if (!found || !placements::maySee(tx, actor, found->client))
                                        return notFound("certificate");
                                    looks.push_back({found->client, "certificate.read", subjectOf(id)});
                                    CertificateUnits all{unitsOn(tx, id), {}};
                                    using Row = SchoolDecision;
                                    all.decisions = tx.all<Row>(kDecisions, id);
                                    for (auto& decision : all.decisions)
                                        decision.units = tx.all<SchoolDecision::Unit>(kNamed, decision.id);
                                    return all;
                                });
}

Result<DecisionId> recordSchoolDecision(Services& services, const Actor& actor, CertificateId id,
                                        const NewSchoolDecision& input) {
    static constexpr Sql kInsert{
        "insert into school_decision (certificate_id, school, decided_on, outcome, note, recorded_by, recorded_at) "
        "values (:certificate, :school, :on, :outcome, :note, :by, :at) returning id"};
    static constexpr Sql kUnit{"insert into school_decision_unit (decision_id, unit_id) values (:decision, :unit)"};
    const auto key = input.requestKey.empty() ? std::string() : "school_decision:" + input.requestKey;
    return services.database.write([&](Transaction& tx) -> Result<DecisionId> {
        const auto now = services.clock.now();
        return accounts::once<DecisionId>(tx, actor, key, now, [&](Transaction&) -> Result<DecisionId> {
            const auto found = recordable(tx, actor, id);
            if (!found) return refuse(found.error());
            if (auto wrong = faults(input, helsinkiDate(now), unitsOn(tx, id)); !wrong.empty())
                return invalid(std::move(wrong));
            const auto decision = tx.insert<DecisionId>(kInsert, id, input.school, parseDate(input.decidedOn).value(),
                                                        *input.outcome, input.note, actor.user, now);
            auto units = input.units;
            std::ranges::sort(units);
            units.erase(std::unique(units.begin(), units.end()), units.end());
            for (const auto unit : units) tx.run(kUnit, decision, unit);
            accounts::logAccess(tx, actor, now, {found->client, "certificate.school_decision", subjectOf(id)});
            return decision;
        });
    });
}

Result<Done> withdrawSchoolDecision(Services& services, const Actor& actor, CertificateId id, DecisionId decision) {
    static constexpr Sql kWithdraw{
        "update school_decision set withdrawn_at = :at, withdrawn_by = :by where id = :id and certificate_id = "
        ":certificate and withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        const auto found = recordable(tx, actor, id);
        if (!found) return refuse(found.error());
        if (tx.run(kWithdraw, now, actor.user, decision, id) == 1)
            accounts::logAccess(tx, actor, now,
                                {found->client, "certificate.school_decision_withdrawn", subjectOf(id)});
        return Done{};
    });
}

}  // namespace valo::certificates
