#pragma once
// ePerusteet's public API, asked politely: one question after another with a pause, again with growing patience when it
// is busy, and never for what it has said to be as it was.
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace valo::curricula {

/// Documents as they were fetched, each in a file of its own with what the next question needs.
class KeptDocuments {
 public:
    struct Document {
        std::string bytes, etag, lastModified;
        UtcTime fetchedAt;
    };
    /// An empty folder keeps nothing; so does one that cannot be made.
    explicit KeptDocuments(std::string folder);
    std::optional<Document> find(const std::string& id) const;
    void keep(const std::string& id, const Document& document) const;
    bool keepsNothing() const { return folder_.empty(); }

 private:
    std::string folder_;
};

class EperusteetSource {
 public:
    struct Manners {
        std::string url;       // https://…/eperusteet-service
        std::string callerId;  // whom the agency may ask about these questions
        std::string folder;    // of KeptDocuments
        std::size_t longest = 32u << 20;
        std::chrono::seconds patience{60};        // for one answer
        std::chrono::milliseconds pause{500};     // between questions
        std::chrono::milliseconds backOff{2000};  // before the second attempt, twice as long before each further one
        std::chrono::seconds longestWait{120};    // of what Retry-After may ask for
        int attempts = 4;
        /// How it waits; tests do not.
        std::function<void(std::chrono::milliseconds)> wait;
    };
    EperusteetSource(Manners manners, const Clock& clock);

    enum class Ask { IfNotKept, IfChanged };
    /// The document's bytes. What was fetched within the hour is not fetched again with IfNotKept; otherwise the source
    /// is asked whether it has changed. Refusals are codes of importers::Message: fetch_….
    Result<KeptDocuments::Document> document(const std::string& id, Ask ask);
    /// To be called when a document proved whole.
    void keep(const std::string& id, const KeptDocuments::Document& document) { kept_.keep(id, document); }
    /// Ids of the documents with this decision number: often one, sometimes one for each validity.
    Result<std::vector<std::string>> withDecisionNumber(const std::string& number);
    /// The revisions that the source's own list names, by id.
    Result<std::map<std::string, std::set<std::int64_t>>> revisions();

 private:
    struct Heard {
        int status = 0;
        std::string body, etag, lastModified;
    };
    Result<Heard> get(const std::string& path, const std::map<std::string, std::string>& headers);
    Result<Heard> once(std::string url, std::map<std::string, std::string> headers, std::chrono::seconds& retryAfter);

    Manners manners_;
    const Clock& clock_;
    KeptDocuments kept_;
    bool asked_ = false;
};

/// Where documents are kept when the setting names no folder: $XDG_CACHE_HOME/valo or ~/.cache/valo.
std::string usualCacheFolder();

}  // namespace valo::curricula
