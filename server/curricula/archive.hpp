#pragma once
// A ZIP archive that somebody sent: read entry by entry, within bounds, trusting nothing that it says of itself.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "importers/reading.hpp"

namespace valo::curricula {

struct ArchiveLimits {
    std::size_t fileBytes = 32u << 20;
    std::size_t totalBytes = 1024u << 20;
    std::size_t files = 500;
};

class Archive {
 public:
    /// By its first bytes, not by its name.
    static bool is(std::string_view bytes);
    /// `bytes` must outlive it.
    explicit Archive(std::string_view bytes);
    ~Archive();

    /// Why nothing of it can be taken, or nothing: broken, empty, an office document, too many files, too much in them.
    std::optional<importers::Message> fault(const ArchiveLimits& limits) const;
    std::size_t size() const;

    struct Entry {
        std::string name;
        std::string bytes;
        std::optional<importers::Message> fault;  // then there are no bytes
    };
    /// Nothing for what is no file of the sender's: folders, and what operating systems add.
    std::optional<Entry> entry(std::size_t index, const ArchiveLimits& limits) const;

 private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace valo::curricula
