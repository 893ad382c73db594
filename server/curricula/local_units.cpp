#include "curricula/local_units.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "accounts/store.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "curricula/store.hpp"
#include "importers/native/writer.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

// Saves of one person within this time are one text: a save every few seconds is not a history.
constexpr std::chrono::minutes kOneSitting{15};

std::string subjectOf(LocalUnitId id) { return "local-unit/" + std::to_string(id.value); }

struct Row {
    LocalUnitId id;
    std::string key;
    int revision = 0;
    std::optional<CurriculumId> curriculum;
    std::optional<std::int64_t> publishedRevision;
    using Columns = std::tuple<LocalUnitId, std::string, int, std::optional<CurriculumId>, std::optional<std::int64_t>>;
};
#define LOCAL_UNIT_COLUMNS                                                                                 \
    "select u.id, u.source_key, u.revision, c.id, c.revision from local_unit u left join curriculum c on " \
    "c.source_system = 'local' and c.source_id = u.source_key "
constexpr Sql kRow{LOCAL_UNIT_COLUMNS "where u.id = :id and u.organisation_id = :organisation"};
constexpr Sql kRows{LOCAL_UNIT_COLUMNS "where u.organisation_id = :organisation order by u.id desc"};

#define VERSION_COLUMNS                                                                                            \
    "select v.id, v.first_revision, v.revision, v.content, a.name, v.saved_by, v.saved_at, v.is_aside, v.is_sent " \
    "from local_unit_version v "                                                                                   \
    "join account a on a.id = v.saved_by "
constexpr Sql kCurrent{VERSION_COLUMNS
                       "where v.local_unit_id = :unit and v.is_aside = 0 order by v.revision desc, v.id desc limit 1"};
constexpr Sql kVersions{VERSION_COLUMNS "where v.local_unit_id = :unit order by v.saved_at desc, v.id desc limit 200"};

// Begun and never written in: there is no need for another.
constexpr Sql kUntouched{
    "select u.id from local_unit u join local_unit_version v on v.local_unit_id = u.id where u.organisation_id = "
    ":organisation and u.revision = 1 and v.saved_by = :by order by u.id limit 1"};
constexpr Sql kInsertUnit{
    "insert into local_unit (organisation_id, source_key, revision, created_at) values (:organisation, :key, 1, :at) "
    "returning id"};
constexpr Sql kInsertVersion{
    "insert into local_unit_version (local_unit_id, first_revision, revision, content, saved_by, saved_at, is_aside) "
    "values (:unit, :first, :revision, :content, :by, :at, :aside)"};
constexpr Sql kUpdateVersion{
    "update local_unit_version set revision = :revision, content = :content, saved_at = :at where id = :id and "
    "saved_by "
    "= :by and is_sent = 0 and is_aside = 0 and saved_at > :since"};
constexpr Sql kAdvance{"update local_unit set revision = :next where id = :id and revision = :base"};
constexpr Sql kRememberJob{"update local_unit_version set import_job_id = :job where id = :id"};
constexpr Sql kMarkSent{"update local_unit_version set is_sent = 1 where id = :id"};

std::string contentOf(const LocalUnit& unit) {
    JsonWriter out;
    writeJson(out, unit);
    return out.take();
}

std::optional<Row> ownRow(Transaction& tx, const Actor& actor, LocalUnitId id) {
    return tx.one<Row>(kRow, id, actor.organisation);
}

LocalUnitLine lineOf(Transaction& tx, const Row& row) {
    const auto current = tx.one<LocalVersion>(kCurrent, row.id).value();
    return {row.id,
            row.revision,
            storedLocalUnit(current.content),
            current.savedBy,
            current.savedAt,
            row.curriculum,
            static_cast<int>(row.publishedRevision.value_or(0))};
}

/// What a unit may belong to; anything else is a mistake of a form or a program.
std::optional<FieldError> unknownHome(Transaction& tx, const LocalUnit& unit) {
    for (const auto id : unit.homes) {
        const auto home = curriculum(tx, id);
        if (!home || home->status == Status::Draft || home->sourceSystem == kLocalSystem)
            return FieldError{"homes", "unknown", ""};
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<LocalUnitLine>> localUnits(Services& services, const Actor& actor) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<std::vector<LocalUnitLine>> {
        std::vector<LocalUnitLine> lines;
        for (const auto& row : tx.all<Row>(kRows, actor.organisation)) lines.push_back(lineOf(tx, row));
        return lines;
    });
}

Result<LocalUnitLine> localUnit(Services& services, const Actor& actor, LocalUnitId id) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<LocalUnitLine> {
        const auto row = ownRow(tx, actor, id);
        if (!row) return notFound("local_unit");
        return lineOf(tx, *row);
    });
}

Result<std::vector<LocalVersion>> localVersions(Services& services, const Actor& actor, LocalUnitId id) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.read([&](Transaction& tx) -> Result<std::vector<LocalVersion>> {
        if (!ownRow(tx, actor, id)) return notFound("local_unit");
        return tx.all<LocalVersion>(kVersions, id);
    });
}

Result<LocalUnitId> startLocalUnit(Services& services, const Actor& actor) {
    if (!mayImport(actor) || !actor.user) return forbidden("import");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<LocalUnitId> {
        if (const auto begun = tx.one<LocalUnitId>(kUntouched, actor.organisation, actor.user)) return *begun;
        const auto id = tx.insert<LocalUnitId>(kInsertUnit, actor.organisation, lowered(randomCode(12)), now);
        tx.run(kInsertVersion, id, 1, 1, contentOf({}), actor.user, now, false);
        accounts::logAccess(tx, actor, now, {ClientId{}, "local_unit.added", subjectOf(id)});
        return id;
    });
}

Result<Saved> saveLocalUnit(Services& services, const Actor& actor, LocalUnitId id, int base, const LocalUnit& input) {
    if (!mayImport(actor)) return forbidden("import");
    const auto unit = tidied(input);
    if (auto wrong = tooLong(unit); !wrong.empty()) return invalid(std::move(wrong));
    const auto content = contentOf(unit);
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Saved> {
        const auto row = ownRow(tx, actor, id);
        if (!row) return notFound("local_unit");
        if (auto wrong = unknownHome(tx, unit)) return invalid({*wrong});
        const auto current = tx.one<LocalVersion>(kCurrent, id).value();
        if (current.content == content) return Saved{row->revision, current.savedAt, std::nullopt};  // sent again
        // Her own saves of this sitting are not somebody else's: a form may be sent while its script still saves.
        const bool isFresh = base == row->revision;
        const bool isOwn = current.saver == actor.user && base >= current.firstRevision && base < row->revision;
        if (!isFresh && !isOwn) {
            tx.run(kInsertVersion, id, base, base, content, actor.user, now, true);
            return Saved{row->revision, now, current};
        }
        const auto next = row->revision + 1;
        tx.run(kAdvance, next, id, row->revision);
        if (!isFresh || tx.run(kUpdateVersion, next, content, now, current.id, actor.user, now - kOneSitting) == 0)
            tx.run(kInsertVersion, id, next, next, content, actor.user, now, false);
        accounts::logAccess(tx, actor, now, {ClientId{}, "local_unit.changed", subjectOf(id)});
        return Saved{next, now, std::nullopt};
    });
}

namespace {

constexpr Sql kWaits{
    "select f.id from local_unit_version v join import_file f on f.job_id = v.import_job_id where v.local_unit_id = "
    ":unit and f.state in ('waiting', 'ready', 'approved') order by f.id limit 1"};
constexpr Sql kDeleteVersions{"delete from local_unit_version where local_unit_id = :unit"};
constexpr Sql kDeleteUnit{"delete from local_unit where id = :unit"};

}  // namespace

Result<Done> deleteLocalUnit(Services& services, const Actor& actor, LocalUnitId id) {
    if (!mayImport(actor)) return forbidden("import");
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto row = ownRow(tx, actor, id);
        if (!row) return notFound("local_unit");
        if (row->curriculum) return conflict("local_unit_published");
        if (tx.one<std::int64_t>(kWaits, id)) return conflict("local_unit_underway");
        tx.run(kDeleteVersions, id);
        tx.run(kDeleteUnit, id);
        accounts::logAccess(tx, actor, services.clock.now(), {ClientId{}, "local_unit.deleted", subjectOf(id)});
        return Done{};
    });
}

Result<ImportJobId> sendLocalUnit(Services& services, const Actor& actor, LocalUnitId id) {
    if (!mayImport(actor)) return forbidden("import");
    Upload file;
    std::int64_t version = 0;
    const auto sent = services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto row = ownRow(tx, actor, id);
        if (!row) return notFound("local_unit");
        const auto current = tx.one<LocalVersion>(kCurrent, id).value();
        const auto unit = storedLocalUnit(current.content);
        if (auto wrong = faults(unit); !wrong.empty()) return invalid(std::move(wrong));
        std::vector<LocalHome> homes;
        for (const auto home : unit.homes)
            if (const auto found = curriculum(tx, home)) homes.push_back({found->name, found->decisionNumber});
        const auto institution = accounts::organisation(tx, actor.organisation).value().name;
        file.bytes = importers::writeYaml(documentOf(unit, row->key, row->revision, institution, homes));
        file.name = std::string(shown(unit.name, Language::Fi).text) + ".yaml";
        tx.run(kMarkSent, current.id);
        version = current.id;
        accounts::logAccess(tx, actor, services.clock.now(), {ClientId{}, "local_unit.submitted", subjectOf(id)});
        return Done{};
    });
    if (!sent) return refuse(sent.error());
    const auto job = uploadFiles(services, actor, {file});
    if (!job) return refuse(job.error());
    services.database.write([&](Transaction& tx) { return tx.run(kRememberJob, job->job, version); });
    return job->job;
}

// --- where it belongs

namespace {

constexpr Sql kSent{
    "select v.content from local_unit_version v join local_unit u on u.id = v.local_unit_id join curriculum c on "
    "c.source_system = 'local' and c.source_id = u.source_key where c.id = :curriculum and v.revision = c.revision and "
    "v.is_aside = 0 order by v.id desc limit 1"};
constexpr Sql kDropHomes{"delete from local_unit_home where curriculum_id = :curriculum"};
constexpr Sql kInsertHome{
    "insert into local_unit_home (curriculum_id, home_id, place) values (:curriculum, :home, :place)"};
constexpr Sql kDropNumbers{"delete from local_unit_number where curriculum_id = :curriculum"};
constexpr Sql kInsertNumber{
    "insert into local_unit_number (curriculum_id, decision_number, place) values (:curriculum, :number, :place) on "
    "conflict do nothing"};
constexpr Sql kLocalsOf{
    "select c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number, h.place from local_belonging h join curriculum c "
    "on c.id = h.curriculum_id and c.status = 'published' where h.home_id = :home order by c.name_fi, c.id"};
constexpr Sql kHomesOf{
    "select c.id, c.name_fi, c.name_sv, c.name_en, c.decision_number, h.place from local_belonging h join curriculum c "
    "on c.id = h.home_id where h.curriculum_id = :local order by c.name_fi, c.id"};

/// A file says where it belongs, not as what: common units stand among the common ones.
LocalPlace placeOf(const importers::CurriculumDraft& draft) {
    const bool isCommon = std::all_of(draft.units.begin(), draft.units.end(),
                                      [](const auto& unit) { return unit.kind == UnitKind::Common; });
    return isCommon ? LocalPlace::Common : LocalPlace::Vocational;
}

}  // namespace

void keepHomes(Transaction& tx, CurriculumId curriculum, const importers::CurriculumDraft& draft) {
    tx.run(kDropNumbers, curriculum);
    for (const auto& number : draft.qualification.belongsTo) tx.run(kInsertNumber, curriculum, number, placeOf(draft));
    const auto content = tx.one<std::string>(kSent, curriculum);
    if (!content) return;
    const auto unit = storedLocalUnit(*content);
    tx.run(kDropHomes, curriculum);
    for (const auto home : unit.homes) tx.run(kInsertHome, curriculum, home, unit.place);
}

std::vector<LocalLink> localUnitsOf(Transaction& tx, CurriculumId home) { return tx.all<LocalLink>(kLocalsOf, home); }
std::vector<LocalLink> homesOf(Transaction& tx, CurriculumId local) { return tx.all<LocalLink>(kHomesOf, local); }

}  // namespace valo::curricula
