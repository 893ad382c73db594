#include "portfolio/zip.hpp"

#include <zip.h>

#include <memory>
#include <stdexcept>

namespace valo::portfolio {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(std::string("the archive cannot be made: ") + what);
}

}  // namespace

std::string zipOf(const std::vector<ArchiveEntry>& entries) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (!target) fail(zip_error_strerror(&error));
    // The bytes are read after zip_close, so the source is kept beyond the archive.
    const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> kept(target, zip_source_free);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
    if (!archive) fail(zip_error_strerror(&error));
    zip_source_keep(target);
    for (const auto& entry : entries) {
        zip_source_t* source = zip_source_buffer(archive, entry.bytes.data(), entry.bytes.size(), 0);
        if (!source || zip_file_add(archive, entry.name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
            if (source) zip_source_free(source);
            zip_discard(archive);
            fail(entry.name.c_str());
        }
    }
    if (zip_close(archive) < 0) {
        const std::string why = zip_strerror(archive);
        zip_discard(archive);
        fail(why.c_str());
    }
    if (zip_source_open(target) < 0) fail("not readable");
    zip_source_seek(target, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(zip_source_tell(target)), '\0');
    zip_source_seek(target, 0, SEEK_SET);
    if (zip_source_read(target, bytes.data(), bytes.size()) != static_cast<zip_int64_t>(bytes.size()))
        fail("cut short");
    zip_source_close(target);
    return bytes;
}

}  // namespace valo::portfolio
