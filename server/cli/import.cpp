#include "cli/import.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "curricula/actions.hpp"
#include "web/components.hpp"

namespace valo::cli {

namespace fs = std::filesystem;
using curricula::ImportReport;
using curricula::Verdict;

namespace {

constexpr std::uintmax_t kMostBytes = 32 * 1024 * 1024;

/// The files that a path stands for, in the order of their names.
std::vector<std::string> filesOf(const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return {path};
    std::vector<std::string> files;
    for (auto it = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, error);
         !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        const auto extension = it->path().extension();
        if (it->is_regular_file(error) &&
            (extension == ".json" || extension == ".yaml" || extension == ".yml" || extension == ".xml"))
            files.push_back(it->path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

ImportReport refusedFile(const std::string& file, std::string code, std::string detail) {
    ImportReport report;
    report.file = file;
    report.errors.push_back({"", std::move(code), std::move(detail)});
    return report;
}

ImportReport importFile(Services& services, const std::string& file, bool onlyCheck) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return refusedFile(file, "unreadable", error.message());
    if (size > kMostBytes) return refusedFile(file, "too_large", "32 MB");
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (in.bad() || !in.is_open()) return refusedFile(file, "unreadable", "");
    const Actor theOperator;
    auto report = onlyCheck ? curricula::checkCurriculum(services, theOperator, bytes, file)
                            : curricula::importCurriculum(services, theOperator, bytes, file);
    return report ? std::move(*report) : refusedFile(file, report.error().code, report.error().detail);
}

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
        out << "  " << codeOf(change.kind) << (change.isUnit ? " unit " : " requirement of ") << change.unitCode << ':';
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

int runImport(Services& services, const std::vector<std::string>& paths, bool onlyCheck, bool json, std::ostream& out,
              std::ostream& err) {
    int refused = 0;
    for (const auto& path : paths) {
        const auto files = filesOf(path);
        if (files.empty()) {
            err << "valo import: no curriculum files in " << path << '\n';
            ++refused;
        }
        for (const auto& file : files) {
            const auto report = importFile(services, file, onlyCheck);
            if (report.verdict == Verdict::Refused) ++refused;
            if (json) {
                JsonWriter line;
                writeJson(line, report);
                out << line.take() << std::endl;  // a line is there when its file is done
            } else {
                print(out, report);
            }
        }
    }
    if (refused != 0) err << "valo import: " << refused << " refused\n";
    return refused == 0 ? 0 : 1;
}

}  // namespace valo::cli
