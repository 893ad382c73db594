#include "workplaces/store.hpp"

#include "curricula/store.hpp"

namespace valo::workplaces {

using database::Sql;

constexpr Sql kWorkplace{
    "select id, organisation_id, archived_at, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email, social_media from workplace where id = :id"};
std::optional<Workplace> workplace(Transaction& tx, WorkplaceId id) { return tx.one<Workplace>(kWorkplace, id); }

constexpr Sql kWorkplacesOf{
    "select id, organisation_id, archived_at, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email, social_media from workplace where organisation_id = :organisation and (archived_at is null or "
    ":archived = 1) "
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
    "w.contact_phone, w.contact_email, w.social_media from task k join workplace w on w.id = k.workplace_id where k.id "
    "= :id"};
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

constexpr Sql kInsertWorkplace{
    "insert into workplace (organisation_id, name, unit_name, business_id, street, postal_code, municipality, "
    "description_fi, description_sv, description_en, web_page, contact_name, contact_title, contact_phone, "
    "contact_email, social_media, created_by, created_at) values (:organisation, :name, :unit_name, :business_id, "
    ":street, "
    ":postal_code, :municipality, :description_fi, :description_sv, :description_en, :web_page, :contact_name, "
    ":contact_title, :contact_phone, :contact_email, :social_media, :created_by, :created_at) returning id"};
WorkplaceId insertWorkplace(Transaction& tx, OrganisationId organisation, const WorkplaceDetails& d, UserId by,
                            UtcTime now) {
    return tx.insert<WorkplaceId>(kInsertWorkplace, organisation, d.name, d.unitName, d.businessId, d.street,
                                  d.postalCode, d.municipality, d.description, d.webPage, d.contactName, d.contactTitle,
                                  d.contactPhone, d.contactEmail, d.socialMedia, by, now);
}

constexpr Sql kUpdateWorkplace{
    "update workplace set name = :name, unit_name = :unit_name, business_id = :business_id, street = :street, "
    "postal_code = :postal_code, municipality = :municipality, description_fi = :description_fi, "
    "description_sv = :description_sv, description_en = :description_en, web_page = :web_page, "
    "contact_name = :contact_name, contact_title = :contact_title, contact_phone = :contact_phone, "
    "contact_email = :contact_email, social_media = :social_media where id = :id"};
void updateWorkplace(Transaction& tx, WorkplaceId id, const WorkplaceDetails& d) {
    tx.run(kUpdateWorkplace, d.name, d.unitName, d.businessId, d.street, d.postalCode, d.municipality, d.description,
           d.webPage, d.contactName, d.contactTitle, d.contactPhone, d.contactEmail, d.socialMedia, id);
}

constexpr Sql kFurtherContacts{
    "select name, title, phone, email from workplace_contact where workplace_id = :workplace order by position"};
std::vector<Contact> furtherContacts(Transaction& tx, WorkplaceId id) { return tx.all<Contact>(kFurtherContacts, id); }

constexpr Sql kForgetContacts{"delete from workplace_contact where workplace_id = :workplace"};
constexpr Sql kAddContact{
    "insert into workplace_contact (workplace_id, position, name, title, phone, email) "
    "values (:workplace, :position, :name, :title, :phone, :email)"};
void setFurtherContacts(Transaction& tx, WorkplaceId id, const std::vector<Contact>& contacts) {
    tx.run(kForgetContacts, id);
    int position = 0;
    for (const auto& contact : contacts)
        if (!contact.empty())
            tx.run(kAddContact, id, ++position, contact.name, contact.title, contact.phone, contact.email);
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

}  // namespace valo::workplaces
