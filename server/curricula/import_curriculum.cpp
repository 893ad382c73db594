#include "accounts/access_log.hpp"
#include "curricula/actions.hpp"
#include "curricula/jobs.hpp"
#include "curricula/publish.hpp"
#include "curricula/versions.hpp"
#include "curricula/withdrawals.hpp"
#include "web/components.hpp"

namespace valo::curricula {

namespace {

using database::Transaction;

enum class Mode { Check, Publish };

/// Everything that needs no database, done before the transaction begins.
struct Prepared {
    importers::Reading reading;
    Identity identity;
    std::string contentHash;
    ImportReport report;
};

bool isOperator(const Actor& actor) { return !actor.user; }

/// National documents belong to nobody: whoever may import brings in what the agency publishes.
bool isNational(const Identity& identity) { return identity.system == "eperusteet"; }

bool mayReplace(const Actor& actor, const Existing& stored) {
    return isOperator(actor) || actor.is(Role::Administrator) || !stored.owner || *stored.owner == actor.organisation;
}

Prepared prepare(std::string_view bytes, std::string_view fileName, Date today) {
    Prepared out;
    out.reading = importers::read(bytes, fileName, today);
    auto& report = out.report;
    report.file = fileName;
    report.format = out.reading.format;
    report.warnings = out.reading.warnings;
    report.errors = out.reading.errors;
    if (!out.reading.draft) return out;  // there are errors then
    const auto& draft = *out.reading.draft;
    report.decisionNumber = draft.qualification.decisionNumber;
    report.name = draft.qualification.name;
    report.counts = draft.counts;
    out.identity = identityOf(draft);
    out.contentHash = contentHash(draft);
    return out;
}

/// A verdict that needs no writing, if there is one.
std::optional<Verdict> settled(ImportReport& report, const Prepared& prepared, const Actor& actor,
                               const std::optional<Existing>& stored) {
    if (!stored) return std::nullopt;
    report.curriculum = stored->id;
    if (!mayReplace(actor, *stored)) {
        report.errors.push_back({"", "other_owner", ""});
        return Verdict::Refused;
    }
    if (stored->contentHash == prepared.contentHash) return Verdict::Unchanged;
    const auto revision = revisionOf(*prepared.reading.draft);
    if (revision != 0 && revision < stored->revision) {
        report.warnings.push_back({"", "older_revision", ""});
        return Verdict::Unchanged;
    }
    return std::nullopt;
}

ImportReport decide(Transaction& tx, const Prepared& prepared, const Actor& actor, Mode mode, std::string_view bytes,
                    UtcTime now) {
    auto report = prepared.report;
    if (!report.errors.empty()) return report;
    const auto& draft = *prepared.reading.draft;
    const auto stored = existing(tx, prepared.identity);
    if (const auto verdict = settled(report, prepared, actor, stored)) {
        report.verdict = mode == Mode::Check && *verdict == Verdict::Unchanged ? Verdict::Checked : *verdict;
        return report;
    }
    if (stored && withdrawalOf(tx, stored->id)) report.warnings.push_back({"", "stays_withdrawn", ""});
    const auto rows = stored ? storedUnits(tx, stored->id) : std::vector<StoredUnit>();
    const auto matching = match(rows, draft);
    report.changes = compare(matching);
    if (mode == Mode::Check) {
        report.verdict = Verdict::Checked;
        return report;
    }
    Publication publication{
        draft, prepared.identity, prepared.contentHash, bytes, report.file, report.format, {}, actor.user, now};
    // What the operator or a national source brought in has no owner, and an update does not give it one.
    if (stored)
        publication.owner = stored->owner;
    else if (!isNational(prepared.identity) && actor.organisation)
        publication.owner = actor.organisation;
    report.curriculum = publish(tx, publication, stored ? stored->id : CurriculumId{}, matching);
    keepWithdrawn(tx, report.curriculum);
    recordChanges(tx, report.curriculum, report.changes, stored.has_value());
    report.verdict = stored ? Verdict::Updated : Verdict::Imported;
    accounts::logAccess(tx, actor, now,
                        {ClientId{}, "curriculum.imported", "curriculum/" + std::to_string(report.curriculum.value)});
    return report;
}

}  // namespace

bool mayImport(const Actor& actor) {
    return isOperator(actor) || actor.is(Role::Administrator) || actor.is(Role::Coordinator) ||
           actor.is(Role::Institution);
}

Result<ImportReport> checkCurriculum(Services& services, const Actor& actor, std::string_view bytes,
                                     std::string_view fileName) {
    if (!mayImport(actor)) return forbidden("import");
    const auto prepared = prepare(bytes, fileName, services.clock.today());
    return services.database.read(
        [&](Transaction& tx) { return decide(tx, prepared, actor, Mode::Check, bytes, services.clock.now()); });
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
    const auto prepared = prepare(bytes, fileName, services.clock.today());
    if (!prepared.report.errors.empty()) return prepared.report;
    return services.database.write(
        [&](Transaction& tx) { return decide(tx, prepared, actor, Mode::Publish, bytes, services.clock.now()); });
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
        .field("what", change.isUnit ? "unit" : "requirement")
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
        .endObject();
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
