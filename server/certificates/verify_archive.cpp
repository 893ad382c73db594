#include "certificates/verify_archive.hpp"

#include <zip.h>

#include <memory>

#include "core/text.hpp"

namespace valo::certificates {
namespace {

constexpr std::size_t kMostEntries = 500;
constexpr std::size_t kMostBytes = 20 * 1024 * 1024;  // of what is unpacked

struct Archive {
    explicit Archive(const std::string& bytes) {
        zip_error_t error;
        zip_error_init(&error);
        auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
        zip_ = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
        if (!zip_ && source) zip_source_free(source);
        zip_error_fini(&error);
    }
    ~Archive() {
        if (zip_) zip_discard(zip_);
    }
    Archive(const Archive&) = delete;
    zip_t* zip_;
};

/// The entry's bytes; nothing when it is damaged or longer than `most`.
std::optional<std::string> entryOf(zip_t* archive, zip_uint64_t index, std::size_t most) {
    zip_stat_t about;
    if (zip_stat_index(archive, index, 0, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 || about.size > most)
        return std::nullopt;
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(archive, index, 0), zip_fclose);
    std::string bytes(about.size, '\0');
    if (!file || zip_fread(file.get(), bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
        return std::nullopt;
    return bytes;
}

}  // namespace

bool isArchive(const std::string& bytes) { return bytes.starts_with("PK\x03\x04"); }

std::optional<std::vector<ArchivedFile>> readArchive(const std::string& bytes) {
    const Archive archive(bytes);
    const auto count = archive.zip_ ? zip_get_num_entries(archive.zip_, 0) : 0;
    if (count < 1 || static_cast<std::size_t>(count) > kMostEntries) return std::nullopt;
    std::vector<ArchivedFile> files;
    std::size_t left = kMostBytes;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        const auto* given = zip_get_name(archive.zip_, i, 0);
        auto name = repairedUtf8(given ? given : "");
        if (!name.ends_with(".pdf") && !name.ends_with(".jwt") && !name.ends_with(".json")) continue;
        auto entry = entryOf(archive.zip_, i, left);
        if (!entry) return std::nullopt;
        left -= entry->size();
        files.push_back({std::move(name), std::move(*entry)});
    }
    return files;
}

bool isSnapshot(const std::string& name) {
    return name.starts_with("verify/status-") && (name.ends_with(".jwt") || name.ends_with(".json"));
}
bool isDidDocument(const std::string& name) { return name.starts_with("verify/") && name.ends_with("/did.json"); }

}  // namespace valo::certificates
