// Writing a local unit in the browser: plain forms that save, a script that saves meanwhile, and every saved text.
#include <fmt/format.h>

#include "core/text.hpp"
#include "curricula/local_units.hpp"
#include "curricula/page_parts.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

namespace {

using accounts::words;
using http::Needs;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kFormLimit = 2 * 1024 * 1024;
constexpr std::size_t kSpareAreas = 1;
constexpr std::array<std::string_view, 3> kGradeKeys{"1", "3", "5"};

std::string href(LocalUnitId id) { return "/curricula/local/" + std::to_string(id.value); }
LocalUnitId idOf(const Request& request) { return request.id_<LocalUnitId>(0); }

std::string nameOf(Services& services, const Request& request, const LocalUnit& unit) {
    const auto name = shown(unit.name, request.language).text;
    return name.empty() ? words(services, request, "local.unnamed") : std::string(name);
}

accounts::PageOptions options(Services& services, const Request& request, std::string title, int status = 200) {
    return {.title = std::move(title),
            .crumbs = {{"/curricula", words(services, request, "curricula.title")},
                       {"/curricula/local", words(services, request, "local.title")}},
            .status = status};
}

LocalizedText localized(const Request& request, const std::string& name, const std::string& end = {}) {
    LocalizedText text;
    for (const auto language : kLanguages)
        text.in(language) = request.form.get(fmt::format("{}_{}{}", name, tag(language), end));
    return text;
}

LocalUnit typed(const Request& request) {
    const auto& form = request.form;
    LocalUnit unit;
    unit.name = localized(request, "name");
    unit.code = form.get("code");
    unit.credits = form.get("credits");
    unit.place = fromCode<LocalPlace>(form.get("place")).value_or(LocalPlace::Vocational);
    for (const auto& [name, value] : form.pairs())
        if (name == "homes") unit.homes.push_back(CurriculumId{std::atoll(value.c_str())});
    unit.description = localized(request, "description");
    unit.demonstration = localized(request, "demonstration");
    for (std::size_t i = 0; i < kMostLocalAreas && form.has(fmt::format("lines_fi_{}", i)); ++i) {
        const auto end = fmt::format("_{}", i);
        unit.areas.push_back({localized(request, "heading", end), localized(request, "lines", end)});
    }
    for (std::size_t i = 0; i < unit.criteria.size(); ++i)
        unit.criteria[i] = localized(request, "criteria", fmt::format("_{}", i));
    return tidied(std::move(unit));
}

/// The fields of the form, each with its error beside it and in the summary.
class UnitForm {
 public:
    UnitForm(Services& services, const Request& request, std::vector<FieldError> errors)
        : services_(services), request_(request), errors_(std::move(errors)) {}

    Data field(const std::string& name, std::string_view label, const std::string& value, int rows, int most) {
        web::Field made;
        made.name = name;
        made.label = words(services_, request_, label);
        made.value = value;
        made.rows = rows;
        made.maxLength = most;
        made.required = false;
        made.error = errorOf(name, made.label);
        return web::fieldData(made);
    }
    /// One field for each language: "Nimi suomeksi", "Nimi ruotsiksi" …
    std::vector<Data> inLanguages(const std::string& name, const std::string& label, const LocalizedText& text,
                                  int rows, int most, const std::string& end = {},
                                  std::initializer_list<Language> languages = {Language::Fi, Language::Sv,
                                                                               Language::En}) {
        std::vector<Data> fields;
        for (const auto language : languages)
            fields.push_back(field(fmt::format("{}_{}{}", name, tag(language), end),
                                   fmt::format("{}_{}", label, tag(language)), text.in(language), rows, most));
        return fields;
    }
    Data summary() {
        for (const auto& error : errors_)
            rows_.emplace_back()
                .set("field", "")
                .set("label", "")
                .set("text", services_.pages.errorText(request_.language, error.code, error.detail));
        Data data;
        data.set("errors", std::move(rows_));
        return data;
    }

 private:
    std::string errorOf(const std::string& name, const std::string& label) {
        std::string text;
        for (auto error = errors_.begin(); error != errors_.end();) {
            if (error->field != name) {
                ++error;
                continue;
            }
            text = services_.pages.errorText(request_.language, error->code, error->detail);
            rows_.emplace_back().set("field", name).set("label", label).set("text", text);
            error = errors_.erase(error);
        }
        return text;
    }
    Services& services_;
    const Request& request_;
    std::vector<FieldError> errors_;
    std::vector<Data> rows_;
};

std::vector<Data> areaRows(Services& services, const Request& request, UnitForm& form, const LocalUnit& unit) {
    std::vector<Data> rows;
    for (std::size_t i = 0; i < std::min(unit.areas.size() + kSpareAreas, kMostLocalAreas); ++i) {
        const auto area = i < unit.areas.size() ? unit.areas[i] : LocalArea{};
        const auto end = fmt::format("_{}", i);
        Data row;
        const auto national = {Language::Fi, Language::Sv}, other = {Language::En};
        row.set("title", words(services, request, "local.area", {{"n", std::to_string(i + 1)}}))
            .set("headings", form.inLanguages("heading", "local.heading", area.heading, 0, 500, end, national))
            .set("lines", form.inLanguages("lines", "local.lines", area.lines, 5, 20000, end, national))
            .set("other_headings", form.inLanguages("heading", "local.heading", area.heading, 0, 500, end, other))
            .set("other_lines", form.inLanguages("lines", "local.lines", area.lines, 5, 20000, end, other))
            .set("has_other", !area.heading.en.empty() || !area.lines.en.empty());
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Data> gradeRows(Services& services, const Request& request, UnitForm& form, const LocalUnit& unit) {
    std::vector<Data> rows;
    for (std::size_t i = 0; i < unit.criteria.size(); ++i) {
        Data row;
        row.set("title", words(services, request, "local.grade." + std::string(kGradeKeys[i])))
            .set("fields",
                 form.inLanguages("criteria", "local.criteria", unit.criteria[i], 3, 20000, fmt::format("_{}", i)));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Everything that may be ticked: what is published, and what is ticked already.
Data homesData(Services& services, const Request& request, const LocalUnit& unit) {
    const auto all = services.database.read([](Transaction& tx) { return curricula(tx, {.text = "", .limit = 2000}); });
    std::vector<web::Choice> choices;
    for (const auto& one : all) {
        const bool ticked = std::find(unit.homes.begin(), unit.homes.end(), one.id) != unit.homes.end();
        if (!ticked && (one.status != Status::Published || one.sourceSystem == kLocalSystem)) continue;
        choices.push_back({.value = std::to_string(one.id.value),
                           .label = std::string(shown(one.name, request.language).text),
                           .hint = one.decisionNumber,
                           .checked = ticked});
    }
    return web::choicesData({.name = "homes",
                             .label = words(services, request, "local.homes"),
                             .choices = std::move(choices),
                             .hint = words(services, request, "local.homes_hint"),
                             .required = false});
}

Data placeData(Services& services, const Request& request, const LocalUnit& unit) {
    std::vector<web::Choice> choices;
    for (const auto& [place, code] : kCodes<LocalPlace>)
        choices.push_back({.value = std::string(code),
                           .label = words(services, request, "local.place." + std::string(code)),
                           .checked = place == unit.place});
    return web::choicesData(
        {.name = "place", .label = words(services, request, "local.place"), .choices = std::move(choices)});
}

/// What differs between somebody else's text and this one, part by part.
std::vector<Data> differences(Services& services, const Request& request, const LocalUnit& theirs,
                              const LocalUnit& mine) {
    std::vector<Data> rows;
    const auto add = [&](std::string_view label, const std::string& before, const std::string& after) {
        if (before == after) return;
        Data row;
        rows.push_back(std::move(row.set("label", words(services, request, label))
                                     .set("lang_of_text", "")
                                     .set("parts", web::wordDiff(before, after))));
    };
    const auto addAll = [&](const std::string& label, const LocalizedText& before, const LocalizedText& after) {
        for (const auto language : kLanguages)
            add(fmt::format("{}_{}", label, tag(language)), before.in(language), after.in(language));
    };
    addAll("local.name", theirs.name, mine.name);
    add("local.code", theirs.code, mine.code);
    add("curricula.credits", theirs.credits, mine.credits);
    addAll("local.description", theirs.description, mine.description);
    for (std::size_t i = 0; i < std::max(theirs.areas.size(), mine.areas.size()); ++i) {
        const auto a = i < theirs.areas.size() ? theirs.areas[i] : LocalArea{};
        const auto b = i < mine.areas.size() ? mine.areas[i] : LocalArea{};
        addAll("local.heading", a.heading, b.heading);
        addAll("local.lines", a.lines, b.lines);
    }
    addAll("local.demonstration", theirs.demonstration, mine.demonstration);
    for (std::size_t i = 0; i < mine.criteria.size(); ++i)
        addAll("local.criteria", theirs.criteria[i], mine.criteria[i]);
    return rows;
}

struct Shown {
    const LocalUnit* typed = nullptr;  // instead of what is saved
    const Error* error = nullptr;
    const LocalVersion* overtakenBy = nullptr;
};

Response editPage(Services& services, const Request& request, const Shown& shown = {}) {
    const auto line = localUnit(services, request.who(), idOf(request));
    if (!line) return accounts::refused(services, request, line.error());
    const auto& unit = shown.typed ? *shown.typed : line->unit;
    UnitForm form(services, request, accounts::formErrors(shown.error));
    Data data;
    data.set("names", form.inLanguages("name", "local.name", unit.name, 0, 200));
    data.set("code", form.field("code", "local.code", unit.code, 0, 60));
    data.set("credits", form.field("credits", "curricula.credits", unit.credits, 0, 10));
    data.set("place", placeData(services, request, unit)).set("homes", homesData(services, request, unit));
    data.set("descriptions", form.inLanguages("description", "local.description", unit.description, 4, 8000));
    data.set("areas", areaRows(services, request, form, unit));
    data.set("demonstrations", form.inLanguages("demonstration", "local.demonstration", unit.demonstration, 4, 8000));
    data.set("grades", gradeRows(services, request, form, unit));
    data.set("form", form.summary());
    data.set("href", href(line->id))
        .set("base", line->revision)
        .set("heading", nameOf(services, request, line->unit))
        .set("saved",
             words(services, request, "local.saved_at", {{"when", displayTime(line->savedAt)}, {"who", line->savedBy}}))
        .set("curriculum_href", line->curriculum ? curriculumHref(*line->curriculum) : "")
        .set("is_changed", line->isChanged())
        .set("may_delete", !line->curriculum)
        .set("overtaken", shown.overtakenBy ? words(services, request, "local.overtaken",
                                                    {{"who", shown.overtakenBy->savedBy},
                                                     {"when", displayTime(shown.overtakenBy->savedAt)}})
                                            : "")
        .set("differences", shown.overtakenBy
                                ? differences(services, request, storedLocalUnit(shown.overtakenBy->content), unit)
                                : std::vector<Data>());
    const int status = shown.overtakenBy ? 409 : shown.error ? 422 : 200;
    return accounts::page(services, request, "curricula/local_unit", data,
                          options(services, request, nameOf(services, request, line->unit), status));
}

Response submitUnit(Services& services, const Request& request) {
    const auto unit = typed(request);
    const auto id = idOf(request);
    const auto base = static_cast<int>(request.form.integer("base").value_or(0));
    const auto saved = saveLocalUnit(services, request.who(), id, base, unit);
    if (!saved && saved.error().kind == ErrorKind::Invalid)
        return editPage(services, request, {.typed = &unit, .error = &saved.error()});
    if (!saved) return accounts::refused(services, request, saved.error());
    if (saved->overtakenBy) return editPage(services, request, {.typed = &unit, .overtakenBy = &*saved->overtakenBy});
    if (request.form.get("act") != "check") return http::seeOther(href(id) + "?done=local_unit_saved");
    const auto job = sendLocalUnit(services, request.who(), id);
    if (!job && job.error().kind == ErrorKind::Invalid) return editPage(services, request, {.error = &job.error()});
    if (!job) return accounts::refused(services, request, job.error());
    return showUpload(services, request, *job);
}

/// What the script of the page saves meanwhile; the answer says what the next save begins from.
Response autosave(Services& services, const Request& request) {
    const auto saved = saveLocalUnit(services, request.who(), idOf(request),
                                     static_cast<int>(request.form.integer("base").value_or(0)), typed(request));
    JsonWriter out;
    out.beginObject();
    if (!saved)
        out.field("state", "refused").field("words", services.pages.errorText(request.language, saved.error().code));
    else if (saved->overtakenBy)
        out.field("state", "overtaken")
            .field("words", words(services, request, "local.overtaken_live", {{"who", saved->overtakenBy->savedBy}}));
    else
        out.field("state", "saved")
            .field("base", saved->revision)
            .field("words", words(services, request, "local.saved_live", {{"when", displayTime(saved->at)}}));
    return http::json(out.endObject().take(), !saved ? http::statusOf(saved.error().kind) : 200);
}

Response listPage(Services& services, const Request& request) {
    const auto all = localUnits(services, request.who());
    if (!all) return accounts::refused(services, request, all.error());
    std::vector<Data> rows;
    for (const auto& line : *all)
        rows.emplace_back()
            .set("href", href(line.id))
            .set("name", nameOf(services, request, line.unit))
            .set("code", line.unit.code)
            .set("saved", words(services, request, "local.saved_at",
                                {{"when", displayTime(line.savedAt)}, {"who", line.savedBy}}))
            .set("curriculum_href", line.curriculum ? curriculumHref(*line.curriculum) : "")
            .set("is_changed", line.isChanged())
            .set("is_draft", !line.curriculum);
    Data data;
    data.set("rows", std::move(rows));
    return accounts::page(services, request, "curricula/local_units", data,
                          {.title = words(services, request, "local.title"),
                           .crumbs = {{"/curricula", words(services, request, "curricula.title")}}});
}

Response deletionPage(Services& services, const Request& request) {
    const auto line = localUnit(services, request.who(), idOf(request));
    if (!line) return accounts::refused(services, request, line.error());
    Data data;
    data.set("name", nameOf(services, request, line->unit))
        .set("href", href(line->id))
        .set("saved",
             words(services, request, "local.saved_at", {{"when", displayTime(line->savedAt)}, {"who", line->savedBy}}))
        .set("is_published", line->curriculum.has_value());
    auto made = options(services, request, words(services, request, "local.delete"));
    made.crumbs.push_back({href(line->id), nameOf(services, request, line->unit)});
    return accounts::page(services, request, "curricula/local_deletion", data, std::move(made));
}

Response submitDeletion(Services& services, const Request& request) {
    const auto done = deleteLocalUnit(services, request.who(), idOf(request));
    if (!done) return accounts::refused(services, request, done.error());
    return http::seeOther("/curricula/local?done=local_unit_deleted");
}

Response startUnit(Services& services, const Request& request) {
    const auto id = startLocalUnit(services, request.who());
    if (!id) return accounts::refused(services, request, id.error());
    return http::seeOther(href(*id));
}

// --- every text that was saved

Response versionsPage(Services& services, const Request& request) {
    const auto line = localUnit(services, request.who(), idOf(request));
    const auto versions = localVersions(services, request.who(), idOf(request));
    if (!line || !versions) return accounts::refused(services, request, line ? versions.error() : line.error());
    std::vector<Data> rows;
    for (const auto& version : *versions) {
        Data row;
        row.set("id", version.id)
            .set("when", displayTime(version.savedAt))
            .set("by", version.savedBy)
            .set("is_aside", version.isAside)
            .set("is_sent", version.isSent)
            .set("is_current", !version.isAside && version.revision == line->revision)
            .set("differences", differences(services, request, storedLocalUnit(version.content), line->unit));
        rows.push_back(std::move(row));
    }
    Data data;
    data.set("rows", std::move(rows)).set("href", href(line->id)).set("base", line->revision);
    auto made = options(services, request, words(services, request, "local.versions"));
    made.crumbs.push_back({href(line->id), nameOf(services, request, line->unit)});
    return accounts::page(services, request, "curricula/local_versions", data, std::move(made));
}

/// An earlier text becomes the newest; the one before it stays among the versions.
Response takeBack(Services& services, const Request& request) {
    const auto versions = localVersions(services, request.who(), idOf(request));
    if (!versions) return accounts::refused(services, request, versions.error());
    const auto wanted = std::find_if(versions->begin(), versions->end(),
                                     [&](const auto& version) { return version.id == request.capturedNumber(1); });
    if (wanted == versions->end()) return accounts::refused(services, request, notFound("local_unit").value());
    const auto unit = storedLocalUnit(wanted->content);
    const auto saved = saveLocalUnit(services, request.who(), idOf(request),
                                     static_cast<int>(request.form.integer("base").value_or(0)), unit);
    if (!saved) return accounts::refused(services, request, saved.error());
    if (saved->overtakenBy) return editPage(services, request, {.typed = &unit, .overtakenBy = &*saved->overtakenBy});
    return http::seeOther(href(idOf(request)) + "?done=local_unit_saved");
}

}  // namespace

void addLocalUnitPages(http::Router& r, Services& s) {
    r.get("/curricula/local", [&s](const Request& q) { return listPage(s, q); });
    r.post("/curricula/local", [&s](const Request& q) { return startUnit(s, q); });
    r.get("/curricula/local/{id}", [&s](const Request& q) { return editPage(s, q); });
    r.post(
        "/curricula/local/{id}", [&s](const Request& q) { return submitUnit(s, q); }, Needs::Session, kFormLimit);
    r.post(
        "/curricula/local/{id}/autosave", [&s](const Request& q) { return autosave(s, q); }, Needs::Session,
        kFormLimit);
    r.get("/curricula/local/{id}/delete", [&s](const Request& q) { return deletionPage(s, q); });
    r.post("/curricula/local/{id}/delete", [&s](const Request& q) { return submitDeletion(s, q); });
    r.get("/curricula/local/{id}/versions", [&s](const Request& q) { return versionsPage(s, q); });
    r.post("/curricula/local/{id}/versions/{version}", [&s](const Request& q) { return takeBack(s, q); });
}

}  // namespace valo::curricula
