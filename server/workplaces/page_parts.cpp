#include "workplaces/page_parts.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace valo::workplaces {

using web::Data;

std::vector<FieldError> formErrors(const Error* error) {
    if (!error) return {};
    auto fields = error->fields;
    for (auto& field : fields) std::ranges::replace(field.field, '/', '_');
    if (fields.empty()) fields.push_back({"", error->code, error->detail});
    return fields;
}

int statusOf(const Error* error) { return error ? http::statusOf(error->kind) : 200; }

std::vector<std::string> furtherContactLines(const WorkplaceDetails& details) {
    std::vector<std::string> lines;
    for (const auto& contact : details.furtherContacts) {
        auto& line = lines.emplace_back();
        for (const auto* part : {&contact.name, &contact.title, &contact.phone, &contact.email})
            if (!part->empty()) line += (line.empty() ? "" : ", ") + *part;
    }
    return lines;
}

std::vector<std::string> webAddresses(const WorkplaceDetails& details) {
    std::vector<std::string> addresses;
    for (auto address : split(details.socialMedia, ' '))
        if (!address.empty()) addresses.emplace_back(address);
    return addresses;
}

std::string placePath(WorkplaceId id) { return "/workplaces/" + std::to_string(id.value); }

web::Link listCrumb(Services& services, const http::Request& request) {
    return {"/workplaces", accounts::words(services, request, "workplaces.title")};
}

std::vector<web::Link> placeCrumbs(Services& services, const http::Request& request, const Workplace& place) {
    return {listCrumb(services, request), {placePath(place.id), place.title()}};
}

std::string textOf(const LocalizedText& text, Language reader) { return std::string(shown(text, reader).text); }

Data row(std::string_view name, const LocalizedText& text, Language reader) {
    Data data;
    accounts::setText(data, name, text, reader);
    return data;
}

std::string codeForPeople(std::string_view code) {
    const auto mark = code.rfind('_');
    return std::string(mark == code.npos ? code : code.substr(mark + 1));
}

std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (const auto& part : parts)
        if (!part.empty()) all += (all.empty() ? "" : ", ") + part;
    return all;
}

std::string educationCodesOf(const curricula::Curriculum& curriculum) {
    std::vector<std::string> codes;
    for (auto code : split(curriculum.educationCodes, ' ')) codes.push_back(codeForPeople(code));
    return joined(codes);
}

std::string dayOf(const std::optional<Date>& day) { return day ? displayDate(*day) : std::string(); }
std::string dayOf(const std::optional<UtcTime>& time) {
    return time ? displayDate(helsinkiDate(*time)) : std::string();
}

Data requirementRow(const curricula::Requirement& r, Language reader, bool checked) {
    Data data = row("text", r.text, reader);
    accounts::setText(data, "heading", r.heading, reader);
    accounts::setText(data, "plain", r.plain, reader);
    data.set("id", r.id.value).set("checked", checked).set("code", r.code).set("removed", r.removedAt.has_value());
    return data;
}

std::vector<Data> criteriaRows(const std::vector<curricula::Criterion>& criteria, Language reader) {
    std::vector<Data> rows;
    for (const auto& criterion : criteria) {
        Data entry = row("text", criterion.text, reader);
        accounts::setText(entry, "level", criterion.levelName, reader);
        accounts::setText(entry, "target", criterion.target, reader);
        rows.push_back(std::move(entry));
    }
    return rows;
}

std::vector<Data> byUnit(const std::vector<curricula::Requirement>& requirements, Language reader) {
    std::vector<Data> units;
    for (std::size_t i = 0; i < requirements.size();) {
        const auto& first = requirements[i];
        std::vector<Data> rows;
        for (; i < requirements.size() && requirements[i].unit == first.unit; ++i)
            rows.push_back(requirementRow(requirements[i], reader, true));
        auto& unit = units.emplace_back(row("unit", first.unitName, reader));
        unit.set("unit_id", first.unit.value)
            .set("code", codeForPeople(first.unitCode))
            .set("decision", first.decisionNumber);
        accounts::setText(unit, "qualification", first.curriculumName, reader);
        unit.set("requirements", std::move(rows));
    }
    return units;
}

Data stateTag(Services& services, const http::Request& request, const Environment& e,
              const std::vector<std::string>& notices) {
    Data data;
    const bool again = e.state == EnvironmentState::Published && !notices.empty();
    const auto key = e.sentBack() ? std::string("sent_back") : again ? "recheck" : std::string(codeOf(e.state));
    data.set("words", accounts::words(services, request, "workplaces.state." + key))
        .set("good", e.state == EnvironmentState::Published && !again)
        .set("warning", again || e.state == EnvironmentState::Submitted || e.sentBack())
        .set("wrong", e.state == EnvironmentState::Withdrawn);
    return data;
}

std::vector<std::string> noticeTexts(Services& services, const http::Request& request,
                                     const std::vector<std::string>& notices) {
    std::vector<std::string> texts;
    for (const auto& notice : notices)
        texts.push_back(accounts::words(services, request, "workplaces.notice." + notice));
    return texts;
}

std::vector<Data> coverageRows(Services& services, const http::Request& request,
                               const std::vector<UnitShown>& coverage) {
    std::vector<Data> rows;
    const auto listOf = [&](const std::vector<curricula::Requirement>& requirements) {
        std::vector<Data> list;
        for (const auto& requirement : requirements)
            list.push_back(requirementRow(requirement, request.language, false));
        return list;
    };
    for (const auto& unit : coverage) {
        Data line = row("unit", unit.name, request.language);
        accounts::setText(line, "qualification", unit.qualification, request.language);
        line.set("code", codeForPeople(unit.code))
            .set("decision", unit.decisionNumber)
            .set("unit_id", unit.unit.value)
            .set("ticked", unit.shown.size())
            .set("all", unit.all())
            .set("complete", unit.inFull())
            .set("how_much", accounts::words(services, request,
                                             unit.inFull() ? "workplaces.coverage.full" : "workplaces.coverage.part"))
            .set("numbers",
                 accounts::words(services, request, "workplaces.coverage.numbers",
                                 {{"ticked", std::to_string(unit.shown.size())}, {"all", std::to_string(unit.all())}}))
            .set("missing", listOf(unit.missing))
            .set("optional", listOf(unit.optional));
        rows.push_back(std::move(line));
    }
    return rows;
}

}  // namespace valo::workplaces
