#include "cli/import.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "cli/ahead.hpp"
#include "cli/import_report.hpp"
#include "cli/import_source.hpp"
#include "curricula/actions.hpp"

namespace valo::cli {

namespace fs = std::filesystem;
using curricula::ImportReport;
using curricula::Verdict;

namespace {

constexpr std::size_t kMostThreads = 6;  // each takes a reader of the database

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

/// A file on its way: read and, if it can be, prepared by one of several threads, imported by one in order.
struct Incoming {
    std::string file;
    std::unique_ptr<const std::string> bytes;  // stays where it is: `prepared` looks into it
    std::optional<curricula::PreparedImport> prepared;
    std::optional<ImportReport> refused;
    std::exception_ptr failure;
};

Incoming fetched(Services& services, const std::string& file) {
    Incoming incoming;
    incoming.file = file;
    const auto refuse = [&](std::string code, std::string detail) {
        incoming.refused = refusedFile(file, std::move(code), std::move(detail));
        return std::move(incoming);
    };
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return refuse("unreadable", error.message());
    const auto most = services.settings.importFileMegabytes;
    if (size > most << 20) return refuse("too_large", std::to_string(most) + " MB");
    std::ifstream in(file, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) return refuse("unreadable", "");
    incoming.bytes = std::make_unique<const std::string>(std::move(bytes));
    try {
        incoming.prepared = curricula::prepareImport(services, *incoming.bytes, file);
    } catch (...) {  // told by the thread that imports
        incoming.failure = std::current_exception();
    }
    return incoming;
}

ImportReport imported(Services& services, Incoming incoming, bool onlyCheck) {
    if (incoming.failure) std::rethrow_exception(incoming.failure);
    if (incoming.refused) return std::move(*incoming.refused);
    const Actor theOperator;
    auto report = onlyCheck ? curricula::checkPrepared(services, theOperator, std::move(*incoming.prepared))
                            : curricula::importPrepared(services, theOperator, std::move(*incoming.prepared));
    return report ? std::move(*report) : refusedFile(incoming.file, report.error().code, report.error().detail);
}

}  // namespace

int runImport(Services& services, const std::vector<std::string>& paths, bool onlyCheck, bool json, std::ostream& out,
              std::ostream& err) {
    std::vector<std::string> files;
    int refused = 0;
    std::vector<std::string> fromSource;
    for (const auto& path : paths) {
        if (isFromSource(path)) {
            fromSource.push_back(path);
            continue;
        }
        auto found = filesOf(path);
        if (found.empty()) {
            err << "valo import: no curriculum files in " << path << '\n';
            ++refused;
        }
        files.insert(files.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    const auto threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, kMostThreads);
    auto work = [&](std::size_t i) { return fetched(services, files[i]); };
    Ahead<Incoming, decltype(work)> ahead(files.size(), std::min(threads, files.size()), 2 * threads, work);
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto report = imported(services, ahead.take(), onlyCheck);
        if (report.verdict == Verdict::Refused) ++refused;
        tell(out, report, json);
    }
    if (!fromSource.empty()) {
        curricula::EperusteetSource source(mannersOf(services.settings), services.clock);
        refused += importFromSource(services, source, fromSource, onlyCheck, json, out);
    }
    if (refused != 0) err << "valo import: " << refused << " refused\n";
    return refused == 0 ? 0 : 1;
}

}  // namespace valo::cli
