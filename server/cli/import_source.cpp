#include "cli/import_source.hpp"

#include <ostream>

#include "cli/import_report.hpp"

namespace valo::cli {

using curricula::EperusteetSource;
using curricula::ImportReport;
using curricula::Verdict;

namespace {

constexpr std::string_view kPrefix = "eperusteet:";

bool isId(std::string_view name) { return name.find_first_not_of("0123456789") == name.npos; }

ImportReport importDocument(Services& services, EperusteetSource& source, const std::string& id,
                            EperusteetSource::Ask ask, bool onlyCheck) {
    const auto label = std::string(kPrefix) + id;
    auto document = source.document(id, ask);
    if (!document) return refusedFile(label, document.error().code, document.error().detail);
    auto file = curricula::prepareImport(services, document->bytes, label);
    if (file.report.errors.empty() && (file.identity.system != "eperusteet" || file.identity.id != id))
        return refusedFile(label, "fetch_other_document", file.identity.id);
    if (file.report.errors.empty()) source.keep(id, *document);
    const Actor theOperator;
    auto report = onlyCheck ? curricula::checkPrepared(services, theOperator, std::move(file))
                            : curricula::importPrepared(services, theOperator, std::move(file));
    return report ? std::move(*report) : refusedFile(label, report.error().code, report.error().detail);
}

ImportReport unchanged(const curricula::Installed& installed, bool onlyCheck) {
    ImportReport report;
    report.file = std::string(kPrefix) + installed.sourceId;
    report.verdict = onlyCheck ? Verdict::Checked : Verdict::Unchanged;
    report.format = "eperusteet";
    report.curriculum = installed.id;
    report.decisionNumber = installed.decisionNumber;
    report.name = installed.name;
    report.counts = {installed.units, installed.requirements, installed.criteria, 0};
    return report;
}

}  // namespace

bool isFromSource(const std::string& path) { return path.starts_with(kPrefix); }

EperusteetSource::Manners mannersOf(const Settings& settings) {
    EperusteetSource::Manners manners;
    manners.url = settings.eperusteetUrl;
    manners.callerId = settings.eperusteetCallerId;
    manners.folder = settings.eperusteetFolder.empty() ? curricula::usualCacheFolder() : settings.eperusteetFolder;
    manners.longest = settings.importFileMegabytes << 20;
    return manners;
}

int importFromSource(Services& services, EperusteetSource& source, const std::vector<std::string>& names,
                     bool onlyCheck, bool json, std::ostream& out) {
    int refused = 0;
    for (const auto& whole : names) {
        const auto name = whole.substr(kPrefix.size());
        std::vector<std::string> ids{name};
        if (!isId(name)) {
            auto found = source.withDecisionNumber(name);
            if (!found) {
                tell(out, refusedFile(whole, found.error().code, found.error().detail), json);
                ++refused;
                continue;
            }
            ids = std::move(*found);
        }
        for (const auto& id : ids) {
            const auto report = importDocument(services, source, id, EperusteetSource::Ask::IfNotKept, onlyCheck);
            if (report.verdict == Verdict::Refused) ++refused;
            tell(out, report, json);
        }
    }
    return refused;
}

int refreshFromSource(Services& services, EperusteetSource& source, bool onlyCheck, bool json, std::ostream& out,
                      std::ostream& err) {
    const auto all =
        services.database.read([](database::Transaction& tx) { return curricula::installedFrom(tx, "eperusteet"); });
    if (all.empty()) {
        err << "valo import: nothing here came from ePerusteet\n";
        return 0;
    }
    auto listed = source.revisions();
    if (!listed) {
        // The list only spares questions.
        const auto& why = listed.error();
        err << "valo import: ePerusteet's list is not to be had, asking for each document: "
            << importers::sentence({"", why.code, why.detail}) << '\n';
        listed.emplace();
    }
    int failed = 0;
    for (const auto& installed : all) {
        const auto entry = listed->find(installed.sourceId);
        const bool isSame =
            entry != listed->end() && installed.revision != 0 && entry->second.contains(installed.revision);
        const auto report =
            isSame ? unchanged(installed, onlyCheck)
                   : importDocument(services, source, installed.sourceId, EperusteetSource::Ask::IfChanged, onlyCheck);
        if (report.verdict == Verdict::Refused) ++failed;
        tell(out, report, json);
    }
    return failed;
}

int runRefresh(Services& services, bool onlyCheck, bool json, std::ostream& out, std::ostream& err) {
    EperusteetSource source(mannersOf(services.settings), services.clock);
    const int failed = refreshFromSource(services, source, onlyCheck, json, out, err);
    if (failed != 0) err << "valo import: " << failed << " failed\n";
    return failed == 0 ? 0 : 1;
}

}  // namespace valo::cli
