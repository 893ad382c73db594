#include "certificates/school.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "assessment/store.hpp"
#include "certificates/store.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "placements/store.hpp"
#include "workplaces/store.hpp"

namespace valo::certificates {
namespace {

using database::Sql;
using database::Transaction;

std::vector<SchoolConsent> openConsents(Transaction& tx, ClientId client, CurriculumId curriculum, Date today) {
    static constexpr Sql kOpen{
        "select id, school, given_how, given_on, valid_to from school_consent where client_id = :client and "
        "curriculum_id = :curriculum and withdrawn_at is null and valid_to >= :today order by id desc"};
    return tx.all<SchoolConsent>(kOpen, client, curriculum, today);
}

/// Puts the sheet together, one transaction.
class Gatherer {
 public:
    Gatherer(Transaction& tx, ClientId client, CurriculumId curriculum, Date today) : tx_(tx) {
        sheet_.client = client;
        sheet_.curriculum = curriculum;
        sheet_.on = today;
    }
    SchoolSheet sheet() {
        who();
        for (const auto& certified : certifiedRequirements(tx_, sheet_.client))
            certified_[certified.requirement] = certified.number;
        for (const auto& agreed : assessment::agreedLines(tx_, sheet_.client))
            if (agreed.curriculum == sheet_.curriculum && (agreed.clientAt || agreed.talkOn) &&
                assessment::isShownSkill(agreed.level))
                line(agreed);
        for (const auto& placement : placements_) period(placement);
        for (const auto& goal : placements::goalsOf(tx_, sheet_.client))
            if (goal.curriculum == sheet_.curriculum && goal.unit) sheet_.aims.push_back(*goal.unit);
        people();
        sheet_.consents = openConsents(tx_, sheet_.client, sheet_.curriculum, sheet_.on);
        return std::move(sheet_);
    }

 private:
    void who() {
        const auto client = placements::client(tx_, sheet_.client).value();
        const auto curriculum = curricula::curriculum(tx_, sheet_.curriculum).value();
        const auto organisation = accounts::organisation(tx_, client.organisation).value();
        sheet_.name = client.name;
        sheet_.born = client.dateOfBirth;
        sheet_.qualification = curriculum.name;
        sheet_.decisionNumber = curriculum.decisionNumber;
        sheet_.issuer = organisation.name;
        sheet_.phone = organisation.phone;
        sheet_.email = organisation.email;
    }
    SchoolUnit& unitOf(UnitId id) {
        static constexpr Sql kVersion{"select code_version from unit where id = :id"};
        const auto found = std::ranges::find(sheet_.units, id, &SchoolUnit::id);
        if (found != sheet_.units.end()) return *found;
        const auto unit = curricula::unit(tx_, id).value();
        return sheet_.units.emplace_back(
            SchoolUnit{id, unit.code, tx_.one<std::string>(kVersion, id).value_or(""), unit.name, unit.credits, {}});
    }
    void line(const assessment::AgreedLine& agreed) {
        const auto seen = agreed.lastSeen.value_or(agreed.agreedOn());
        const auto requirement = curricula::requirements(tx_, std::array{agreed.requirement}).at(0);
        SchoolLine one;
        one.line.requirement = agreed.requirement;
        one.line.agreement = agreed.agreement;
        one.line.level = agreed.level;
        one.line.specification = agreed.specification;
        one.line.text = requirement.text;
        one.line.heading = requirement.heading;
        one.line.code = requirement.code;
        one.line.agreedOn = agreed.agreedOn();
        one.line.firstSeen = agreed.firstSeen.value_or(seen);
        one.line.lastSeen = seen;
        one.line.evidence = agreed.evidence;
        if (const auto number = certified_.find(agreed.requirement); number != certified_.end())
            one.certificate = number->second;
        const auto covering = workplaces::coveringEnvironments(tx_, agreed.workplace, seen);
        if (const auto cover = covering.find(agreed.requirement); cover != covering.end()) {
            one.line.environment = cover->second;
            report(cover->second, seen);
        }
        for (const auto& observation : assessment::observationsOf(tx_, agreed.placement))
            if (observation.requirement == agreed.requirement && !observation.withdrawnAt)
                one.evidence.push_back({observation.requirement, observation.observedOn, observation.level,
                                        observation.taskText, observation.observerName});
        placements_.insert(agreed.placement);
        one.workplace = workplaceOf(agreed.workplace);
        unitOf(agreed.unit).lines.push_back(std::move(one));
    }
    std::string workplaceOf(WorkplaceId id) {
        static constexpr Sql kName{"select name from workplace where id = :id"};
        return tx_.one<std::string>(kName, id).value_or("");
    }
    void report(EnvironmentId id, Date seen) {
        if (std::ranges::find(sheet_.reports, id, &BasisReport::id) != sheet_.reports.end()) return;
        const auto environment = workplaces::environment(tx_, id).value();
        std::optional<Date> published;
        if (environment.publishedAt) published = helsinkiDate(*environment.publishedAt);
        const auto& r = environment.report;
        sheet_.reports.push_back(
            {id, environment.version, r.recognisedOn.value_or(published.value_or(seen)), published,
             r.recogniserName + (r.recogniserOrganisation.empty() ? "" : ", ") + r.recogniserOrganisation});
    }
    void period(PlacementId id) {
        static constexpr Sql kPlace{"select name, business_id from workplace where id = :id"};
        const auto placement = placements::placement(tx_, id).value();
        const auto place = tx_.one<std::tuple<std::string, std::string>>(kPlace, placement.workplace).value();
        SchoolPeriod one{id,
                         std::string(codeOf(placement.kind)),
                         std::get<0>(place),
                         std::get<1>(place),
                         placement.supervisorName,
                         placement.supervisorTitle,
                         placement.startsOn,
                         std::min(placement.lastDay(), std::max(placement.startsOn, sheet_.on)),
                         {}};
        for (auto& task : placements::tasksOf(tx_, id)) one.tasks.push_back(std::move(task.text));
        if (!placement.supervisorName.empty())
            sheet_.assessors.push_back({placement.supervisorName, placement.supervisorTitle, "supervisor"});
        sheet_.periods.push_back(std::move(one));
    }
    void people() {
        for (const auto& one : placements::staffOf(tx_, sheet_.client))
            sheet_.assessors.push_back({one.name, one.title, std::string(codeOf(one.relation))});
    }

    Transaction& tx_;
    SchoolSheet sheet_;
    std::map<RequirementId, std::string> certified_;
    std::set<PlacementId> placements_;
};

std::string subjectOf(CurriculumId id) { return "curriculum/" + std::to_string(id.value); }

std::vector<FieldError> faults(const NewConsent& input, bool isOwn, Date today) {
    std::vector<FieldError> wrong;
    if (input.school.empty()) wrong.push_back({"school", "required", ""});
    if (length(input.school) > 200) wrong.push_back({"school", "too_long", "200"});
    if (holdsIdentityCode(input.school)) wrong.push_back({"school", "identity_code", ""});
    const auto until = parseDate(input.validTo);
    if (!until)
        wrong.push_back({"valid_to", input.validTo.empty() ? "required" : "not_a_date", ""});
    else if (*until < today || *until > plusMonths(today, kConsentMostMonths))
        wrong.push_back({"valid_to", "consent_time", ""});
    if (isOwn) return wrong;
    const auto talk = parseDate(input.talkOn);
    if (!talk)
        wrong.push_back({"talk_on", input.talkOn.empty() ? "required" : "not_a_date", ""});
    else if (*talk > today)
        wrong.push_back({"talk_on", "in_future", ""});
    return wrong;
}

std::vector<accounts::Organisation> schools(Transaction& tx) {
    auto all = accounts::organisations(tx);
    std::erase_if(all, [](const auto& one) { return one.kind != codeOf(accounts::OrganisationKind::Institution); });
    return all;
}
std::optional<OrganisationId> schoolNamed(Transaction& tx, std::string_view name) {
    const auto wanted = lowered(trimmed(name));
    for (const auto& one : schools(tx))
        if (lowered(one.name) == wanted) return one.id;
    return std::nullopt;
}

}  // namespace

bool isNamedSchool(Transaction& tx, const Actor& actor, ClientId client, CurriculumId curriculum, Date today) {
    static constexpr Sql kNamed{
        "select count(*) from school_consent where client_id = :client and curriculum_id = :curriculum and "
        "organisation_id = :organisation and withdrawn_at is null and valid_to >= :today"};
    return actor.is(Role::Institution) &&
           tx.one<std::int64_t>(kNamed, client, curriculum, actor.organisation, today).value() > 0;
}

Result<std::vector<SharedPage>> sharedPages(Services& services, const Actor& actor) {
    static constexpr Sql kShared{
        "select k.client_id, c.name, k.curriculum_id, q.name_fi, q.name_sv, q.name_en, q.decision_number, "
        "max(k.given_on), max(k.valid_to), (select count(*) from school_decision d join certificate x on x.id = "
        "d.certificate_id where x.client_id = k.client_id and d.organisation_id = :school and d.withdrawn_at is null) "
        "from school_consent k join client c on c.id = k.client_id join curriculum q on q.id = k.curriculum_id where "
        "k.organisation_id = :organisation and k.withdrawn_at is null and k.valid_to >= :today and c.archived_at is "
        "null group by k.client_id, c.name, k.curriculum_id, q.name_fi, q.name_sv, q.name_en, q.decision_number "
        "order by max(k.id) desc limit 1000"};
    if (!actor.is(Role::Institution)) return forbidden("school_pages");
    return accounts::readLogged(
        services, actor, [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<std::vector<SharedPage>> {
            auto all = tx.all<SharedPage>(kShared, actor.organisation, actor.organisation, services.clock.today());
            for (const auto& one : all) looks.push_back({one.client, "school.listed", ""});
            return all;
        });
}

std::vector<std::string> schoolsHere(Services& services) {
    return services.database.read([](Transaction& tx) {
        std::vector<std::string> names;
        for (const auto& one : schools(tx)) names.push_back(one.name);
        return names;
    });
}

Result<ConsentId> giveConsent(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum,
                              const NewConsent& input) {
    static constexpr Sql kInsert{
        "insert into school_consent (client_id, curriculum_id, school, organisation_id, given_how, given_on, valid_to, "
        "recorded_by, recorded_at) values (:client, :curriculum, :school, :organisation, :how, :on, :until, :by, :at) "
        "returning id"};
    return services.database.write([&](Transaction& tx) -> Result<ConsentId> {
        const auto now = services.clock.now();
        const auto today = helsinkiDate(now);
        const auto seen = placements::seenClient(tx, actor, client);
        if (!seen || !curricula::curriculum(tx, curriculum)) return notFound("client");
        if (auto wrong = faults(input, seen->own(), today); !wrong.empty()) return invalid(std::move(wrong));
        const auto school = schoolNamed(tx, input.school);
        const auto id = tx.insert<ConsentId>(
            kInsert, client, curriculum, input.school, school, seen->own() ? "own_account" : "talk",
            seen->own() ? today : parseDate(input.talkOn).value(), parseDate(input.validTo).value(), actor.user, now);
        accounts::logAccess(tx, actor, now, {client, "school.consent_given", subjectOf(curriculum)});
        return id;
    });
}

Result<Done> withdrawConsent(Services& services, const Actor& actor, ClientId client, ConsentId consent) {
    static constexpr Sql kWithdraw{
        "update school_consent set withdrawn_at = :at, withdrawn_by = :by where id = :id and client_id = :client and "
        "withdrawn_at is null"};
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto now = services.clock.now();
        if (!placements::maySee(tx, actor, client)) return notFound("client");
        if (tx.run(kWithdraw, now, actor.user, consent, client) == 1)
            accounts::logAccess(tx, actor, now, {client, "school.consent_withdrawn", ""});
        return Done{};
    });
}

Result<SchoolSheet> schoolSheet(Services& services, const Actor& actor, ClientId client, CurriculumId curriculum) {
    return accounts::readLogged(services, actor,
                                [&](Transaction& tx, std::vector<accounts::Look>& looks) -> Result<SchoolSheet> {
                                    const auto today = services.clock.today();
                                    const bool isSchool = isNamedSchool(tx, actor, client, curriculum, today);
                                    const auto seen = placements::seenClient(tx, actor, client);
                                    if ((!seen && !isSchool) || !curricula::curriculum(tx, curriculum))
                                        return notFound("client");
                                    if (seen && !seen->own() && openConsents(tx, client, curriculum, today).empty())
                                        return conflict("consent_missing");
                                    looks.push_back({client, "school.read", subjectOf(curriculum)});
                                    return Gatherer(tx, client, curriculum, today).sheet();
                                });
}

Result<std::vector<SchoolChoice>> schoolChoices(Services& services, const Actor& actor, ClientId client) {
    static constexpr Sql kChoices{
        "select distinct c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number from agreement g join placement p on "
        "p.id = g.placement_id join requirement r on r.id = g.requirement_id join unit u on u.id = r.unit_id join "
        "curriculum c on c.id = u.curriculum_id where p.client_id = :client and g.state = 'agreed' and "
        "g.superseded_at is null order by c.id"};
    return services.database.read([&](Transaction& tx) -> Result<std::vector<SchoolChoice>> {
        if (!placements::maySee(tx, actor, client)) return notFound("client");
        return tx.all<SchoolChoice>(kChoices, client);
    });
}

}  // namespace valo::certificates
