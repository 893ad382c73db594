#include "curricula/archive.hpp"

#include <zip.h>

#include <algorithm>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

using importers::Message;

constexpr std::size_t kMegabyte = 1u << 20;
// Text packs some twenty times tighter; what packs two hundred times tighter than it is was made to fill the disk.
constexpr std::size_t kTightest = 200;

std::string megabytes(std::size_t bytes) { return std::to_string(bytes / kMegabyte) + " MB"; }

bool isJunk(std::string_view name) {
    const auto leaf = name.substr(name.rfind('/') == name.npos ? 0 : name.rfind('/') + 1);
    return name.ends_with('/') || name.starts_with("__MACOSX/") || leaf.starts_with("._") || leaf == ".DS_Store" ||
           leaf == "Thumbs.db" || leaf == "desktop.ini";
}

/// We never write by these names, but whoever made one was after something.
bool leavesItsFolder(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\\') != name.npos || name.substr(1).starts_with(":"))
        return true;
    const auto pieces = split(name, '/');
    return std::find(pieces.begin(), pieces.end(), "..") != pieces.end();
}

}  // namespace

struct Archive::Inner {
    zip_t* zip = nullptr;
    std::size_t packedSize = 0;
    ~Inner() {
        if (zip) zip_discard(zip);
    }
};

bool Archive::is(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06") || bytes.starts_with("PK\x07\x08");
}

Archive::Archive(std::string_view bytes) : inner_(std::make_unique<Inner>()) {
    inner_->packedSize = bytes.size();
    auto* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
    if (!source) return;
    inner_->zip = zip_open_from_source(source, ZIP_RDONLY, nullptr);
    if (!inner_->zip) zip_source_free(source);
}
Archive::~Archive() = default;

std::size_t Archive::size() const {
    return inner_->zip ? static_cast<std::size_t>(std::max<zip_int64_t>(0, zip_get_num_entries(inner_->zip, 0))) : 0;
}

std::optional<Message> Archive::fault(const ArchiveLimits& limits) const {
    if (!inner_->zip) return Message{"", "archive_broken", ""};
    std::size_t files = 0, total = 0;
    for (std::size_t i = 0; i < size(); ++i) {
        zip_stat_t stat;
        if (zip_stat_index(inner_->zip, i, 0, &stat) < 0) return Message{"", "archive_broken", ""};
        const std::string_view name = (stat.valid & ZIP_STAT_NAME) != 0 ? stat.name : "";
        if (name == "[Content_Types].xml") return Message{"", "archive_office", ""};
        if (isJunk(name)) continue;
        ++files;
        const auto bytes = (stat.valid & ZIP_STAT_SIZE) != 0 ? stat.size : 0;
        total = bytes > limits.totalBytes ? limits.totalBytes + 1 : total + bytes;
        if (files > limits.files) return Message{"", "archive_too_many", std::to_string(limits.files)};
        if (total > limits.totalBytes) return Message{"", "archive_too_big", megabytes(limits.totalBytes)};
    }
    if (files == 0) return Message{"", "archive_empty", ""};
    return std::nullopt;
}

std::optional<Archive::Entry> Archive::entry(std::size_t index, const ArchiveLimits& limits) const {
    zip_stat_t stat;
    if (!inner_->zip || zip_stat_index(inner_->zip, index, 0, &stat) < 0)
        return Entry{"", "", Message{"", "archive_broken", ""}};
    Entry entry;
    entry.name = repairedUtf8((stat.valid & ZIP_STAT_NAME) != 0 ? stat.name : "");
    if (isJunk(entry.name)) return std::nullopt;
    const auto refused = [&](std::string code, std::string detail = {}) {
        entry.bytes.clear();
        entry.fault = Message{"", std::move(code), std::move(detail)};
        return entry;
    };
    const auto size = (stat.valid & ZIP_STAT_SIZE) != 0 ? stat.size : 0;
    const auto packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    if (leavesItsFolder(entry.name)) return refused("entry_outside");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return refused("entry_encrypted");
    if (size > kMegabyte && size / kTightest > packed) return refused("entry_packed_tight");
    if (size > limits.fileBytes) return refused("too_large", megabytes(limits.fileBytes));
    auto* file = zip_fopen_index(inner_->zip, index, 0);
    if (!file) return refused("entry_unreadable");
    // Its own word on its size is not to be trusted: never more than the bound is read.
    entry.bytes.resize(std::min<std::size_t>(size, limits.fileBytes) + 1);
    std::size_t filled = 0;
    zip_int64_t got = 0;
    while (filled < entry.bytes.size() &&
           (got = zip_fread(file, entry.bytes.data() + filled, entry.bytes.size() - filled)) > 0)
        filled += static_cast<std::size_t>(got);
    const bool isWhole = got == 0 && zip_fclose(file) == 0;
    if (got != 0) zip_fclose(file);
    if (!isWhole || filled != size) return refused("entry_unreadable");
    entry.bytes.resize(filled);
    if (is(entry.bytes)) return refused("entry_nested");
    return entry;
}

}  // namespace valo::curricula
