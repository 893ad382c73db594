#include "support/story.hpp"

#include <deque>
#include <mutex>

namespace valo::tests {
namespace {

using database::Sql;
using database::Transaction;

/// A statement made at run time: kept for ever, because its address is the key of a session's cache.
const Sql& kept(std::string text) {
    static std::mutex mutex;
    static std::deque<std::pair<std::string, Sql>> all;
    std::lock_guard lock(mutex);
    for (const auto& [known, sql] : all)
        if (known == text) return sql;
    auto& entry = all.emplace_back(std::move(text), Sql{});
    entry.second.text = entry.first;
    return entry.second;
}

template <class AnyId>
AnyId add(database::Database& db, std::string sql) {
    return db.write([&](Transaction& tx) { return tx.insert<AnyId>(kept(sql + " returning id")); });
}
std::string text(std::int64_t number) { return std::to_string(number); }

}  // namespace

web::Pages& strictPages() {
    static web::Pages pages(web::Pages::Strict::Yes);
    return pages;
}

Story::Story(database::Database& database)
    : db(database),
      clock(*parseIsoTime("2026-11-22T08:00:00Z")),
      services{database, clock, settings, strictPages(), looks} {
    settings.publicUrl = "https://valo.example";
    addPeople();
    addCurriculum();
    addWorkplace();
    addClients();
}

Actor Story::addAccount(OrganisationId organisation, const std::string& login, Role role, ClientId self) {
    const auto id = add<UserId>(db,
                                "insert into account (organisation_id, login, name, title, language, password_hash, "
                                "client_id, created_at) values (" +
                                    text(organisation.value) + ", '" + login + "', '" + login +
                                    " Esimerkki', '', 'fi', 'x', " + (self ? text(self.value) : "null") + ", 0)");
    run("insert into account_role (account_id, role) values (" + text(id.value) + ", '" + std::string(codeOf(role)) +
        "')");
    return {id, organisation, login + " Esimerkki", {role}, Language::Fi, self};
}

void Story::addPeople() {
    const auto organisation = [&](const std::string& name) {
        return add<OrganisationId>(
            db, "insert into organisation (name, kind, created_at) values ('" + name + "', 'workshop', 0)");
    };
    workshop = organisation("Paja Aurinko");
    otherWorkshop = organisation("Paja Kuu");
    coordinator = addAccount(workshop, "koordinaattori", Role::Coordinator);
    coach = addAccount(workshop, "valmentaja", Role::Coach);
    stranger = addAccount(workshop, "toinen", Role::Coordinator);
    administrator = addAccount(workshop, "hallinta", Role::Administrator);
    reviewer = addAccount(workshop, "tunnistaja", Role::Reviewer);
    outsider = addAccount(otherWorkshop, "ulkopuolinen", Role::Coordinator);
}

void Story::addCurriculum() {
    const auto import = db.write([&](Transaction& tx) {
        static constexpr Sql kImport{
            "insert into curriculum_import (file_name, format, sha256, bytes, imported_by, imported_at) "
            "values ('x.yaml', 'native-yaml', 'x', :bytes, 1, 0) returning id"};
        return tx.insert(kImport, database::Bytes{"x"});
    });
    curriculum = add<CurriculumId>(
        db,
        "insert into curriculum (import_id, source_system, source_id, revision, content_hash, decision_number, kind, "
        "name_fi, name_sv, status, published_at, updated_at) values (" +
            text(import) +
            ", 'test', '1', 1, 'x', 'OPH-2810-2017', 'vocational', 'Puhtausala', 'Rengöring', "
            "'published', 0, 0)");
    unit = add<UnitId>(db,
                       "insert into unit (curriculum_id, position, local_id, code, kind, name_fi, name_sv, "
                       "requirements_style) values (" +
                           text(curriculum.value) +
                           ", 1, 'u1', '200001', 'vocational', 'Ylläpitosiivous', "
                           "'Underhållsstädning', 'structured')");
    const auto area =
        add<UnitId>(db, "insert into requirement_area (unit_id, position) values (" + text(unit.value) + ", 1)");
    for (int i = 0; i < 5; ++i)
        requirements.push_back(add<RequirementId>(
            db, "insert into requirement (unit_id, area_id, position, code, text_fi, text_sv, plain_fi) values (" +
                    text(unit.value) + ", " + text(area.value) + ", " + text(i) + ", 'r" + text(i) +
                    "', 'virallinen vaatimus " + text(i) + "', 'officiellt krav " + text(i) + "', " +
                    (i == 0 ? "'Osaat siivota'" : "''") + ")"));
}

void Story::addWorkplace() {
    workplace = add<WorkplaceId>(
        db, "insert into workplace (organisation_id, name, municipality, created_by, created_at) values (" +
                text(workshop.value) + ", 'Kahvila Aurinko', 'Pietarsaari', 1, 0)");
    const std::vector<std::pair<const char*, std::vector<int>>> shows{{"Siivoan salin", {0, 1}}, {"Tarjoilen", {2}}};
    for (const auto& [words, shown] : shows) {
        const auto task =
            add<TaskId>(db, "insert into task (workplace_id, position, text_fi, created_by, created_at) values (" +
                                text(workplace.value) + ", " + text(static_cast<std::int64_t>(tasks.size())) + ", '" +
                                words + "', 1, 0)");
        tasks.push_back(task);
        for (const int i : shown)
            run("insert into task_requirement (task_id, requirement_id, status, decided_by, decided_at) values (" +
                text(task.value) + ", " + text(requirements[static_cast<std::size_t>(i)].value) +
                ", 'confirmed', 1, 0)");
    }
}

void Story::addClients() {
    const auto person = [&](OrganisationId organisation, const std::string& name, const Actor& by) {
        const auto id =
            add<ClientId>(db, "insert into client (organisation_id, name, language, created_by, created_at) values (" +
                                  text(organisation.value) + ", '" + name + "', 'fi', " + text(by.user.value) + ", 0)");
        run("insert into client_staff (client_id, account_id, relation, given_by, given_at) values (" + text(id.value) +
            ", " + text(by.user.value) + ", 'coordinator', " + text(by.user.value) + ", 0)");
        return id;
    };
    client = person(workshop, "Aino Aalto", coordinator);
    otherClient = person(otherWorkshop, "Olli Oja", outsider);
    run("insert into client_staff (client_id, account_id, relation, given_by, given_at) values (" + text(client.value) +
        ", " + text(coach.user.value) + ", 'coach', " + text(coordinator.user.value) + ", 0)");
    clientSelf = addAccount(workshop, "aino", Role::Client, client);
    otherClientSelf = addAccount(otherWorkshop, "olli", Role::Client, otherClient);
    placement = add<PlacementId>(
        db,
        "insert into placement (client_id, workplace_id, controller_id, kind, starts_on, ends_on, hours_per_day, "
        "days_per_week, created_by, created_at) values (" +
            text(client.value) + ", " + text(workplace.value) + ", " + text(workshop.value) +
            ", 'work_trial', '2026-09-01', '2027-02-28', 6, 4, 1, 0)");
    for (const auto task : tasks)
        run("insert into placement_task (placement_id, task_id) values (" + text(placement.value) + ", " +
            text(task.value) + ")");
}

std::int64_t Story::count(const std::string& table, const std::string& where) {
    return db.read([&](Transaction& tx) {
        return *tx.one<std::int64_t>(kept("select count(*) from " + table + " where " + where));
    });
}

std::vector<std::string> Story::logged(ClientId about) {
    static constexpr Sql kLogged{"select action from access_log where client_id = :client order by id"};
    return db.read([&](Transaction& tx) { return tx.all<std::string>(kLogged, about); });
}

void Story::run(const std::string& sql) {
    db.write([&](Transaction& tx) {
        tx.run(kept(sql));
        return true;
    });
}

}  // namespace valo::tests
