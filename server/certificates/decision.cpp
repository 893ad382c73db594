#include "certificates/decision.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "certificates/school.hpp"
#include "certificates/store.hpp"
#include "core/text.hpp"
#include "placements/store.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

std::string subjectOf(CertificateId id) { return "certificate/" + std::to_string(id.value); }
std::string subjectOf(CurriculumId id) { return "curriculum/" + std::to_string(id.value); }

std::vector<SchoolDecision::Unit> unitsOn(Transaction& tx, CertificateId id) {
    static constexpr Sql kUnits{
        "select distinct u.id, u.code, u.name_fi, u.name_sv, u.name_en from certificate_line l join requirement r on "
        "r.id = l.requirement_id join unit u on u.id = r.unit_id where l.certificate_id = :id order by u.id"};
    return tx.all<SchoolDecision::Unit>(kUnits, id);
}

#define VALO_DECISION_ROWS                                                                                   \
    "select d.id, d.school, d.decided_on, d.outcome, d.note, a.name, d.recorded_at, c.number, "              \
    "case when d.organisation_id is null then 0 else 1 end from school_decision d join account a on a.id = " \
    "d.recorded_by join certificate c on c.id = d.certificate_id "

std::vector<SchoolDecision> withUnits(Transaction& tx, std::vector<SchoolDecision> decisions) {
    static constexpr Sql kNamed{
        "select u.id, u.code, u.name_fi, u.name_sv, u.name_en from school_decision_unit d join unit u on u.id = "
        "d.unit_id where d.decision_id = :id order by u.id"};
    for (auto& decision : decisions) decision.units = tx.all<SchoolDecision::Unit>(kNamed, decision.id);
    return decisions;
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

DecisionId insertDecision(Transaction& tx, CertificateId id, const NewSchoolDecision& input,
                          const std::optional<OrganisationId>& organisation, UserId by, UtcTime now) {
    static constexpr Sql kInsert{
        "insert into school_decision (certificate_id, school, decided_on, outcome, note, recorded_by, recorded_at, "
        "organisation_id) values (:certificate, :school, :on, :outcome, :note, :by, :at, :organisation) returning id"};
    static constexpr Sql kUnit{"insert into school_decision_unit (decision_id, unit_id) values (:decision, :unit)"};
    const auto decision = tx.insert<DecisionId>(kInsert, id, input.school, parseDate(input.decidedOn).value(),
                                                *input.outcome, input.note, by, now, organisation);
    auto units = input.units;
    std::ranges::sort(units);
    units.erase(std::unique(units.begin(), units.end()), units.end());
    for (const auto unit : units) tx.run(kUnit, decision, unit);
    return decision;
}

/// What the school named by an open consent may decide on; not_found for everybody else.
Result<Decidable> decidableBy(Transaction& tx, const Actor& actor, ClientId client, CurriculumId curriculum,
                              Date today) {
    static constexpr Sql kCertificates{
        "select c.id, c.number, o.name, c.issued_on from certificate c join organisation o on o.id = c.organisation_id "
        "where c.client_id = :client and exists (select 1 from certificate_line l join requirement r on r.id = "
        "l.requirement_id join unit u on u.id = r.unit_id where l.certificate_id = c.id and u.curriculum_id = "
        ":curriculum) and not exists (select 1 from certificate r where r.replaces_id = c.id) and not exists (select 1 "
        "from certificate_withdrawal w where w.certificate_id = c.id) order by c.id desc"};
    static constexpr Sql kUnits{
        "select distinct u.id, u.code, u.name_fi, u.name_sv, u.name_en from certificate_line l join certificate c on "
        "c.id = l.certificate_id join requirement r on r.id = l.requirement_id join unit u on u.id = r.unit_id where "
        "c.client_id = :client and u.curriculum_id = :curriculum order by u.id"};
    static constexpr Sql kDecisions{VALO_DECISION_ROWS
                                    "where c.client_id = :client and d.organisation_id = :school and d.withdrawn_at is "
                                    "null order by d.decided_on desc, d.id desc"};
    if (!isNamedSchool(tx, actor, client, curriculum, today)) return notFound("client");
    return Decidable{tx.all<Decidable::One>(kCertificates, client, curriculum),
                     tx.all<SchoolDecision::Unit>(kUnits, client, curriculum),
                     withUnits(tx, tx.all<SchoolDecision>(kDecisions, client, actor.organisation))};
}

}  // namespace

Result<CertificateUnits> schoolDecisions(Services& services, const Actor& actor, CertificateId id) {
    static constexpr Sql kDecisions{VALO_DECISION_ROWS
                                    "where d.certificate_id = :id and d.withdrawn_at is null "
                                    "order by d.decided_on desc, d.id desc"};
    return accounts::readLogged(services, actor,
                                [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<CertificateUnits> {
                                    const auto found = certificate(tx, id);
                                    if (!found || !placements::maySee(tx, actor, found->client))
                                        return notFound("certificate");
                                    looks.push_back({found->client, "certificate.read", subjectOf(id)});
                                    CertificateUnits all{unitsOn(tx, id), {}};
                                    all.decisions = withUnits(tx, tx.all<SchoolDecision>(kDecisions, id));
                                    return all;
                                });
}

Result<DecisionId> recordSchoolDecision(Services& services, const Actor& actor, CertificateId id,
                                        const NewSchoolDecision& input) {
    const auto key = input.requestKey.empty() ? std::string() : "school_decision:" + input.requestKey;
    return services.database.write([&](Transaction& tx) -> Result<DecisionId> {
        const auto now = services.clock.now();
        return accounts::once<DecisionId>(tx, actor, key, now, [&](Transaction&) -> Result<DecisionId> {
            const auto found = recordable(tx, actor, id);
            if (!found) return refuse(found.error());
            if (auto wrong = faults(input, helsinkiDate(now), unitsOn(tx, id)); !wrong.empty())
                return invalid(std::move(wrong));
            const auto decision = insertDecision(tx, id, input, std::nullopt, actor.user, now);
            accounts::logAccess(tx, actor, now, {found->client, "certificate.school_decision", subjectOf(id)});
            return decision;
        });
    });
}

Result<Done> withdrawSchoolDecision(Services& services, const Actor& actor, CertificateId id, DecisionId decision) {
    static constexpr Sql kWithdraw{
        "update school_decision set withdrawn_at = :at, withdrawn_by = :by where id = :id and certificate_id = "
        ":certificate and organisation_id is null and withdrawn_at is null"};
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

Result<Decidable> decidable(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum) {
    return accounts::readLogged(services, actor,
                                [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<Decidable> {
                                    auto all = decidableBy(tx, actor, client, curriculum, services.clock.today());
                                    if (all) looks.push_back({client, "school.read", subjectOf(curriculum)});
                                    return all;
                                });
}

Result<DecisionId> recordOwnDecision(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                                     CertificateId certificate, const NewSchoolDecision& input) {
    const auto key = input.requestKey.empty() ? std::string() : "school_decision:" + input.requestKey;
    return services.database.write([&](Transaction& tx) -> Result<DecisionId> {
        const auto now = services.clock.now();
        const auto today = helsinkiDate(now);
        return accounts::once<DecisionId>(tx, actor, key, now, [&](Transaction&) -> Result<DecisionId> {
            const auto allowed = decidableBy(tx, actor, client, curriculum, today);
            if (!allowed) return refuse(allowed.error());
            auto named = input;
            named.school = accounts::organisation(tx, actor.organisation).value().name;
            auto wrong = faults(named, today, allowed->units);
            if (std::ranges::find(allowed->certificates, certificate, &Decidable::One::id) ==
                allowed->certificates.end())
                wrong.push_back({"certificate", "required", ""});
            if (!wrong.empty()) return invalid(std::move(wrong));
            const auto decision = insertDecision(tx, certificate, named, actor.organisation, actor.user, now);
            accounts::logAccess(tx, actor, now, {client, "certificate.school_decision", subjectOf(certificate)});
            return decision;
        });
    });
}

Result<Done> withdrawOwnDecision(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                                 DecisionId decision) {
    static constexpr Sql kWithdraw{
        "update school_decision set withdrawn_at = :at, withdrawn_by = :by where id = :id and organisation_id = "
        ":school "
        "and certificate_id in (select id from certificate where client_id = :client) and withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        if (!isNamedSchool(tx, actor, client, curriculum, helsinkiDate(now))) return notFound("client");
        if (tx.run(kWithdraw, now, actor.user, decision, actor.organisation, client) == 1)
            accounts::logAccess(tx, actor, now,
                                {client, "certificate.school_decision_withdrawn", subjectOf(curriculum)});
        return Done{};
    });
}
#undef VALO_DECISION_ROWS

}  // namespace valo::certificates
