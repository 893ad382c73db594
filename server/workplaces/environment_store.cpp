#include <fmt/format.h>

#include "accounts/store.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "workplaces/store.hpp"

namespace valo::workplaces {

using database::Sql;

#define ENVIRONMENT_COLUMNS                                                                                           \
    "select e.id, e.workplace_id, e.curriculum_id, e.version, e.state, e.description_fi, e.description_sv, "          \
    "e.description_en, e.guidance_fi, e.guidance_sv, e.guidance_en, e.equipment_fi, e.equipment_sv, e.equipment_en, " \
    "e.recognised_on, e.recogniser_name, e.recogniser_title, e.recogniser_organisation, e.show_contact, "             \
    "e.valid_from, "                                                                                                  \
    "e.valid_to, e.written_by, e.created_at, e.submitted_at, e.reviewed_by, e.reviewed_at, e.review_note, "           \
    "e.published_at, e.review_due, e.withdrawn_at, e.withdrawn_reason, e.owner_id, e.edits "

constexpr Sql kEnvironment{ENVIRONMENT_COLUMNS "from environment e where e.id = :id"};
std::optional<Environment> environment(Transaction& tx, EnvironmentId id) {
    return tx.one<Environment>(kEnvironment, id);
}

constexpr Sql kEnvironmentsOf{ENVIRONMENT_COLUMNS
                              "from environment e where e.workplace_id = :workplace order by e.id desc"};
std::vector<Environment> environmentsOf(Transaction& tx, WorkplaceId workplace) {
    return tx.all<Environment>(kEnvironmentsOf, workplace);
}

constexpr Sql kReportsWithBasis{
    ENVIRONMENT_COLUMNS
    ", c.name_fi, c.name_sv, c.name_en, "
    "case when c.status = 'withdrawn' then 1 else 0 end, c.valid_to, c.transition_to, "
    "(select count(*) from environment_requirement er join requirement r on r.id = er.requirement_id "
    "where er.environment_id = e.id and (r.changed_at > e.published_at or r.removed_at > e.published_at)) "
    "from environment e join curriculum c on c.id = e.curriculum_id where e.workplace_id = :workplace "
    "order by e.id desc"};
std::vector<ReportWithBasis> reportsWithBasis(Transaction& tx, WorkplaceId workplace) {
    return tx.all<ReportWithBasis>(kReportsWithBasis, workplace);
}

constexpr Sql kRequirementsOfEnvironment{
    "select er.requirement_id from environment_requirement er join requirement r on r.id = er.requirement_id "
    "join unit u on u.id = r.unit_id where er.environment_id = :environment order by u.position, r.position, r.id"};
std::vector<RequirementId> requirementsOfEnvironment(Transaction& tx, EnvironmentId environment) {
    return tx.all<RequirementId>(kRequirementsOfEnvironment, environment);
}

constexpr Sql kAllCovering{
    "select r.requirement_id, e.id from environment e join environment_requirement r on r.environment_id = e.id "
    "where e.workplace_id = :workplace and e.state in ('published', 'superseded') "
    "and e.valid_from <= :day and (e.valid_to is null or e.valid_to >= :same_day) "
    "order by case when e.state = 'published' then 0 else 1 end, e.id desc"};
std::map<RequirementId, EnvironmentId> coveringEnvironments(Transaction& tx, WorkplaceId workplace, Date day) {
    std::map<RequirementId, EnvironmentId> found;
    for (const auto& [requirement, environment] :
         tx.all<std::tuple<RequirementId, EnvironmentId>>(kAllCovering, workplace, day, day))
        found.emplace(requirement, environment);  // the first one stays
    return found;
}

constexpr Sql kInsertEnvironment{
    "insert into environment (workplace_id, curriculum_id, version, state, description_fi, description_sv, "
    "description_en, guidance_fi, guidance_sv, guidance_en, equipment_fi, equipment_sv, equipment_en, recognised_on, "
    "recogniser_name, recogniser_title, recogniser_organisation, show_contact, valid_from, valid_to, written_by, "
    "created_at, owner_id) values (:workplace, :curriculum, :version, 'draft', :description_fi, :description_sv, "
    ":description_en, :guidance_fi, :guidance_sv, :guidance_en, :equipment_fi, :equipment_sv, :equipment_en, "
    ":recognised_on, :recogniser_name, :recogniser_title, :recogniser_organisation, :show_contact, :valid_from, "
    ":valid_to, :written_by, :created_at, :owner) returning id"};
EnvironmentId insertEnvironment(Transaction& tx, WorkplaceId workplace, CurriculumId curriculum, int version,
                                const EnvironmentReport& r, UserId by, UtcTime now) {
    return tx.insert<EnvironmentId>(kInsertEnvironment, workplace, curriculum, version, r.description, r.guidance,
                                    r.equipment, r.recognisedOn, r.recogniserName, r.recogniserTitle,
                                    r.recogniserOrganisation, r.showContact, r.validFrom, r.validTo, by, now, by);
}

constexpr Sql kUpdateReport{
    "update environment set description_fi = :description_fi, description_sv = :description_sv, "
    "description_en = :description_en, guidance_fi = :guidance_fi, guidance_sv = :guidance_sv, "
    "guidance_en = :guidance_en, equipment_fi = :equipment_fi, equipment_sv = :equipment_sv, "
    "equipment_en = :equipment_en, recognised_on = :recognised_on, recogniser_name = :recogniser_name, "
    "recogniser_title = :recogniser_title, recogniser_organisation = :recogniser_organisation, "
    "show_contact = :show_contact, valid_from = :valid_from, valid_to = :valid_to, edits = edits + 1 "
    "where id = :id and state = 'draft'"};
void updateReport(Transaction& tx, EnvironmentId id, const EnvironmentReport& r) {
    tx.run(kUpdateReport, r.description, r.guidance, r.equipment, r.recognisedOn, r.recogniserName, r.recogniserTitle,
           r.recogniserOrganisation, r.showContact, r.validFrom, r.validTo, id);
}

constexpr Sql kAnswerFor{"update environment set owner_id = :owner, review_due = :review_due where id = :id"};
void answerFor(Transaction& tx, EnvironmentId id, std::optional<UserId> owner, std::optional<Date> reviewDue) {
    tx.run(kAnswerFor, owner, reviewDue, id);
}

constexpr Sql kCriteriaOfReport{
    "select unit_id, target_fi, target_sv, target_en, level, level_name_fi, level_name_sv, level_name_en, text_fi, "
    "text_sv, text_en from environment_criterion where environment_id = :environment order by unit_id, position"};
ReachedCriteria criteriaOfReport(Transaction& tx, EnvironmentId id) {
    ReachedCriteria found;
    for (auto& [unit, criterion] : tx.all<std::tuple<UnitId, curricula::Criterion>>(kCriteriaOfReport, id))
        found[unit].push_back(std::move(criterion));
    return found;
}

std::string keyOf(UnitId unit, const curricula::Criterion& criterion) {
    std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a: the same on every machine
    for (const auto* part : {&criterion.target.fi, &criterion.target.sv, &criterion.level, &criterion.text.fi,
                             &criterion.text.sv, &criterion.text.en})
        for (const unsigned char byte : *part + '\n') hash = (hash ^ byte) * 1099511628211ULL;
    return fmt::format("{}-{:016x}", unit.value, hash);
}

constexpr Sql kForgetCriteria{"delete from environment_criterion where environment_id = :environment"};
constexpr Sql kUnitsOfReport{
    "select distinct r.unit_id from environment_requirement er join requirement r on r.id = er.requirement_id "
    "where er.environment_id = :environment order by r.unit_id"};
std::vector<UnitId> unitsOfReport(Transaction& tx, EnvironmentId id) { return tx.all<UnitId>(kUnitsOfReport, id); }

constexpr Sql kReachCriterion{
    "insert into environment_criterion (environment_id, unit_id, position, target_fi, target_sv, target_en, level, "
    "level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, text_en) values (:environment, :unit, :position, "
    ":target_fi, :target_sv, :target_en, :level, :level_name_fi, :level_name_sv, :level_name_en, :text_fi, :text_sv, "
    ":text_en)"};
std::size_t setCriteria(Transaction& tx, EnvironmentId id, const std::set<std::string>& keys) {
    tx.run(kForgetCriteria, id);
    std::set<std::string> met;
    for (auto unit : unitsOfReport(tx, id)) {
        int position = 0;
        for (const auto& c : curricula::criteriaOf(tx, unit)) {
            auto key = keyOf(unit, c);
            if (!keys.contains(key)) continue;
            tx.run(kReachCriterion, id, unit, ++position, c.target, c.level, c.levelName, c.text);
            met.insert(std::move(key));
        }
    }
    return met.size();
}

constexpr Sql kCopyCriteria{
    "insert into environment_criterion (environment_id, unit_id, position, target_fi, target_sv, target_en, level, "
    "level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, text_en) select cast(:to as bigint), unit_id, "
    "position, target_fi, target_sv, target_en, level, level_name_fi, level_name_sv, level_name_en, text_fi, text_sv, "
    "text_en from environment_criterion where environment_id = :from"};
void copyCriteria(Transaction& tx, EnvironmentId from, EnvironmentId to) { tx.run(kCopyCriteria, to, from); }

constexpr Sql kForgetTaskRequirements{
    "delete from environment_task_requirement where environment_task_id in "
    "(select id from environment_task where environment_id = :environment)"};
constexpr Sql kForgetTasks{"delete from environment_task where environment_id = :environment"};
constexpr Sql kFreezeTasks{
    "insert into environment_task (environment_id, position, text_fi, text_sv, text_en) "
    "select er.environment_id, k.position, k.text_fi, k.text_sv, k.text_en from task k "
    "join task_requirement t on t.task_id = k.id and t.status = 'confirmed' "
    "join environment_requirement er on er.requirement_id = t.requirement_id "
    "where er.environment_id = :environment and k.workplace_id = :workplace and k.archived_at is null "
    "group by er.environment_id, k.id, k.position, k.text_fi, k.text_sv, k.text_en order by k.position, k.id"};
constexpr Sql kFreezeTaskRequirements{
    "insert into environment_task_requirement (environment_task_id, requirement_id) "
    "select distinct f.id, t.requirement_id from environment_task f join task k on k.workplace_id = :workplace "
    "and k.position = f.position and k.text_fi = f.text_fi and k.text_sv = f.text_sv and k.text_en = f.text_en "
    "and k.archived_at is null join task_requirement t on t.task_id = k.id and t.status = 'confirmed' "
    "join environment_requirement er on er.requirement_id = t.requirement_id and er.environment_id = f.environment_id "
    "where f.environment_id = :environment"};
void freezeTasks(Transaction& tx, const Environment& environment) {
    tx.run(kForgetTaskRequirements, environment.id);
    tx.run(kForgetTasks, environment.id);
    tx.run(kFreezeTasks, environment.id, environment.workplace);
    tx.run(kFreezeTaskRequirements, environment.workplace, environment.id);
}

constexpr Sql kReportTasks{
    "select k.id, k.text_fi, k.text_sv, k.text_en, r.requirement_id from environment_task k "
    "left join environment_task_requirement r on r.environment_task_id = k.id where k.environment_id = :environment "
    "order by k.position, k.id, r.requirement_id"};
std::vector<ReportTask> tasksOfReport(Transaction& tx, EnvironmentId id) {
    std::vector<ReportTask> tasks;
    for (auto& [task, text, requirement] :
         tx.all<std::tuple<std::int64_t, LocalizedText, std::optional<RequirementId>>>(kReportTasks, id)) {
        if (tasks.empty() || tasks.back().id != task) tasks.push_back({task, std::move(text), {}});
        if (requirement) tasks.back().shows.push_back(*requirement);
    }
    return tasks;
}

constexpr Sql kAddWriter{
    "insert into environment_writer (environment_id, account_id) values (:environment, :account) on conflict do "
    "nothing"};
void addWriter(Transaction& tx, EnvironmentId id, UserId writer) { tx.run(kAddWriter, id, writer); }

constexpr Sql kWritersOf{
    "select account_id from environment_writer where environment_id = :environment "
    "union select written_by from environment where id = :same_environment"};
std::set<UserId> writersOf(Transaction& tx, EnvironmentId id) {
    const auto writers = tx.all<UserId>(kWritersOf, id, id);
    return {writers.begin(), writers.end()};
}

constexpr Sql kUntick{
    "delete from environment_requirement where environment_id = :environment and requirement_id = :requirement"};
constexpr Sql kTick{
    "insert into environment_requirement (environment_id, requirement_id) select cast(:environment as bigint), r.id "
    "from requirement r join unit u on u.id = r.unit_id where r.id = :requirement and u.curriculum_id = :curriculum "
    "and r.removed_at is null on conflict do nothing"};
void tick(Transaction& tx, const Environment& environment, const std::vector<RequirementId>& requirements) {
    const std::set<RequirementId> wanted(requirements.begin(), requirements.end());
    const auto earlier = requirementsOfEnvironment(tx, environment.id);
    const std::set<RequirementId> ticked(earlier.begin(), earlier.end());
    for (auto requirement : ticked)
        if (!wanted.contains(requirement)) tx.run(kUntick, environment.id, requirement);
    for (auto requirement : wanted)
        if (!ticked.contains(requirement)) tx.run(kTick, environment.id, requirement, environment.curriculum);
}

constexpr Sql kMarkSubmitted{"update environment set state = 'submitted', submitted_at = :now where id = :id"};
void markSubmitted(Transaction& tx, EnvironmentId id, UtcTime now) { tx.run(kMarkSubmitted, now, id); }

constexpr Sql kMarkSentBack{
    "update environment set state = 'draft', reviewed_by = :by, reviewed_at = :now, review_note = :note where id = "
    ":id"};
void markSentBack(Transaction& tx, EnvironmentId id, UserId by, const std::string& note, UtcTime now) {
    tx.run(kMarkSentBack, by, now, note, id);
}

constexpr Sql kMarkPublished{
    "update environment set state = 'published', reviewed_by = :by, reviewed_at = :now, review_note = :note, "
    "published_at = :published_at, valid_from = :valid_from, valid_to = :valid_to, review_due = :review_due "
    "where id = :id"};
void markPublished(Transaction& tx, EnvironmentId id, const Validity& v, UserId by, const std::string& note,
                   UtcTime now) {
    tx.run(kMarkPublished, by, now, note, now, v.from, v.to, v.reviewDue, id);
}

constexpr Sql kMarkSuperseded{
    "update environment set state = 'superseded', valid_to = :last_day where id = :id and state = 'published'"};
void markSuperseded(Transaction& tx, EnvironmentId id, Date lastDay) { tx.run(kMarkSuperseded, lastDay, id); }

constexpr Sql kMarkWithdrawn{
    "update environment set state = 'withdrawn', withdrawn_at = :now, withdrawn_reason = :reason where id = :id"};
void markWithdrawn(Transaction& tx, EnvironmentId id, const std::string& reason, UtcTime now) {
    tx.run(kMarkWithdrawn, now, reason, id);
}

std::optional<Environment> publishedVersion(Transaction& tx, WorkplaceId workplace, CurriculumId curriculum) {
    for (auto& environment : environmentsOf(tx, workplace))
        if (environment.curriculum == curriculum && environment.state == EnvironmentState::Published)
            return environment;
    return std::nullopt;
}

constexpr Sql kChangedRequirements{
    "select count(*) from environment_requirement er join requirement r on r.id = er.requirement_id "
    "where er.environment_id = :environment and (r.changed_at > :since or r.removed_at > :same_moment)"};
Basis basisOf(Transaction& tx, const Environment& environment) {
    Basis basis;
    if (const auto curriculum = curricula::curriculum(tx, environment.curriculum)) {
        basis.withdrawn = curriculum->status == curricula::Status::Withdrawn;
        basis.validTo = curriculum->validTo;
        basis.transitionTo = curriculum->transitionTo;
    }
    if (const auto since = environment.publishedAt)
        basis.changedRequirements = tx.one<int>(kChangedRequirements, environment.id, *since, *since).value_or(0);
    return basis;
}

constexpr Sql kTickedCount{"select count(*) from environment_requirement where environment_id = :environment"};
Circumstances circumstancesOf(Transaction& tx, const Environment& environment, OrganisationId organisation,
                              Date today) {
    const auto reviewer = environment.reviewedBy ? accounts::account(tx, *environment.reviewedBy) : std::nullopt;
    return {organisation, writersOf(tx, environment.id),
            static_cast<std::size_t>(tx.one<std::int64_t>(kTickedCount, environment.id).value_or(0)), today,
            reviewer ? reviewer->organisation : OrganisationId{}};
}

}  // namespace valo::workplaces
