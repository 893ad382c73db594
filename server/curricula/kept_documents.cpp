#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "curricula/eperusteet_source.hpp"

namespace valo::curricula {

namespace fs = std::filesystem;

namespace {

std::optional<std::string> contentOf(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (in.bad()) return std::nullopt;
    return bytes;
}

/// Whole or not at all, also when the program ends in the middle.
bool writeWhole(const fs::path& path, std::string_view bytes) {
    auto partial = path;
    partial += ".partial-" + std::to_string(::getpid());
    std::ofstream out(partial, std::ios::binary);
    out << bytes;
    out.close();
    std::error_code error;
    if (out) fs::rename(partial, path, error);
    if (out && !error) return true;
    fs::remove(partial, error);
    return false;
}

}  // namespace

std::string usualCacheFolder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/') return std::string(cache) + "/valo";
    if (const char* home = std::getenv("HOME"); home && *home == '/') return std::string(home) + "/.cache/valo";
    return "";
}

KeptDocuments::KeptDocuments(std::string folder) : folder_(std::move(folder)) {
    std::error_code error;
    if (!folder_.empty()) fs::create_directories(folder_, error);
    if (error || ::access(folder_.c_str(), W_OK) != 0) folder_.clear();
}

// The first line is a stamp: when it was fetched, in microseconds; then the ETag and the Last-Modified, a line each.
std::optional<KeptDocuments::Document> KeptDocuments::find(const std::string& id) const {
    if (folder_.empty()) return std::nullopt;
    const auto stamp = contentOf(fs::path(folder_) / (id + ".stamp"));
    auto bytes = contentOf(fs::path(folder_) / (id + ".json"));
    if (!stamp || !bytes) return std::nullopt;
    const auto first = stamp->find('\n'), second = stamp->find('\n', first + 1);
    std::int64_t at = 0;
    if (first == stamp->npos || second == stamp->npos ||
        std::from_chars(stamp->data(), stamp->data() + first, at).ec != std::errc())
        return std::nullopt;
    const auto third = stamp->find('\n', second + 1);
    return Document{std::move(*bytes), stamp->substr(first + 1, second - first - 1),
                    stamp->substr(second + 1, third == stamp->npos ? third : third - second - 1),
                    UtcTime(std::chrono::microseconds(at))};
}

void KeptDocuments::keep(const std::string& id, const Document& document) const {
    if (folder_.empty()) return;
    // Without its stamp an older one does not count, so that a stamp never stands beside bytes that it is not of.
    const auto stamp = fs::path(folder_) / (id + ".stamp");
    std::error_code gone;
    fs::remove(stamp, gone);
    if (writeWhole(fs::path(folder_) / (id + ".json"), document.bytes))
        writeWhole(stamp, std::to_string(document.fetchedAt.time_since_epoch().count()) + '\n' + document.etag + '\n' +
                              document.lastModified + '\n');
}

}  // namespace valo::curricula
