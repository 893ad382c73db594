// Pictures of a report: a page of their own for the draft, the pictures themselves, and the same by JSON.
#include "papers/photo.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/page_parts.hpp"
#include "workplaces/pictures.hpp"
#include "workplaces/routes.hpp"
#include "workplaces/views.hpp"

namespace valo::workplaces {
namespace {

using http::Needs;
using http::Request;
using http::Response;
using web::Data;

std::string pathOf(EnvironmentId id) { return "/environments/" + std::to_string(id.value); }

Data pictureForm(Services& s, const Request& request, const Error* error) {
    web::Form form(s.pages, request.language, formErrors(error));
    form.add(web::Field{.name = "picture",
                        .label = "workplaces.pictures_file",
                        .hint = "workplaces.pictures_file_hint",
                        .type = "file"});
    for (auto language : kLanguages) {
        const std::string code(tag(language));
        form.add(web::Field{.name = "words_" + code,
                            .label = "workplaces.pictures_words_" + code,
                            .value = std::string(request.form.get("words_" + code)),
                            .hint = language == Language::Fi ? "workplaces.pictures_words_hint" : "",
                            .maxLength = static_cast<int>(kLongestLine),
                            .required = false});
    }
    return form.take();
}

Response picturesPage(Services& s, const Request& request, const Error* error = nullptr) {
    const auto view = environmentFor(s, request.who(), request.id_<EnvironmentId>(0), request.language);
    if (!view) return accounts::refused(s, request, view.error());
    const auto id = view->environment.id;
    if (!view->mayEdit) return http::seeOther(pathOf(id));
    auto pictures = pictureRows(view->pictures, id, request.language);
    for (std::size_t i = 0; i < pictures.size(); ++i)
        pictures[i].set("remove_action",
                        pathOf(id) + "/pictures/" + std::to_string(view->pictures[i].id.value) + "/remove");
    Data data;
    accounts::setText(data, "qualification", view->curriculum.name, request.language);
    data.set("workplace", view->workplace.title())
        .set("action", pathOf(id) + "/pictures")
        .set("back", pathOf(id))
        .set("may_add", view->pictures.size() < kMostPictures)
        .set("form", pictureForm(s, request, error))
        .set("pictures", std::move(pictures));
    return accounts::page(s, request, "workplaces/pictures", data,
                          {.title = accounts::words(s, request, "workplaces.pictures"),
                           .crumbs = {{"/workplaces", accounts::words(s, request, "workplaces.title")},
                                      {placePath(view->workplace.id), view->workplace.title()},
                                      {pathOf(id), accounts::words(s, request, "workplaces.report.title")}},
                           .status = statusOf(error)});
}

Response submitPicture(Services& s, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    const auto text = [&](const char* name) { return std::string(request.form.get(name)); };
    std::string bytes;
    for (const auto& file : request.files)
        if (file.field == "picture") bytes = file.bytes;
    const auto done = addPicture(s, request.who(), id, {text("words_fi"), text("words_sv"), text("words_en")}, bytes);
    if (done) return http::seeOther(pathOf(id) + "/pictures?done=picture_added");
    if (done.error().kind != ErrorKind::Invalid) return accounts::refused(s, request, done.error());
    auto error = done.error();
    for (auto& field : error.fields)
        if (field.field == "words") field.field = "words_" + std::string(tag(request.language));
    return picturesPage(s, request, &error);
}

Response submitRemoval(Services& s, const Request& request) {
    const auto id = request.id_<EnvironmentId>(0);
    const auto done = removePicture(s, request.who(), id, request.id_<PictureId>(1));
    return done ? http::seeOther(pathOf(id) + "/pictures?done=picture_removed")
                : accounts::refused(s, request, done.error());
}

Response picture(Services& s, const Request& request) {
    auto bytes = pictureFor(s, request.actor, request.id_<EnvironmentId>(0), request.id_<PictureId>(1));
    if (!bytes) return accounts::refused(s, request, bytes.error());
    return http::file(std::move(*bytes), "image/jpeg", "valo-picture.jpg", false);
}

/// The file itself is the body; ?fi= ?sv= ?en= say in words what it shows.
Response postPicture(Services& s, const Request& request) {
    const auto text = [&](const char* name) { return std::string(request.query.get(name)); };
    const auto id =
        addPicture(s, request.who(), request.id_<EnvironmentId>(0), {text("fi"), text("sv"), text("en")}, request.body);
    if (!id) return refused(id.error(), request);
    JsonWriter out;
    return http::json(out.beginObject().field("id", *id).endObject().take(), 201);
}

Response deletePicture(Services& s, const Request& request) {
    const auto done = removePicture(s, request.who(), request.id_<EnvironmentId>(0), request.id_<PictureId>(1));
    return done ? http::json("{}") : refused(done.error(), request);
}

}  // namespace

std::vector<Data> pictureRows(const std::vector<Picture>& pictures, EnvironmentId report, Language reader) {
    std::vector<Data> rows;
    for (const auto& one : pictures)
        rows.push_back(
            row("words", one.words, reader)
                .set("src", "/register/" + std::to_string(report.value) + "/pictures/" + std::to_string(one.id.value))
                .set("width", one.width)
                .set("height", one.height));
    return rows;
}

void writePictures(JsonWriter& out, const std::vector<Picture>& pictures, EnvironmentId report) {
    out.key("pictures").beginArray();
    for (const auto& one : pictures)
        out.beginObject()
            .field("id", one.id)
            .field("words", one.words)
            .field("width", one.width)
            .field("height", one.height)
            .field("href", "/register/" + std::to_string(report.value) + "/pictures/" + std::to_string(one.id.value))
            .endObject();
    out.endArray();
}

void addPicturePages(http::Router& r, Services& s) {
    constexpr std::size_t kBody = papers::kPhotoMostBytes + 64 * 1024;
    r.get("/environments/{id}/pictures", [&s](const Request& q) { return picturesPage(s, q); });
    r.post(
        "/environments/{id}/pictures", [&s](const Request& q) { return submitPicture(s, q); }, Needs::Session, kBody);
    r.post("/environments/{id}/pictures/{picture}/remove", [&s](const Request& q) { return submitRemoval(s, q); });
    r.get(
        "/register/{id}/pictures/{picture}", [&s](const Request& q) { return picture(s, q); }, Needs::Nothing);
    r.post(
        "/api/v1/environments/{id}/pictures", [&s](const Request& q) { return postPicture(s, q); }, Needs::Session,
        kBody);
    r.del("/api/v1/environments/{id}/pictures/{picture}", [&s](const Request& q) { return deletePicture(s, q); });
}

}  // namespace valo::workplaces
