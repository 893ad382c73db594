#pragma once
// Arrays that were written one after another, mapped from a file: an index is in use as soon as it is opened.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace valo::workplaces {

/// Read-only. Arrays stay valid as long as the image.
class Image {
 public:
    Image(const Image&) = delete;
    ~Image();

    /// Null when there is no such file, or it is of another version of the format, or damaged.
    static std::shared_ptr<const Image> open(const std::filesystem::path& path);

    /// Empty when nothing was written under the number.
    template <class T>
    std::span<const T> array(std::uint32_t number) const {
        const auto bytes = find(number);
        return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    }
    std::string_view characters(std::uint32_t number) const { return find(number); }

 private:
    friend class ImageWriter;
    Image(const char* begin, std::size_t size) : begin_(begin), size_(size) {}
    static std::shared_ptr<const Image> mapped(int file);
    bool isWhole() const;
    std::string_view find(std::uint32_t number) const;

    const char* begin_;
    std::size_t size_;
};

/// Writes to a file beside `path` that takes its place when it is whole; with an empty path, to memory only.
class ImageWriter {
 public:
    explicit ImageWriter(std::filesystem::path path);
    ~ImageWriter();
    ImageWriter(const ImageWriter&) = delete;

    template <class T>
    void add(std::uint32_t number, const std::vector<T>& values) {
        static_assert(std::is_trivially_copyable_v<T>);
        addBytes(number, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
    }
    void addBytes(std::uint32_t number, std::string_view bytes);
    /// Throws when the disk is full.
    std::shared_ptr<const Image> finish();

 private:
    void write(std::string_view bytes);

    std::filesystem::path path_, unfinished_;
    int file_ = -1;
    std::uint64_t at_ = 0;
    std::uint32_t checksum_ = 0;
    struct Place {
        std::uint64_t number, begin, size;
    };
    std::vector<Place> places_;
};

/// Many short texts in one piece of memory.
class Texts {
 public:
    Texts() = default;
    Texts(std::span<const std::uint32_t> ends, std::string_view characters) : ends_(ends), characters_(characters) {}
    std::size_t size() const { return ends_.size(); }
    std::string_view operator[](std::size_t i) const {
        const auto begin = i == 0 ? 0 : ends_[i - 1];
        return characters_.substr(begin, ends_[i] - begin);
    }
    /// Where the texts are in order: the place of one, or nothing.
    std::optional<std::uint32_t> find(std::string_view text) const;

 private:
    std::span<const std::uint32_t> ends_;
    std::string_view characters_;
};

struct TextsWriter {
    std::vector<std::uint32_t> ends;
    std::string characters;
    /// Its number.
    std::uint32_t add(std::string_view text) {
        characters += text;
        ends.push_back(static_cast<std::uint32_t>(characters.size()));
        return static_cast<std::uint32_t>(ends.size() - 1);
    }
    void write(ImageWriter& out, std::uint32_t number) const {
        out.add(number, ends);
        out.addBytes(number + 1, characters);
    }
};
inline Texts textsAt(const Image& image, std::uint32_t number) {
    return {image.array<std::uint32_t>(number), image.characters(number + 1)};
}

}  // namespace valo::workplaces
