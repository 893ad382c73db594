// /words: the organisation's word list for suggestions.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/text.hpp"
#include "workplaces/matching/taught_words.hpp"
#include "workplaces/matching/vocabulary.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;
using web::Data;

std::string languageName(Services& s, const Request& request, Language language) {
    return accounts::words(s, request, "language." + std::string(tag(language)));
}

Data wordForm(Services& s, const Request& request, const TaughtWord& typed, const Error* error) {
    web::Form form(s.pages, request.language, formErrors(error));
    std::vector<web::Choice> languages;
    for (auto language : kLanguages)
        languages.push_back({.value = std::string(tag(language)),
                             .label = languageName(s, request, language),
                             .checked = language == typed.language});
    form.add(web::Field{.name = "word",
                        .label = "workplaces.word",
                        .value = typed.word,
                        .hint = "workplaces.word_hint",
                        .maxLength = static_cast<int>(kLongestTaught)})
        .add(web::Field{.name = "means",
                        .label = "workplaces.word_means",
                        .value = typed.means,
                        .hint = "workplaces.word_means_hint",
                        .maxLength = static_cast<int>(kLongestMeaning)})
        .add(web::Choices{.name = "language", .label = "workplaces.word_language", .choices = std::move(languages)});
    return form.take();
}

/// What the program's own list says, so that nobody teaches what is known, and sees what a suggestion comes from.
struct Known {
    std::vector<Data> rows;
    bool isMore = false;  // than are shown
};
Known knownWords(std::string_view find) {
    constexpr std::size_t kMost = 50;
    Known known;
    if (find.empty()) return known;
    const auto inLanguages = [](const std::array<std::vector<std::string>, 3>& words) {
        std::vector<Data> lists;
        for (auto language : kLanguages)
            if (const auto& of = words[static_cast<std::size_t>(language)]; !of.empty())
                lists.emplace_back()
                    .set("list_lang", tag(language))
                    .set("list", fmt::format("{}", fmt::join(of, ", ")));
        return lists;
    };
    for (const auto* wording : wordingsWith(shippedVocabulary(), find, kMost + 1)) {
        known.isMore = known.rows.size() == kMost;
        if (known.isMore) break;
        known.rows.emplace_back().set("said", inLanguages(wording->said)).set("meant", inLanguages(wording->means));
    }
    return known;
}

Response wordsPage(Services& s, const Request& request, const TaughtWord& typed, const Error* error = nullptr) {
    const auto lines = wordList(s, request.who());
    if (!lines) return accounts::refused(s, request, lines.error());
    std::vector<Data> rows;
    for (const auto& line : *lines)
        rows.emplace_back()
            .set("id", line.id.value)
            .set("word", line.word.word)
            .set("means", line.word.means)
            .set("word_lang", tag(line.word.language))
            .set("language", languageName(s, request, line.word.language))
            .set("by", line.by)
            .set("day", displayDate(helsinkiDate(line.at)));
    Data data;
    const auto find = trimmed(request.query.get("find"));
    auto known = knownWords(find);
    data.set("words", std::move(rows))
        .set("find", find)
        .set("looked_up", !find.empty())
        .set("known", std::move(known.rows))
        .set("more_known", known.isMore)
        .set("may_change", mayChange(request.who(), request.who().organisation))
        .set("form", wordForm(s, request, typed, error));
    return accounts::page(s, request, "workplaces/words", data,
                          {.title = accounts::words(s, request, "workplaces.words"),
                           .crumbs = {listCrumb(s, request)},
                           .status = statusOf(error)});
}

Response submitWord(Services& s, const Request& request) {
    const TaughtWord typed{parseLanguage(request.form.get("language")).value_or(request.language),
                           std::string(request.form.get("word")), std::string(request.form.get("means"))};
    const auto done = teachWord(s, request.who(), typed);
    if (done) return http::seeOther("/words?done=word_added");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    return wordsPage(s, request, typed, &done.error());
}

Response submitRemoval(Services& s, const Request& request) {
    const auto done = forgetWord(s, request.who(), request.id_<WordId>(0));
    return done ? http::seeOther("/words?done=word_removed") : accounts::refused(s, request, done.error());
}

}  // namespace

void addWordPages(http::Router& r, Services& s) {
    r.get("/words", [&s](const Request& q) { return wordsPage(s, q, {.language = q.language}); });
    r.post("/words", [&s](const Request& q) { return submitWord(s, q); });
    r.post("/words/{id}/remove", [&s](const Request& q) { return submitRemoval(s, q); });
}

}  // namespace valo::workplaces
