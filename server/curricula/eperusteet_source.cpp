#include "curricula/eperusteet_source.hpp"

#include <algorithm>
#include <charconv>
#include <thread>

#include "core/gzip.hpp"
#include "core/text.hpp"
#include "http/client.hpp"
#include "importers/parse.hpp"

namespace valo::curricula {

namespace {

constexpr std::chrono::hours kFresh{1};
constexpr int kMostRedirections = 3;
constexpr int kMostPages = 200;
constexpr std::string_view kNothing = "";

/// "https://host:port" of an address.
std::string_view origin(std::string_view url) {
    const auto host = url.find("://");
    return host == url.npos ? kNothing : url.substr(0, url.find('/', host + 3));
}

/// Busy or broken for the moment: worth asking again.
bool isPassing(int status) { return status == 429 || status == 408 || status >= 500; }

bool isJson(std::string_view body) { return trimmed(body).starts_with('{') || trimmed(body).starts_with('['); }

std::string headerOf(const http::Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    // A header becomes a line of a file and of the next question.
    return found != answer.headers.end() && isCleanText(found->second) && found->second.find('\n') == std::string::npos
               ? found->second
               : std::string();
}

std::string textAt(const importers::Node& map, std::string_view key) {
    const auto* node = map.find(key);
    return node && node->isScalar() ? std::string(node->text) : std::string();
}
std::int64_t numberAt(const importers::Node& map, std::string_view key) {
    const auto text = textAt(map, key);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

bool isId(const std::string& text) {
    return !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789") == std::string::npos;
}

Result<importers::Parsed> listIn(const std::string& body) {
    auto parsed = importers::parseJson(body, "");
    if (!parsed.root) return conflict("fetch_not_json", parsed.error->detail);
    const auto* data = parsed.root->find("data");
    if (!data || data->kind != importers::Kind::List) return conflict("fetch_not_json", "data");
    return parsed;
}

}  // namespace

EperusteetSource::EperusteetSource(Manners manners, const Clock& clock)
    : manners_(std::move(manners)), clock_(clock), kept_(manners_.folder) {
    while (manners_.url.ends_with('/')) manners_.url.pop_back();
    if (!manners_.wait) manners_.wait = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

/// One attempt, with the redirections that stay on the same server.
Result<EperusteetSource::Heard> EperusteetSource::once(std::string url, std::map<std::string, std::string> headers,
                                                       std::chrono::seconds& retryAfter) {
    headers["accept"] = "application/json";
    headers["accept-encoding"] = "gzip";
    headers["caller-id"] = manners_.callerId;
    headers["user-agent"] = "valo (" + manners_.callerId + ")";
    for (int redirections = 0;; ++redirections) {
        auto answer = http::ask({.url = url,
                                 .method = "GET",
                                 .headers = headers,
                                 .body = {},
                                 .contentType = {},
                                 .patience = manners_.patience,
                                 .longest = manners_.longest});
        if (!answer) return refuse(answer.error());
        const auto seconds = headerOf(*answer, "retry-after");
        std::int64_t wanted = 0;
        std::from_chars(seconds.data(), seconds.data() + seconds.size(), wanted);
        retryAfter = std::chrono::seconds(wanted);
        if (answer->status < 300 || answer->status >= 400 || answer->status == 304) {
            if (headerOf(*answer, "content-encoding") == "gzip") {
                auto plain = gunzipped(answer->body, manners_.longest);
                if (!plain) return conflict("no_answer", "gzip");
                answer->body = std::move(*plain);
            }
            return Heard{answer->status, std::move(answer->body), headerOf(*answer, "etag"),
                         headerOf(*answer, "last-modified")};
        }
        const auto to = headerOf(*answer, "location");
        url = to.starts_with('/') ? std::string(origin(url)) + to : to;
        if (redirections == kMostRedirections || origin(url) != origin(manners_.url))
            return conflict("fetch_redirected", to);
    }
}

Result<EperusteetSource::Heard> EperusteetSource::get(const std::string& path,
                                                      const std::map<std::string, std::string>& headers) {
    auto wait = manners_.backOff;
    for (int attempt = 1;; ++attempt) {
        if (std::exchange(asked_, true)) manners_.wait(manners_.pause);
        std::chrono::seconds retryAfter{0};
        auto heard = once(manners_.url + path, headers, retryAfter);
        const bool isLast = attempt == manners_.attempts || retryAfter > manners_.longestWait;
        if (heard && !isPassing(heard->status)) {
            if (heard->status == 304) return heard;
            if (heard->status != 200) return conflict("fetch_status", std::to_string(heard->status));
            if (!isJson(heard->body)) return conflict("fetch_not_json", importers::excerpt(trimmed(heard->body), 60));
            return heard;
        }
        if (!heard) {
            const auto& error = heard.error();
            if (error.code == "answer_too_long")
                return conflict("fetch_too_large", std::to_string(manners_.longest >> 20) + " MB");
            if (error.code != "no_answer") return refuse(error);
            if (isLast) return conflict("fetch_no_answer", error.detail);
        } else if (isLast) {
            return conflict("fetch_status", std::to_string(heard->status));
        }
        manners_.wait(std::max<std::chrono::milliseconds>(wait, retryAfter));
        wait *= 2;
    }
}

Result<KeptDocuments::Document> EperusteetSource::document(const std::string& id, Ask ask) {
    if (!isId(id)) return conflict("fetch_no_id", importers::excerpt(id, 40));
    auto kept = kept_.find(id);
    if (kept && ask == Ask::IfNotKept && clock_.now() - kept->fetchedAt < kFresh) return std::move(*kept);
    std::map<std::string, std::string> headers;
    if (kept && !kept->etag.empty()) headers["if-none-match"] = kept->etag;
    if (kept && !kept->lastModified.empty()) headers["if-modified-since"] = kept->lastModified;
    auto heard = get("/api/external/peruste/" + id, headers);
    if (!heard) return refuse(heard.error());
    if (heard->status == 304) {
        if (!kept) return conflict("fetch_status", "304");
        kept->fetchedAt = clock_.now();
        return std::move(*kept);
    }
    return KeptDocuments::Document{std::move(heard->body), heard->etag, heard->lastModified, clock_.now()};
}

Result<std::vector<std::string>> EperusteetSource::withDecisionNumber(const std::string& number) {
    auto heard =
        get("/api/external/perusteet?poistuneet=true&sivu=0&sivukoko=100&diaarinumero=" + urlEncoded(number), {});
    if (!heard) return refuse(heard.error());
    const auto page = listIn(heard->body);
    if (!page) return refuse(page.error());
    std::vector<std::string> ids;
    for (const auto& row : page->root->find("data")->children)  // a search, so there may be others
        if (lowered(textAt(row, "diaarinumero")) == lowered(number)) ids.push_back(textAt(row, "id"));
    if (ids.empty()) return conflict("fetch_unknown_number", number);
    return ids;
}

Result<std::map<std::string, std::set<std::int64_t>>> EperusteetSource::revisions() {
    std::map<std::string, std::set<std::int64_t>> found;
    for (std::int64_t number = 0, pages = 1; number < std::min<std::int64_t>(pages, kMostPages); ++number) {
        auto heard = get("/api/external/perusteet?poistuneet=true&sivukoko=100&sivu=" + std::to_string(number), {});
        if (!heard) return refuse(heard.error());
        const auto page = listIn(heard->body);
        if (!page) return refuse(page.error());
        pages = numberAt(*page->root, "sivuja");
        for (const auto& row : page->root->find("data")->children) {
            auto& revisions = found[textAt(row, "id")];
            if (const auto* version = row.find("globalVersion"))
                revisions.insert(numberAt(*version, "aikaleima"));
            else
                revisions.insert(numberAt(row, "muokattu"));
        }
    }
    return found;
}

}  // namespace valo::curricula
