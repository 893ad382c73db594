#include "workplaces/matching/image.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cstring>
#include <system_error>

namespace valo::workplaces {
namespace {

// Changes whenever what is written, or how words are analysed, changes: an older file is then made anew.
constexpr std::uint64_t kVersion = 4;
constexpr char kMagic[8] = {'V', 'A', 'L', 'O', 'I', 'D', 'X', '\n'};
constexpr std::size_t kAlignment = 8;

/// At the end of the file, behind the list of places.
struct Tail {
    std::uint64_t places, count, version, checksum;
    char magic[8];
};

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::uint32_t checksumOf(std::uint32_t before, std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace

Image::~Image() { munmap(const_cast<char*>(begin_), size_); }

std::shared_ptr<const Image> Image::mapped(int file) {
    struct stat status {};
    if (fstat(file, &status) != 0 || status.st_size < static_cast<off_t>(sizeof(Tail))) return nullptr;
    const auto size = static_cast<std::size_t>(status.st_size);
    void* begin = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
    if (begin == MAP_FAILED) return nullptr;
    return std::shared_ptr<const Image>(new Image(static_cast<const char*>(begin), size));
}

std::shared_ptr<const Image> Image::open(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    auto image = mapped(file);
    close(file);
    return image && image->isWhole() ? image : nullptr;
}

bool Image::isWhole() const {
    Tail tail;
    std::memcpy(&tail, begin_ + size_ - sizeof(Tail), sizeof(Tail));
    if (std::memcmp(tail.magic, kMagic, sizeof(kMagic)) != 0 || tail.version != kVersion) return false;
    constexpr std::uint64_t kPlaceSize = 3 * sizeof(std::uint64_t);
    if (tail.count > size_ / kPlaceSize || tail.places != size_ - sizeof(Tail) - tail.count * kPlaceSize) return false;
    if (checksumOf(0, {begin_, size_ - sizeof(Tail)}) != tail.checksum) return false;
    for (std::uint64_t i = 0; i < tail.count; ++i) {
        std::uint64_t place[3];
        std::memcpy(place, begin_ + tail.places + i * kPlaceSize, kPlaceSize);
        if (place[1] > tail.places || place[2] > tail.places - place[1]) return false;
    }
    return true;
}

std::string_view Image::find(std::uint32_t number) const {
    Tail tail;
    std::memcpy(&tail, begin_ + size_ - sizeof(Tail), sizeof(Tail));
    for (std::uint64_t i = 0; i < tail.count; ++i) {
        std::uint64_t place[3];
        std::memcpy(place, begin_ + tail.places + i * sizeof(place), sizeof(place));
        if (place[0] == number) return {begin_ + place[1], place[2]};
    }
    return {};
}

ImageWriter::ImageWriter(std::filesystem::path path) : path_(std::move(path)) {
    if (path_.empty()) {
        file_ = memfd_create("valo-index", MFD_CLOEXEC);
    } else {
        unfinished_ = path_;
        unfinished_ += ".new";
        file_ = ::open(unfinished_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    if (file_ < 0) fail("cannot write the index");
}

ImageWriter::~ImageWriter() {
    if (file_ >= 0) close(file_);
    std::error_code ignored;  // gone already when it took its place
    if (!unfinished_.empty()) std::filesystem::remove(unfinished_, ignored);
}

void ImageWriter::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("cannot write the index");
        checksum_ = checksumOf(checksum_, bytes.substr(0, static_cast<std::size_t>(written)));
        at_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void ImageWriter::addBytes(std::uint32_t number, std::string_view bytes) {
    places_.push_back({number, at_, bytes.size()});
    write(bytes);
    write(std::string_view("\0\0\0\0\0\0\0", 7).substr(0, (kAlignment - at_ % kAlignment) % kAlignment));
}

std::shared_ptr<const Image> ImageWriter::finish() {
    const auto begin = at_;
    for (const auto& place : places_) write({reinterpret_cast<const char*>(&place), sizeof(place)});
    Tail tail{begin, places_.size(), kVersion, checksum_, {}};
    std::memcpy(tail.magic, kMagic, sizeof(kMagic));
    write({reinterpret_cast<const char*>(&tail), sizeof(tail)});
    auto image = Image::mapped(file_);
    if (!image) fail("cannot map the index");
    if (!path_.empty()) std::filesystem::rename(unfinished_, path_);
    return image;
}

std::optional<std::uint32_t> Texts::find(std::string_view text) const {
    std::size_t low = 0, high = size();
    while (low < high) {
        const auto middle = (low + high) / 2;
        if ((*this)[middle] < text)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == size() || (*this)[low] != text) return std::nullopt;
    return static_cast<std::uint32_t>(low);
}

}  // namespace valo::workplaces
