#include "cli/import_report.hpp"

#include <algorithm>
#include <ostream>

#include "web/components.hpp"

namespace valo::cli {

using curricula::ImportReport;
using curricula::Verdict;

namespace {

void printMessages(std::ostream& out, std::string_view label, const std::vector<importers::Message>& messages) {
    for (const auto& message : messages)
        out << "  " << label << ' ' << message.where << (message.where.empty() ? "" : ": ")
            << importers::sentence(message) << '\n';
}

/// What differs, in the first language that has something to show: [-gone-] and {+new+}.
void printChanges(std::ostream& out, const curricula::Comparison& changes) {
    constexpr std::size_t kMostShown = 50;
    for (std::size_t i = 0; i < std::min(changes.list.size(), kMostShown); ++i) {
        const auto& change = changes.list[i];
        const auto differs = [&](Language l) { return change.before.in(l) != change.after.in(l); };
        const auto found = std::find_if(kLanguages.begin(), kLanguages.end(), differs);
        const auto language = found == kLanguages.end() ? shown(change.after, Language::Fi).language : *found;
        const bool isOfUnit = change.subject != curricula::Subject::Unit && !change.unitCode.empty();
        out << "  " << codeOf(change.kind) << ' ' << codeOf(change.subject) << (isOfUnit ? " of " : " ")
            << change.unitCode << ':';
        for (const auto& run : web::wordRuns(change.before.in(language), change.after.in(language)))
            out << (run.kind == "added"     ? " {+"
                    : run.kind == "removed" ? " [-"
                                            : " ")
                << run.text
                << (run.kind == "added"     ? "+}"
                    : run.kind == "removed" ? "-]"
                                            : "");
        out << '\n';
    }
    if (changes.list.size() > kMostShown) out << "  and " << changes.list.size() - kMostShown << " more\n";
}

void print(std::ostream& out, const ImportReport& report) {
    out << report.file << ": " << codeOf(report.verdict);
    if (const auto name = shown(report.name, Language::En).text; !name.empty()) out << " – " << name;
    if (!report.decisionNumber.empty()) out << " (" << report.decisionNumber << ')';
    if (report.curriculum) out << " #" << report.curriculum.value;
    out << '\n';
    if (!report.name.empty())
        out << "  " << report.counts.units << " units, " << report.counts.requirements << " requirements, "
            << report.counts.criteria << " criteria\n"
            << "  " << report.changes.added << " added, " << report.changes.changed << " changed, "
            << report.changes.moved << " moved, " << report.changes.removed << " removed\n";
    if (report.verdict == Verdict::Updated || (report.verdict == Verdict::Checked && report.curriculum))
        printChanges(out, report.changes);
    printMessages(out, "warning", report.warnings);
    printMessages(out, "error", report.errors);
}

}  // namespace

void tell(std::ostream& out, const ImportReport& report, bool json) {
    if (!json) return print(out, report);
    JsonWriter line;
    writeJson(line, report);
    out << line.take() << std::endl;  // a line is there when its file is done
}

ImportReport refusedFile(const std::string& file, std::string code, std::string detail) {
    ImportReport report;
    report.file = file;
    report.errors.push_back({"", std::move(code), std::move(detail)});
    return report;
}

}  // namespace valo::cli
