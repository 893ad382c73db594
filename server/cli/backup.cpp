#include "cli/backup.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/users.hpp"

namespace valo::cli {

namespace {

bool isDatabase(const std::string& file) {
    static constexpr std::string_view kMark{"SQLite format 3\0", 16};
    std::string begins(kMark.size(), ' ');
    std::ifstream(file, std::ios::binary).read(begins.data(), static_cast<std::streamsize>(begins.size()));
    return begins == kMark;
}

}  // namespace

int backup(Services& services, const std::string& file) {
    const auto done = services.database.backup(file);
    if (!done) return refusedCommand(services, done.error());
    std::cout << "The copy is in " << file << ".\n";
    return 0;
}

bool copyBackup(const std::string& file, const std::string& url) {
    const auto refuse = [](const std::string& why) {
        std::cerr << "valo: " << why << '\n';
        return false;
    };
    if (!url.starts_with("sqlite:")) return refuse("PostgreSQL is restored with pg_restore; see docs/operations.md");
    auto target = url.substr(7);
    if (target.starts_with("//")) target = target.substr(2);
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return refuse("there is no file " + file);
    if (!isDatabase(file)) return refuse(file + " is not a copy made by valo backup");
    if (std::filesystem::exists(target, error) && std::filesystem::file_size(target, error) > 0)
        return refuse("there is a database at " + target + " already; restore only puts a copy where there is none");
    if (!std::filesystem::copy_file(file, target, std::filesystem::copy_options::overwrite_existing, error))
        return refuse("the copy cannot be written to " + target + ": " + error.message());
    return true;
}

int reportRestored(Services& services) {
    static constexpr database::Sql kCounts{"select count(*) from account"};
    const auto accounts =
        services.database.read([](database::Transaction& tx) { return tx.one<std::int64_t>(kCounts).value(); });
    std::cout << "Restored: " << accounts << " accounts.\n";
    return 0;
}

}  // namespace valo::cli
