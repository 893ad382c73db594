#include <set>

#include "accounts/access_log.hpp"
#include "core/gzip.hpp"
#include "core/secret.hpp"
#include "curricula/actions.hpp"
#include "curricula/jobs.hpp"
#include "curricula/known_files.hpp"
#include "curricula/local_units.hpp"
#include "curricula/store.hpp"
#include "curricula/trust.hpp"
#include "curricula/versions.hpp"
#include "curricula/withdrawals.hpp"
#include "web/components.hpp"

namespace valo::curricula {

namespace {

using database::Transaction;

enum class Mode { Check, Publish };
constexpr int kPackingLevel = 1;  // a tenth of the bytes already; 6 takes five times as long

/// Reads the bytes; the rest of what a report says follows from the draft.
void readBytes(PreparedImport& file, Services& services) {
    auto reading = importers::read(file.bytes, file.report.file, services.clock.today(),
                                   {services.settings.importFileMegabytes << 20});
    auto& report = file.report;
    report.format = reading.format;
    report.warnings = std::move(reading.warnings);
    report.errors = std::move(reading.errors);
    if (!reading.draft) return;  // there are errors then
    const auto& draft = file.draft.emplace(std::move(*reading.draft));
    report.decisionNumber = draft.qualification.decisionNumber;
    report.name = draft.qualification.name;
    report.counts = draft.counts;
    file.identity = identityOf(draft);
    file.revision = revisionOf(draft);
    file.contentHash = contentHash(draft);
    report.identity = file.identity;
    report.revision = file.revision;
    if (report.errors.empty()) file.packed = gzipped(file.bytes, kPackingLevel);
}

void recognise(PreparedImport& file, KnownFile known) {
    auto& report = file.report;
    report.format = std::move(known.format);
    report.warnings = std::move(known.warnings);
    report.decisionNumber = std::move(known.decisionNumber);
    report.name = std::move(known.name);
    report.counts = known.counts;
    file.identity = std::move(known.identity);
    file.revision = known.revision;
    file.contentHash = std::move(known.contentHash);
    report.identity = file.identity;
    report.revision = file.revision;
}

/// A verdict that needs no writing, if there is one.
std::optional<Verdict> settled(ImportReport& report, const PreparedImport& file, const Actor& actor,
                               const std::optional<Existing>& stored) {
    if (!stored) return std::nullopt;
    report.curriculum = stored->id;
    const auto right = rightTo(actor, file.identity, stored);
    if (right == Right::Nothing) {
        report.errors.push_back({"", "other_owner", ""});
        return Verdict::Refused;
    }
    if (stored->contentHash == file.contentHash) {
        report.confirms = stored->owner && isShared(file.identity.system) && isTrusted(actor);
        return Verdict::Unchanged;
    }
    if (file.revision != 0 && file.revision < stored->revision) {
        report.warnings.push_back({"", "older_revision", ""});
        return Verdict::Unchanged;
    }
    report.needsConfirmation = right == Right::Propose;
    return std::nullopt;
}

void remember(Transaction& tx, const PreparedImport& file, Date today) {
    if (!file.draft) return;  // recognised: it is there
    const auto& report = file.report;
    rememberFile(tx, file.sha256,
                 {report.format, file.identity, file.revision, file.contentHash, report.decisionNumber, report.name,
                  report.counts, report.warnings},
                 nextChangeOfValidity(file.draft->qualification, today));
}

void store(Transaction& tx, const PreparedImport& file, const Actor& actor, const std::optional<Existing>& stored,
           const Matching& matching, UtcTime now, ImportReport& report) {
    const Publication publication{*file.draft,
                                  file.identity,
                                  file.contentHash,
                                  file.packed,
                                  report.file,
                                  report.format,
                                  ownerAfter(actor, file.identity, stored),
                                  actor.user,
                                  now};
    report.curriculum = publish(tx, publication, stored ? stored->id : CurriculumId{}, matching);
    keepWithdrawn(tx, report.curriculum);
    keepHomes(tx, report.curriculum, *file.draft);
    recordChanges(tx, report.curriculum, report.changes, stored.has_value());
    report.verdict = stored ? Verdict::Updated : Verdict::Imported;
    accounts::logAccess(tx, actor, now,
                        {ClientId{}, "curriculum.imported", "curriculum/" + std::to_string(report.curriculum.value)});
}

/// What the check report says of whose word the file needs.
void noteTrust(ImportReport& report, const PreparedImport& file, const Actor& actor,
               const std::optional<Existing>& stored) {
    if (report.needsConfirmation) report.warnings.push_back({"", "needs_confirmation", ""});
    const bool saysNational = isShared(file.identity.system) || isNationalNumber(report.decisionNumber);
    const bool staysTheirs = ownerAfter(actor, file.identity, stored).has_value();
    if (saysNational && staysTheirs && !report.needsConfirmation) report.warnings.push_back({"", "is_unconfirmed", ""});
}

/// What the curriculum was last imported from, read again.
std::shared_ptr<const Before> beforeOf(Transaction& tx, CurriculumId id, Date today) {
    const auto file = original(tx, id);
    if (!file) return nullptr;
    auto draft = importers::read(file->bytes.data, file->fileName, today, {file->bytes.data.size()}).draft;
    if (!draft) return nullptr;  // from a version that read what this one does not
    return std::make_shared<const Before>(Before{*newestImport(tx, id), std::move(*draft)});
}

/// Before the writer is taken: an update is compared with what it replaces, and reading that takes a while.
void readBefore(Services& services, PreparedImport& file) {
    if (!file.draft) return;
    services.database.read([&](Transaction& tx) {
        const auto stored = existing(tx, file.identity);
        if (stored && stored->contentHash != file.contentHash)
            file.before = beforeOf(tx, stored->id, services.clock.today());
        return 0;
    });
}

void addRest(Transaction& tx, const PreparedImport& file, CurriculumId id, const Matching& matching, Date today,
             Comparison& changes) {
    auto before = file.before;
    if (!before || before->import != newestImport(tx, id)) before = beforeOf(tx, id, today);
    if (before) addRest(changes, before->draft, *file.draft, matching);
}

/// Local units may name what will be imported later; a word on it does no harm.
void noteHomes(Transaction& tx, const importers::CurriculumDraft& draft, ImportReport& report) {
    constexpr std::size_t kMostTold = 20;
    const std::set<std::string> numbers(draft.qualification.belongsTo.begin(), draft.qualification.belongsTo.end());
    std::size_t looked = 0;
    for (const auto& number : numbers) {
        if (++looked > kMostTold) break;
        if (curriculaByDecisionNumber(tx, number).empty()) report.warnings.push_back({"", "home_unknown", number});
    }
}

/// Nothing when the file was recognised by its bytes, yet what is stored has changed since: then it must be read.
std::optional<ImportReport> decide(Transaction& tx, const PreparedImport& file, const Actor& actor, Mode mode,
                                   const Clock& clock) {
    auto report = file.report;
    if (!report.errors.empty()) return report;
    const auto stored = existing(tx, file.identity);
    if (const auto verdict = settled(report, file, actor, stored)) {
        report.bringsNothing = *verdict == Verdict::Unchanged;
        report.verdict = mode == Mode::Check && *verdict == Verdict::Unchanged ? Verdict::Checked : *verdict;
        if (mode == Mode::Publish && *verdict == Verdict::Unchanged) remember(tx, file, clock.today());
        return report;
    }
    if (!file.draft) return std::nullopt;
    if (mode == Mode::Publish && report.needsConfirmation) {
        report.errors.push_back({"", "needs_confirmation", ""});
        return report;
    }
    noteTrust(report, file, actor, stored);
    if (stored && withdrawalOf(tx, stored->id)) report.warnings.push_back({"", "stays_withdrawn", ""});
    noteHomes(tx, *file.draft, report);
    const auto rows = stored ? storedUnits(tx, stored->id) : std::vector<StoredUnit>();
    const auto matching = match(rows, *file.draft);
    report.changes = compare(matching);
    if (stored) addRest(tx, file, stored->id, matching, clock.today(), report.changes);
    if (mode == Mode::Check) {
        report.verdict = Verdict::Checked;
        return report;
    }
    store(tx, file, actor, stored, matching, clock.now(), report);
    remember(tx, file, clock.today());
    return report;
}

/// In a read transaction: for what writes nothing. A recognised file may turn out to be needed; it is read then, and
/// with Mode::Publish left to be decided with a writer.
ImportReport decideReading(Services& services, const Actor& actor, PreparedImport& file, Mode mode) {
    const auto decided = [&] {
        return services.database.read([&](Transaction& tx) { return decide(tx, file, actor, mode, services.clock); });
    };
    if (auto report = decided()) return std::move(*report);
    readBytes(file, services);
    return mode == Mode::Check ? std::move(*decided()) : file.report;
}

}  // namespace

bool mayImport(const Actor& actor) {
    return !actor.user || actor.is(Role::Administrator) || actor.is(Role::Coordinator) || actor.is(Role::Institution);
}

PreparedImport prepareImport(Services& services, std::string_view bytes, std::string_view fileName) {
    PreparedImport file;
    file.bytes = bytes;
    file.sha256 = sha256(bytes);
    file.report.file = fileName;
    const auto today = services.clock.today();
    auto known = services.database.read([&](Transaction& tx) { return knownFile(tx, file.sha256, fileName, today); });
    if (known)
        recognise(file, std::move(*known));
    else
        readBytes(file, services);
    return file;
}

Result<ImportReport> checkCurriculum(Services& services, const Actor& actor, std::string_view bytes,
                                     std::string_view fileName) {
    if (!mayImport(actor)) return forbidden("import");
    return checkPrepared(services, actor, prepareImport(services, bytes, fileName));
}

Result<ImportReport> importCurriculum(Services& services, const Actor& actor, std::string_view bytes,
                                      std::string_view fileName) {
    if (!mayImport(actor)) return forbidden("import");
    if (actor.organisation &&
        services.database.read([&](Transaction& tx) { return wantsFourEyes(tx, actor.organisation); }))
        return refuse({ErrorKind::Forbidden, "import_four_eyes", {}, {}});
    return publishDecided(services, actor, bytes, fileName);
}

Result<ImportReport> publishDecided(Services& services, const Actor& actor, std::string_view bytes,
                                    std::string_view fileName) {
    if (!mayImport(actor)) return forbidden("import");
    return importPrepared(services, actor, prepareImport(services, bytes, fileName));
}

Result<ImportReport> checkPrepared(Services& services, const Actor& actor, PreparedImport file) {
    if (!mayImport(actor)) return forbidden("import");
    return decideReading(services, actor, file, Mode::Check);
}

Result<ImportReport> importPrepared(Services& services, const Actor& actor, PreparedImport file) {
    if (!mayImport(actor)) return forbidden("import");
    if (!file.report.errors.empty()) return file.report;
    // What brings nothing new needs no writer, nor waits for one.
    if (!file.draft) {
        auto report = decideReading(services, actor, file, Mode::Publish);
        if (!file.draft && !report.confirms) return report;
    }
    readBefore(services, file);
    return services.database.write([&](Transaction& tx) {
        auto report = *decide(tx, file, actor, Mode::Publish, services.clock);
        if (report.confirms) confirm(tx, actor, report.curriculum, services.clock.now());
        return report;
    });
}

namespace {

void writeMessages(JsonWriter& json, std::string_view name, const std::vector<importers::Message>& messages) {
    json.key(name).beginArray();
    for (const auto& message : messages)
        json.beginObject()
            .field("where", message.where)
            .field("message", importers::sentence(message))
            .field("code", message.code)
            .endObject();
    json.endArray();
}

}  // namespace

void writeJson(JsonWriter& json, const Change& change) {
    json.beginObject()
        .field("kind", codeOf(change.kind))
        .field("what", codeOf(change.subject))
        .field("unit", change.unit)
        .field("unitCode", change.unitCode)
        .field("unitName", change.unitName)
        .field("requirement", change.requirement)
        .field("before", change.before)
        .field("after", change.after)
        .key("words")
        .beginObject();
    for (const auto language : kLanguages) {
        if (change.before.in(language) == change.after.in(language)) continue;
        json.key(tag(language)).beginArray();
        for (const auto& run : web::wordRuns(change.before.in(language), change.after.in(language)))
            json.beginObject().field("kind", run.kind).field("text", run.text).endObject();
        json.endArray();
    }
    json.endObject().endObject();
}

void writeJson(JsonWriter& json, const ImportReport& report) {
    json.beginObject().field("file", report.file).field("verdict", codeOf(report.verdict)).key("curriculum");
    if (report.name.empty() && report.decisionNumber.empty()) {
        json.null();
    } else {
        json.beginObject().key("id");
        report.curriculum ? json.value(report.curriculum) : json.null();
        json.field("decisionNumber", report.decisionNumber).field("name", report.name).endObject();
    }
    json.key("counts")
        .beginObject()
        .field("units", report.counts.units)
        .field("requirements", report.counts.requirements)
        .field("criteria", report.counts.criteria)
        .endObject();
    json.key("changes")
        .beginObject()
        .field("added", report.changes.added)
        .field("changed", report.changes.changed)
        .field("moved", report.changes.moved)
        .field("removed", report.changes.removed)
        .endObject()
        .field("needsConfirmation", report.needsConfirmation);
    // A new curriculum is nothing but additions: its list would be the file once more.
    if (report.curriculum && report.verdict != Verdict::Imported) {
        json.key("changeList").beginArray();
        for (const auto& change : report.changes.list) writeJson(json, change);
        json.endArray();
    }
    writeMessages(json, "warnings", report.warnings);
    writeMessages(json, "errors", report.errors);
    json.endObject();
}

}  // namespace valo::curricula
