#pragma once
// Files that were read before, known by their bytes: reading a folder again costs a digest of each file.
#include "curricula/publish.hpp"
#include "importers/reading.hpp"

namespace valo::curricula {

/// What reading a file led to, as far as it is needed to see that it brings nothing new.
struct KnownFile {
    std::string format;
    Identity identity;
    std::int64_t revision = 0;
    std::string contentHash, decisionNumber;
    LocalizedText name;
    importers::Counts counts;
    std::vector<importers::Message> warnings;
};

/// Nothing when the bytes are new, the reader has changed since, or a day has come on which it warns of something else.
/// `fileName` is what the file is called now.
std::optional<KnownFile> knownFile(database::Transaction& tx, const std::string& sha256, std::string_view fileName,
                                   Date today);
/// `goodUntil`: the first day on which the warnings may be others.
void rememberFile(database::Transaction& tx, const std::string& sha256, const KnownFile& file,
                  std::optional<Date> goodUntil);
/// The first day after `today` on which the validity of `qualification` is another.
std::optional<Date> nextChangeOfValidity(const importers::Qualification& qualification, Date today);

}  // namespace valo::curricula
