// Plain words of one requirement: what is in use, the organisation's own, what others wrote; the same as JSON.
#include "core/json.hpp"
#include "curricula/comparison.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/plain_words.hpp"
#include "http/json_body.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Request;
using http::Response;
using web::Data;

std::string plainHref(RequirementId id) { return "/requirements/" + std::to_string(id.value) + "/plain"; }

Data wordingRow(Services& services, const Request& request, const Wording& wording, const WordingView& view) {
    std::vector<Data> texts;
    for (const auto language : kLanguages)
        if (!wording.text.in(language).empty())
            texts.emplace_back()
                .set("in", wording.text.in(language))
                .set("in_lang", tag(language))
                .set("in_language", words(services, request, "language." + std::string(tag(language))));
    Data row;
    return std::move(row.set("id", wording.id.value)
                         .set("texts", std::move(texts))
                         .set("organisation", wording.organisationName)
                         .set("by", wording.writtenBy)
                         .set("when", displayDate(helsinkiDate(wording.writtenAt)))
                         .set("is_withdrawn", wording.withdrawnAt.has_value())
                         .set("to_check", isToBeChecked(wording, view.requirement.text))
                         .set("is_adopted", view.adopted && view.adopted->id == wording.id));
}

std::vector<Data> wordingRows(Services& services, const Request& request, const std::vector<Wording>& wordings,
                              const WordingView& view) {
    std::vector<Data> rows;
    for (const auto& wording : wordings) rows.push_back(wordingRow(services, request, wording, view));
    return rows;
}

Data wordsForm(Services& services, const Request& request, const WordingView& view, const Error* error) {
    web::Form form(services.pages, request.language, accounts::formErrors(error));
    for (const auto language : kLanguages) {
        const std::string name(tag(language));
        form.add(web::Field{.name = name,
                            .label = "curricula.plain.in_" + name,
                            .value = error      ? std::string(request.form.get(name))
                                     : view.own ? view.own->text.in(language)
                                                : "",
                            .rows = 2,
                            .maxLength = kLongestWording,
                            .required = false});
    }
    return form.take();
}

/// What changed in the official text since the words were written.
std::vector<Data> changedWords(const Wording& wording, const LocalizedText& officialNow, Language reader) {
    const auto language = differingLanguage(wording.official, officialNow, reader);
    return web::wordDiff(wording.official.in(language), officialNow.in(language));
}

Response plainPage(Services& services, const Request& request, const Error* error) {
    const auto id = request.id_<RequirementId>(0);
    if (!mayWriteWords(request.who())) return accounts::refused(services, request, forbidden("plain_words").value());
    const auto view = wordingsOf(services, request.who(), id);
    if (!view) return accounts::refused(services, request, view.error());
    const auto& r = view->requirement;
    Data data;
    std::vector<Data> official;
    for (const auto language : {Language::Fi, Language::Sv})
        official.emplace_back()
            .set("in", r.text.in(language))
            .set("in_lang", tag(language))
            .set("in_language", words(services, request, "language." + std::string(tag(language))))
            .set("is_missing", r.text.in(language).empty());
    setMarked(data, "heading", r.heading, services, request);
    setMarked(data, "document", r.plain, services, request);
    accounts::setText(data, "unit", r.unitName, request.language);
    data.set("official", std::move(official))
        .set("code", r.unitCode)
        .set("decision", r.decisionNumber)
        .set("is_removed", r.removedAt.has_value())
        .set("action", plainHref(id))
        .set("unit_href", unitHref(r.curriculum, r.unit) + "#r" + std::to_string(id.value))
        .set("has_own", view->own.has_value())
        .set("own_to_check", view->own && isToBeChecked(*view->own, r.text))
        .set("parts", view->own ? changedWords(*view->own, r.text, request.language) : std::vector<Data>{})
        .set("lang_of_text", view->own ? tag(differingLanguage(view->own->official, r.text, request.language)) : "")
        .set("has_adopted", view->adopted.has_value())
        .set("others", wordingRows(services, request, view->others, *view))
        .set("history", wordingRows(services, request, view->history, *view))
        .set("form", wordsForm(services, request, *view, error));
    if (view->adopted) data.set("adopted", wordingRow(services, request, *view->adopted, *view));
    return accounts::page(
        services, request, "curricula/plain", data,
        {.title = words(services, request, "curricula.plain.title"),
         .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                    {curriculumHref(r.curriculum), std::string(shown(r.curriculumName, request.language).text)},
                    {unitHref(r.curriculum, r.unit), std::string(shown(r.unitName, request.language).text)}},
         .status = error ? 422 : 200});
}

Response answered(Services& services, const Request& request, const Result<WordingId>& done, const char* word) {
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther(plainHref(request.id_<RequirementId>(0)) + "?done=" + word);
}

Response submitWords(Services& services, const Request& request) {
    const LocalizedText text{std::string(request.form.get("fi")), std::string(request.form.get("sv")),
                             std::string(request.form.get("en"))};
    const auto done = writeWords(services, request.who(), request.id_<RequirementId>(0), text);
    if (!done && done.error().kind == ErrorKind::Invalid) return plainPage(services, request, &done.error());
    return answered(services, request, done, "plain_written");
}

Response submitAdoption(Services& services, const Request& request) {
    const auto wording = request.form.id<WordingId>("wording");
    return answered(services, request, adoptWords(services, request.who(), request.id_<RequirementId>(0), wording),
                    wording ? "plain_adopted" : "plain_dropped");
}

Response submitWithdrawal(Services& services, const Request& request) {
    return answered(services, request, withdrawWords(services, request.who(), request.id_<RequirementId>(0)),
                    "plain_withdrawn");
}

Response checkPage(Services& services, const Request& request) {
    if (!mayWriteWords(request.who())) return accounts::refused(services, request, forbidden("plain_words").value());
    const auto found = services.database.read(
        [&](database::Transaction& tx) { return wordingsToCheck(tx, request.who().organisation); });
    std::vector<Data> rows;
    for (const auto& one : found) {
        Data row;
        accounts::setText(row, "unit", one.unitName, request.language);
        accounts::setText(row, "words", one.words, request.language);
        const auto language = differingLanguage(one.before, one.now, request.language);
        row.set("href", plainHref(one.requirement))
            .set("lang_of_text", language == request.language ? "" : tag(language))
            .set("parts", web::wordDiff(one.before.in(language), one.now.in(language)));
        rows.push_back(std::move(row));
    }
    Data data;
    data.set("rows", std::move(rows));
    return accounts::page(services, request, "curricula/plain_check", data,
                          {.title = words(services, request, "curricula.plain.check"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")}}});
}

// --- JSON

void writeWording(JsonWriter& out, const Wording& wording, const WordingView& view) {
    out.beginObject()
        .field("id", wording.id)
        .field("organisation", wording.organisationName)
        .field("text", wording.text)
        .field("writtenAt", wording.writtenAt)
        .field("supersededAt", wording.supersededAt)
        .field("withdrawnAt", wording.withdrawnAt)
        .field("toBeChecked", isToBeChecked(wording, view.requirement.text))
        .endObject();
}
void writeOne(JsonWriter& out, std::string_view name, const std::optional<Wording>& wording, const WordingView& view) {
    out.key(name);
    wording ? writeWording(out, *wording, view) : static_cast<void>(out.null());
}
void writeAll(JsonWriter& out, std::string_view name, const std::vector<Wording>& wordings, const WordingView& view) {
    out.key(name).beginArray();
    for (const auto& wording : wordings) writeWording(out, wording, view);
    out.endArray();
}

Response getWords(Services& services, const Request& request) {
    if (!mayWriteWords(request.who())) return http::problem(forbidden("plain_words").value(), request);
    const auto view = wordingsOf(services, request.who(), request.id_<RequirementId>(0));
    if (!view) return http::problem(view.error(), request);
    JsonWriter out;
    out.beginObject()
        .field("requirement", view->requirement.id)
        .field("official", view->requirement.text)
        .field("document", view->requirement.plain);
    writeOne(out, "own", view->own, *view);
    writeOne(out, "adopted", view->adopted, *view);
    writeAll(out, "others", view->others, *view);
    writeAll(out, "history", view->history, *view);
    return http::json(out.endObject().take());
}

Response afterwards(Services& services, const Request& request, const Result<WordingId>& done) {
    return done ? getWords(services, request) : http::problem(done.error(), request);
}

Response putWords(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto text = in.localized("text", true, static_cast<std::size_t>(kLongestWording) * 4);
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    return afterwards(services, request, writeWords(services, request.who(), request.id_<RequirementId>(0), text));
}
Response deleteWords(Services& services, const Request& request) {
    return afterwards(services, request, withdrawWords(services, request.who(), request.id_<RequirementId>(0)));
}
Response putAdoption(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const auto wording = in.integer("wording");
    if (auto wrong = in.finish()) return http::problem(*wrong, request);
    return afterwards(services, request,
                      adoptWords(services, request.who(), request.id_<RequirementId>(0), WordingId{wording}));
}

}  // namespace

void addPlainPages(http::Router& r, Services& s) {
    r.get("/requirements/{id}/plain", [&s](const Request& q) { return plainPage(s, q, nullptr); });
    r.post("/requirements/{id}/plain", [&s](const Request& q) { return submitWords(s, q); });
    r.post("/requirements/{id}/plain/adopt", [&s](const Request& q) { return submitAdoption(s, q); });
    r.post("/requirements/{id}/plain/withdraw", [&s](const Request& q) { return submitWithdrawal(s, q); });
    r.get("/plain-words/to-check", [&s](const Request& q) { return checkPage(s, q); });
    r.get("/api/v1/requirements/{id}/plain", [&s](const Request& q) { return getWords(s, q); });
    r.put("/api/v1/requirements/{id}/plain", [&s](const Request& q) { return putWords(s, q); });
    r.del("/api/v1/requirements/{id}/plain", [&s](const Request& q) { return deleteWords(s, q); });
    r.put("/api/v1/requirements/{id}/plain/adopted", [&s](const Request& q) { return putAdoption(s, q); });
}

}  // namespace valo::curricula
