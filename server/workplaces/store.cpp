#include "workplaces/store.hpp"

#include "curricula/store.hpp"

namespace valo::workplaces {

using database::Sql;

constexpr Sql kWorkplace{
    "select id, organisation_id, archived_at, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email from workplace where id = :id"};
std::optional<Workplace> workplace(Transaction& tx, WorkplaceId id) { return tx.one<Workplace>(kWorkplace, id); }

constexpr Sql kWorkplacesOf{
    "select id, organisation_id, archived_at, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email from workplace where organisation_id = :organisation and (archived_at is null or :archived = 1) "
    "order by name, unit_name, id"};
std::vector<Workplace> workplacesOf(Transaction& tx, OrganisationId organisation, bool withArchived) {
    return tx.all<Workplace>(kWorkplacesOf, organisation, withArchived);
}

constexpr Sql kTask{
    "select id, workplace_id, position, text_fi, text_sv, text_en, part, archived_at from task where id = :id"};
std::optional<Task> task(Transaction& tx, TaskId id) { return tx.one<Task>(kTask, id); }

constexpr Sql kTaskAtWorkplace{
    "select k.id, k.workplace_id, k.position, k.text_fi, k.text_sv, k.text_en, k.part, k.archived_at, w.id, "
    "w.organisation_id, w.archived_at, w.name, w.unit_name, w.business_id, w.street, w.postal_code, w.municipality, "
    "w.description_fi, w.description_sv, w.description_en, w.web_page, w.contact_name, w.contact_title, "
    "w.contact_phone, w.contact_email from task k join workplace w on w.id = k.workplace_id where k.id = :id"};
std::optional<TaskAtWorkplace> taskAtWorkplace(Transaction& tx, TaskId id) {
    return tx.one<TaskAtWorkplace>(kTaskAtWorkplace, id);
}

constexpr Sql kTasksOf{
    "select id, workplace_id, position, text_fi, text_sv, text_en, part, archived_at from task "
    "where workplace_id = :workplace and (archived_at is null or :archived = 1) order by position, id"};
std::vector<Task> tasksOf(Transaction& tx, WorkplaceId workplace, bool withArchived) {
    return tx.all<Task>(kTasksOf, workplace, withArchived);
}

constexpr Sql kRequirementsOfTask{
    "select r.id from task_requirement t join requirement r on r.id = t.requirement_id join unit u on u.id = r.unit_id "
    "where t.task_id = :task and t.status = 'confirmed' and r.removed_at is null "
    "order by u.curriculum_id, u.position, r.position, r.id"};
std::vector<RequirementId> requirementsOfTask(Transaction& tx, TaskId task) {
    return tx.all<RequirementId>(kRequirementsOfTask, task);
}

constexpr Sql kRequirementsOfTasks{
    "select t.task_id, r.id from task k join task_requirement t on t.task_id = k.id "
    "join requirement r on r.id = t.requirement_id join unit u on u.id = r.unit_id "
    "where k.workplace_id = :workplace and k.archived_at is null and t.status = 'confirmed' and r.removed_at is null "
    "order by t.task_id, u.curriculum_id, u.position, r.position, r.id"};
std::map<TaskId, std::vector<RequirementId>> requirementsOfTasks(Transaction& tx, WorkplaceId workplace) {
    std::map<TaskId, std::vector<RequirementId>> found;
    for (const auto& [task, requirement] : tx.all<std::tuple<TaskId, RequirementId>>(kRequirementsOfTasks, workplace))
        found[task].push_back(requirement);
    return found;
}

constexpr Sql kEnvironment{
    "select id, workplace_id, curriculum_id, version, state, description_fi, description_sv, description_en, "
    "guidance_fi, guidance_sv, guidance_en, equipment_fi, equipment_sv, equipment_en, recognised_on, recogniser_name, "
    "recogniser_title, recogniser_organisation, show_contact, valid_from, valid_to, written_by, created_at, "
    "submitted_at, reviewed_by, reviewed_at, review_note, published_at, review_due, withdrawn_at, withdrawn_reason "
    "from environment where id = :id"};
std::optional<Environment> environment(Transaction& tx, EnvironmentId id) {
    return tx.one<Environment>(kEnvironment, id);
}

constexpr Sql kEnvironmentsOf{
    "select id, workplace_id, curriculum_id, version, state, description_fi, description_sv, description_en, "
    "guidance_fi, guidance_sv, guidance_en, equipment_fi, equipment_sv, equipment_en, recognised_on, recogniser_name, "
    "recogniser_title, recogniser_organisation, show_contact, valid_from, valid_to, written_by, created_at, "
    "submitted_at, reviewed_by, reviewed_at, review_note, published_at, review_due, withdrawn_at, withdrawn_reason "
    "from environment where workplace_id = :workplace order by id desc"};
std::vector<Environment> environmentsOf(Transaction& tx, WorkplaceId workplace) {
    return tx.all<Environment>(kEnvironmentsOf, workplace);
}

constexpr Sql kReportsWithBasis{
    "select e.id, e.workplace_id, e.curriculum_id, e.version, e.state, e.description_fi, e.description_sv, "
    "e.description_en, e.guidance_fi, e.guidance_sv, e.guidance_en, e.equipment_fi, e.equipment_sv, e.equipment_en, "
    "e.recognised_on, e.recogniser_name, e.recogniser_title, e.recogniser_organisation, e.show_contact, e.valid_from, "
    "e.valid_to, e.written_by, e.created_at, e.submitted_at, e.reviewed_by, e.reviewed_at, e.review_note, "
    "e.published_at, e.review_due, e.withdrawn_at, e.withdrawn_reason, c.name_fi, c.name_sv, c.name_en, "
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

constexpr Sql kCovering{
    "select e.id from environment e join environment_requirement r on r.environment_id = e.id "
    "where e.workplace_id = :workplace and r.requirement_id = :requirement and e.state in ('published', 'superseded') "
    "and e.valid_from <= :day and (e.valid_to is null or e.valid_to >= :same_day) "
    "order by case when e.state = 'published' then 0 else 1 end, e.id desc limit 1"};
std::optional<EnvironmentId> coveringEnvironment(Transaction& tx, WorkplaceId workplace, RequirementId requirement,
                                                 Date day) {
    return tx.one<EnvironmentId>(kCovering, workplace, requirement, day, day);
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

std::vector<RequirementId> publishedRequirements(Transaction& tx, WorkplaceId workplace, Date day) {
    std::vector<RequirementId> found;
    for (const auto& [requirement, environment] : coveringEnvironments(tx, workplace, day))
        found.push_back(requirement);
    return found;
}

constexpr Sql kCoverageOfEnvironment{
    "select u.id, u.curriculum_id, u.name_fi, u.name_sv, u.name_en, u.code, c.ticked, "
    "(select count(*) from requirement a where a.unit_id = u.id and (a.removed_at is null "
    "or a.id in (select x.requirement_id from environment_requirement x where x.environment_id = :same_environment))) "
    "from unit u join (select r.unit_id as unit_id, count(*) as ticked from environment_requirement er "
    "join requirement r on r.id = er.requirement_id where er.environment_id = :environment group by r.unit_id) c "
    "on c.unit_id = u.id order by u.position, u.id"};
std::vector<UnitCoverage> coverageOfEnvironment(Transaction& tx, EnvironmentId environment) {
    return tx.all<UnitCoverage>(kCoverageOfEnvironment, environment, environment);
}

constexpr Sql kInsertWorkplace{
    "insert into workplace (organisation_id, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email, created_by, created_at) values (:organisation, :name, :unit_name, :business_id, :street, "
    ":postal_code, :municipality, :description_fi, :description_sv, :description_en, :web_page, :contact_name, "
    ":contact_title, :contact_phone, :contact_email, :created_by, :created_at) returning id"};
WorkplaceId insertWorkplace(Transaction& tx, OrganisationId organisation, const WorkplaceDetails& d, UserId by,
                            UtcTime now) {
    return tx.insert<WorkplaceId>(kInsertWorkplace, organisation, d.name, d.unitName, d.businessId, d.street,
                                  d.postalCode, d.municipality, d.description, d.webPage, d.contactName, d.contactTitle,
                                  d.contactPhone, d.contactEmail, by, now);
}

constexpr Sql kUpdateWorkplace{
    "update workplace set name = :name, unit_name = :unit_name, business_id = :business_id, street = :street, "
    "postal_code = :postal_code, municipality = :municipality, description_fi = :description_fi, "
    "description_sv = :description_sv, description_en = :description_en, web_page = :web_page, "
    "contact_name = :contact_name, contact_title = :contact_title, contact_phone = :contact_phone, "
    "contact_email = :contact_email where id = :id"};
void updateWorkplace(Transaction& tx, WorkplaceId id, const WorkplaceDetails& d) {
    tx.run(kUpdateWorkplace, d.name, d.unitName, d.businessId, d.street, d.postalCode, d.municipality, d.description,
           d.webPage, d.contactName, d.contactTitle, d.contactPhone, d.contactEmail, id);
}

constexpr Sql kArchiveWorkplace{"update workplace set archived_at = :at where id = :id"};
void archiveWorkplace(Transaction& tx, WorkplaceId id, std::optional<UtcTime> at) { tx.run(kArchiveWorkplace, at, id); }

constexpr Sql kInsertTask{
    "insert into task (workplace_id, position, text_fi, text_sv, text_en, part, created_by, created_at) "
    "values (:workplace, :position, :text_fi, :text_sv, :text_en, :part, :created_by, :created_at) returning "
    "id"};
TaskId insertTask(Transaction& tx, WorkplaceId workplace, int position, const LocalizedText& text, TaskPart part,
                  UserId by, UtcTime now) {
    return tx.insert<TaskId>(kInsertTask, workplace, position, text, part, by, now);
}

constexpr Sql kUpdateTask{
    "update task set text_fi = :text_fi, text_sv = :text_sv, text_en = :text_en, part = :part "
    "where id = :id"};
void updateTask(Transaction& tx, TaskId id, const LocalizedText& text, TaskPart part) {
    tx.run(kUpdateTask, text, part, id);
}

constexpr Sql kPlaceTask{"update task set position = :position where id = :id"};
void placeTask(Transaction& tx, TaskId id, int position) { tx.run(kPlaceTask, position, id); }

constexpr Sql kArchiveTask{"update task set archived_at = :at where id = :id"};
void archiveTask(Transaction& tx, TaskId id, std::optional<UtcTime> at) { tx.run(kArchiveTask, at, id); }

constexpr Sql kOriginOf{
    "select e.id, w.name, w.municipality from task_origin o join environment e on e.id = o.environment_id "
    "join workplace w on w.id = e.workplace_id where o.task_id = :task"};
std::optional<TaskOrigin> originOf(Transaction& tx, TaskId task) { return tx.one<TaskOrigin>(kOriginOf, task); }

constexpr Sql kOriginsOfTasks{
    "select k.id, e.id, w.name, w.municipality from task k join task_origin o on o.task_id = k.id "
    "join environment e on e.id = o.environment_id join workplace w on w.id = e.workplace_id "
    "where k.workplace_id = :workplace"};
std::map<TaskId, TaskOrigin> originsOfTasks(Transaction& tx, WorkplaceId workplace) {
    std::map<TaskId, TaskOrigin> found;
    for (auto& [task, origin] : tx.all<std::tuple<TaskId, TaskOrigin>>(kOriginsOfTasks, workplace))
        found.emplace(task, std::move(origin));
    return found;
}

constexpr Sql kOffersTo{"select requirement_id from task_offer where task_id = :task order by requirement_id"};
std::vector<RequirementId> offersTo(Transaction& tx, TaskId task) { return tx.all<RequirementId>(kOffersTo, task); }

constexpr Sql kDecisionsOn{
    "select t.requirement_id, t.status, coalesce(a.name, ''), t.decided_at from task_requirement t "
    "left join account a on a.id = t.decided_by where t.task_id = :task order by t.requirement_id"};
std::vector<DecidedRequirement> decisionsOn(Transaction& tx, TaskId task) {
    return tx.all<DecidedRequirement>(kDecisionsOn, task);
}

// The same decision again keeps its first day and person.
constexpr Sql kDecide{
    "insert into task_requirement (task_id, requirement_id, status, decided_by, decided_at) "
    "values (:task, :requirement, :status, :by, :at) on conflict (task_id, requirement_id) do update "
    "set status = excluded.status, decided_by = excluded.decided_by, decided_at = excluded.decided_at "
    "where task_requirement.status <> excluded.status"};
void decide(Transaction& tx, TaskId task, RequirementId requirement, Decision decision, UserId by, UtcTime now) {
    tx.run(kDecide, task, requirement, decision, by, now);
}

constexpr Sql kInsertEnvironment{
    "insert into environment (workplace_id, curriculum_id, version, state, description_fi, description_sv, "
    "description_en, guidance_fi, guidance_sv, guidance_en, equipment_fi, equipment_sv, equipment_en, recognised_on, "
    "recogniser_name, recogniser_title, recogniser_organisation, show_contact, valid_from, valid_to, written_by, "
    "created_at) values (:workplace, :curriculum, :version, 'draft', :description_fi, :description_sv, "
    ":description_en, :guidance_fi, :guidance_sv, :guidance_en, :equipment_fi, :equipment_sv, :equipment_en, "
    ":recognised_on, :recogniser_name, :recogniser_title, :recogniser_organisation, :show_contact, :valid_from, "
    ":valid_to, :written_by, :created_at) returning id"};
EnvironmentId insertEnvironment(Transaction& tx, WorkplaceId workplace, CurriculumId curriculum, int version,
                                const EnvironmentReport& r, UserId by, UtcTime now) {
    return tx.insert<EnvironmentId>(kInsertEnvironment, workplace, curriculum, version, r.description, r.guidance,
                                    r.equipment, r.recognisedOn, r.recogniserName, r.recogniserTitle,
                                    r.recogniserOrganisation, r.showContact, r.validFrom, r.validTo, by, now);
}

constexpr Sql kUpdateReport{
    "update environment set description_fi = :description_fi, description_sv = :description_sv, "
    "description_en = :description_en, guidance_fi = :guidance_fi, guidance_sv = :guidance_sv, "
    "guidance_en = :guidance_en, equipment_fi = :equipment_fi, equipment_sv = :equipment_sv, "
    "equipment_en = :equipment_en, recognised_on = :recognised_on, recogniser_name = :recogniser_name, "
    "recogniser_title = :recogniser_title, recogniser_organisation = :recogniser_organisation, "
    "show_contact = :show_contact, valid_from = :valid_from, valid_to = :valid_to where id = :id and state = 'draft'"};
void updateReport(Transaction& tx, EnvironmentId id, const EnvironmentReport& r) {
    tx.run(kUpdateReport, r.description, r.guidance, r.equipment, r.recognisedOn, r.recogniserName, r.recogniserTitle,
           r.recogniserOrganisation, r.showContact, r.validFrom, r.validTo, id);
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
    return {organisation, writersOf(tx, environment.id),
            static_cast<std::size_t>(tx.one<std::int64_t>(kTickedCount, environment.id).value_or(0)), today};
}

constexpr Sql kSubmittedReports{
    "select e.id, w.id, w.name, w.unit_name, w.municipality, o.name, o.id, c.id, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number, e.state, e.version, e.written_by, e.submitted_at, e.published_at, e.recognised_on, "
    "e.valid_from, e.valid_to, e.review_due from environment e join workplace w on w.id = e.workplace_id "
    "join organisation o on o.id = w.organisation_id join curriculum c on c.id = e.curriculum_id "
    "where e.state = 'submitted' order by e.submitted_at, e.id"};
std::vector<EnvironmentLine> submittedReports(Transaction& tx) { return tx.all<EnvironmentLine>(kSubmittedReports); }

constexpr Sql kReportsDueBy{
    "select e.id, w.id, w.name, w.unit_name, w.municipality, o.name, o.id, c.id, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number, e.state, e.version, e.written_by, e.submitted_at, e.published_at, e.recognised_on, "
    "e.valid_from, e.valid_to, e.review_due from environment e join workplace w on w.id = e.workplace_id "
    "join organisation o on o.id = w.organisation_id join curriculum c on c.id = e.curriculum_id "
    "where e.state = 'published' and w.organisation_id = :organisation and e.review_due <= :day "
    "order by e.review_due, e.id"};
std::vector<EnvironmentLine> reportsDueBy(Transaction& tx, OrganisationId organisation, Date day) {
    return tx.all<EnvironmentLine>(kReportsDueBy, organisation, day);
}

constexpr Sql kPublishedReports{
    "select e.id, w.id, w.name, w.unit_name, w.municipality, o.name, o.id, c.id, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number, e.state, e.version, e.written_by, e.submitted_at, e.published_at, e.recognised_on, "
    "e.valid_from, e.valid_to, e.review_due from environment e join workplace w on w.id = e.workplace_id "
    "join organisation o on o.id = w.organisation_id join curriculum c on c.id = e.curriculum_id "
    "where e.state = 'published' order by w.name, w.unit_name, e.id"};
std::vector<EnvironmentLine> publishedReports(Transaction& tx) { return tx.all<EnvironmentLine>(kPublishedReports); }

constexpr Sql kPublishedReportsUnits{
    "select distinct er.environment_id, u.code, u.name_fi, u.name_sv, u.name_en from environment e "
    "join environment_requirement er on er.environment_id = e.id join requirement r on r.id = er.requirement_id "
    "join unit u on u.id = r.unit_id where e.state = 'published'"};
std::vector<ReportUnit> unitsOfPublishedReports(Transaction& tx) { return tx.all<ReportUnit>(kPublishedReportsUnits); }

constexpr Sql kCorpusUnits{
    "select u.id, u.curriculum_id, u.code, u.name_fi, u.name_sv, u.name_en, c.name_fi, c.name_sv, c.name_en, "
    "c.decision_number from unit u join curriculum c on c.id = u.curriculum_id where c.status = 'published' and "
    "u.removed_at is null order by u.id"};
constexpr Sql kCorpusRequirements{
    "select r.unit_id, r.id, r.text_fi, r.text_sv, r.text_en, r.plain_fi, r.plain_sv, r.plain_en from requirement r "
    "where r.removed_at is null order by r.unit_id, r.position, r.id"};
constexpr Sql kCorpusCriteria{
    "select unit_id, text_fi, text_sv, text_en from criterion where unit_id is not null order by unit_id, position"};
constexpr Sql kCorpusTasks{
    "select distinct r.unit_id, k.text_fi, k.text_sv, k.text_en from task_requirement t join task k on k.id = "
    "t.task_id "
    "join requirement r on r.id = t.requirement_id where t.status = 'confirmed' and r.removed_at is null "
    "order by r.unit_id, k.text_fi, k.text_sv, k.text_en"};
Corpus publishedCorpus(Transaction& tx) {
    Corpus corpus;
    std::map<UnitId, std::size_t> at;
    for (auto& [id, curriculum, code, name, qualification, decision] :
         tx.all<std::tuple<UnitId, CurriculumId, std::string, LocalizedText, LocalizedText, std::string>>(
             kCorpusUnits)) {
        at[id] = corpus.units.size();
        corpus.units.push_back(
            {id, curriculum, std::move(code), std::move(name), {}, {}, std::move(qualification), std::move(decision)});
    }
    for (auto& [unit, id, text, plain] :
         tx.all<std::tuple<UnitId, RequirementId, LocalizedText, LocalizedText>>(kCorpusRequirements))
        if (const auto found = at.find(unit); found != at.end())
            corpus.units[found->second].requirements.push_back({id, std::move(text), std::move(plain)});
    for (auto& [unit, text] : tx.all<std::tuple<UnitId, LocalizedText>>(kCorpusCriteria))
        if (const auto found = at.find(unit); found != at.end())
            corpus.units[found->second].criteria.push_back(std::move(text));
    constexpr std::size_t kMostTasks = 50;
    for (auto& [unit, text] : tx.all<std::tuple<UnitId, LocalizedText>>(kCorpusTasks))
        if (const auto found = at.find(unit);
            found != at.end() && corpus.units[found->second].tasks.size() < kMostTasks)
            corpus.units[found->second].tasks.push_back(std::move(text));
    return corpus;
}

constexpr Sql kCurriculaStamp{
    "select count(*), coalesce(max(updated_at), 0) from curriculum where status = 'published'"};
std::pair<std::int64_t, std::int64_t> curriculaStamp(Transaction& tx) {
    const auto [count, latest] = tx.one<std::tuple<std::int64_t, std::int64_t>>(kCurriculaStamp).value();
    return {count, latest};
}

}  // namespace valo::workplaces
