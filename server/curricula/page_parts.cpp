#include "curricula/page_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"
#include "curricula/browse.hpp"
#include "curricula/trust.hpp"

namespace valo::curricula {

using accounts::setText;
using accounts::words;
using http::Request;
using web::Data;

namespace {

std::string dates(Services& services, const Request& request, const Curriculum& curriculum, Validity validity) {
    const auto day = [](const std::optional<Date>& date) { return date ? displayDate(*date) : std::string(); };
    const auto from = day(curriculum.validFrom), to = day(curriculum.validTo), until = day(curriculum.transitionTo);
    switch (validity) {
        case Validity::Future:
            return words(services, request, "curricula.validity.future", {{"from", from}});
        case Validity::Transition:
            return words(services, request, "curricula.validity.transition", {{"to", to}, {"until", until}});
        case Validity::Expired:
            return words(services, request, "curricula.validity.expired", {{"to", to}});
        case Validity::InForce:
            break;
    }
    if (from.empty() && to.empty()) return words(services, request, "curricula.validity.in_force");
    if (to.empty()) return words(services, request, "curricula.validity.in_force_from", {{"from", from}});
    if (from.empty()) return words(services, request, "curricula.validity.in_force_to", {{"to", to}});
    return words(services, request, "curricula.validity.in_force_between", {{"from", from}, {"to", to}});
}

/// One text in several languages, for columns; what is missing is said.
std::vector<Data> textsIn(Services& services, const Request& request, const LocalizedText& text,
                          const std::vector<Language>& languages) {
    std::vector<Data> rows;
    for (const auto language : languages) {
        const auto name = words(services, request, "language." + std::string(tag(language)));
        rows.emplace_back()
            .set("in_lang", tag(language))
            .set("in", text.in(language))
            .set("in_language", name)
            .set("is_missing", text.in(language).empty());
    }
    return rows;
}

std::vector<Data> areaRows(Services& services, const Request& request, const Unit& unit,
                           const std::vector<Requirement>& listed, const std::vector<Language>& besides,
                           const WordsByRequirement& inUse) {
    std::vector<Data> areas;
    for (std::size_t first = 0; first < listed.size();) {
        const auto& head = listed[first];
        std::vector<Data> rows;
        for (; first < listed.size() && listed[first].area == head.area; ++first) {
            const auto& requirement = listed[first];
            const auto own = inUse.find(requirement.id);
            const auto words = own == inUse.end() ? requirement.plain : over(requirement.plain, own->second.text);
            const bool isOwn = own != inUse.end() && !own->second.text.in(request.language).empty();
            const auto plain = shown(words, request.language);
            Data row;
            setMarked(row, "text", requirement.text, services, request);
            row.set("id", requirement.id.value).set("texts", textsIn(services, request, requirement.text, besides));
            // A plain wording in a foreign language helps nobody: then the official text stands alone.
            row.set("plain", plain.language == request.language ? plain.text : "")
                .set("plain_by", isOwn ? own->second.organisation : "")
                .set("plain_to_check", isOwn && own->second.isToBeChecked)
                .set("plain_href", "/requirements/" + std::to_string(requirement.id.value) + "/plain")
                .set("code", requirement.code)
                .set("changed", requirement.changedAt ? displayDate(helsinkiDate(*requirement.changedAt)) : "");
            rows.push_back(std::move(row));
        }
        Data area;
        setMarked(area, "heading", head.heading, services, request);
        area.set("headings",
                 head.heading.empty() ? std::vector<Data>{} : textsIn(services, request, head.heading, besides));
        setMarked(area, "sub_area", head.subAreaName, services, request);
        setMarked(area, "subject", head.heading.empty() ? unit.subject : LocalizedText{}, services, request);
        area.set("is_optional", !head.compulsory).set("rows", std::move(rows));
        areas.push_back(std::move(area));
    }
    return areas;
}

}  // namespace

std::string pointsText(double value) {
    auto text = fmt::format("{:g}", value);
    std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

void setMarked(Data& data, std::string_view name, const LocalizedText& text, Services& services,
               const Request& request) {
    setText(data, name, text, request.language);
    const auto chosen = shown(text, request.language);
    const bool differs = !chosen.text.empty() && chosen.language != request.language;
    data.set(std::string(name) + "_language",
             differs ? words(services, request, "language." + std::string(tag(chosen.language))) : "");
}

void setHtml(Data& data, const std::string& name, const LocalizedText& html, Services& services,
             const Request& request) {
    setMarked(data, name, html, services, request);
    data.set(name + "_html", shown(html, request.language).text);
}

std::string curriculumHref(CurriculumId id) { return "/curricula/" + std::to_string(id.value); }
std::string unitHref(CurriculumId curriculum, UnitId unit) {
    return curriculumHref(curriculum) + "/units/" + std::to_string(unit.value);
}
std::string kindWord(Services& services, const Request& request, QualificationKind kind) {
    return words(services, request, "curricula.kind." + std::string(codeOf(kind)));
}
std::string creditsWords(Services& services, const Request& request, double credits) {
    const auto n = pointsText(credits);
    return words(services, request, credits == 1 ? "common.points.one" : "common.points.many", {{"n", n}});
}

void setValidity(Data& data, Services& services, const Request& request, const Curriculum& curriculum) {
    const auto validity = validityOn(curriculum, services.clock.today());
    const bool isDraft = curriculum.status == Status::Draft, isWithdrawn = curriculum.status == Status::Withdrawn;
    const auto tag = isDraft ? "draft" : isWithdrawn ? "withdrawn" : codeOf(validity);
    data.set("validity", words(services, request, "curricula.state." + std::string(tag)))
        .set("validity_words", dates(services, request, curriculum, validity))
        .set("is_good", !isDraft && !isWithdrawn && validity == Validity::InForce)
        .set("is_warning", isDraft || isWithdrawn || validity != Validity::InForce);
}

Data curriculumRow(Services& services, const Request& request, const Curriculum& curriculum) {
    Data row;
    setMarked(row, "name", curriculum.name, services, request);
    std::string fields;
    for (const auto field : fieldsOf(curriculum.educationCodes))
        fields +=
            (fields.empty() ? "" : ", ") + words(services, request, "curricula.field." + std::string(codeOf(field)));
    row.set("href", curriculumHref(curriculum.id))
        .set("kind", kindWord(services, request, curriculum.kind))
        .set("decision", curriculum.decisionNumber)
        .set("units", services.pages.countText(request.language, "curricula.units",
                                               static_cast<std::size_t>(curriculum.unitCount)))
        .set("fields", fields)
        .set("is_local", originOf(curriculum) == Origin::Local)
        .set("is_unconfirmed", isUnconfirmed(curriculum))
        .set("is_example", !curriculum.notice.empty());
    setValidity(row, services, request, curriculum);
    return row;
}

void setUnit(Data& data, Services& services, const Request& request, const Unit& unit) {
    setMarked(data, "name", unit.name, services, request);
    data.set("code", unit.code)
        .set("kind", words(services, request, "curricula.unit_kind." + std::string(codeOf(unit.kind))))
        .set("credits", unit.credits ? creditsWords(services, request, *unit.credits) : "")
        .set("is_removed", unit.removedAt.has_value());
    setHtml(data, "description", unit.description, services, request);
    setHtml(data, "demonstration", unit.demonstration, services, request);
}

std::vector<Data> requirementRows(Services& services, const Request& request, const Unit& unit,
                                  const std::vector<Requirement>& requirements, const WordsByRequirement& words) {
    return areaRows(services, request, unit, listedFor(requirements, request.language), {Language::Fi, Language::Sv},
                    words);
}

std::vector<Data> sideRows(Services& services, const Request& request, const Unit& unit,
                           const std::vector<Requirement>& requirements) {
    std::vector<Data> sides;
    for (const auto language : {Language::Fi, Language::Sv})
        sides.emplace_back()
            .set("side_lang", tag(language))
            .set("side_language", words(services, request, "language." + std::string(tag(language))))
            .set("areas", areaRows(services, request, unit, listedFor(requirements, language), {language}, {}));
    return sides;
}

std::vector<Data> criteriaRows(Services& services, const Request& request, const std::vector<Criterion>& criteria) {
    std::vector<Data> targets;
    for (std::size_t first = 0; first < criteria.size();) {
        const auto& target = criteria[first].target;
        std::vector<Data> levels;
        while (first < criteria.size() && criteria[first].target == target) {
            const auto& head = criteria[first];
            std::vector<Data> texts;
            for (; first < criteria.size() && criteria[first].target == target && criteria[first].level == head.level;
                 ++first) {
                Data row;
                setMarked(row, "text", criteria[first].text, services, request);
                texts.push_back(std::move(row));
            }
            Data level;
            setText(level, "level", head.levelName, request.language);
            if (head.levelName.empty()) level.set("level", head.level);
            levels.push_back(std::move(level.set("texts", std::move(texts))));
        }
        Data row;
        setMarked(row, "target", target, services, request);
        targets.push_back(std::move(row.set("levels", std::move(levels))));
    }
    return targets;
}

void setWithdrawal(Data& data, const std::optional<Withdrawal>& withdrawal) {
    data.set("withdrawn_because", withdrawal ? withdrawal->reason : "")
        .set("withdrawn_when", withdrawal ? displayDate(helsinkiDate(withdrawal->at)) : "");
}

std::vector<std::string> restingWords(Services& services, const Request& request, const RestingOnCurriculum& resting,
                                      const std::vector<Change>* changes) {
    const auto total = totalOf(resting, changes);
    std::vector<std::string> all;
    for (const auto& [key, count] : {std::pair{"tasks", total.tasks}, std::pair{"environments", total.environments},
                                     std::pair{"agreements", total.agreements}, std::pair{"plans", total.plans}})
        if (count > 0)
            all.push_back(services.pages.countText(request.language, "curricula.resting_" + std::string(key),
                                                   static_cast<std::size_t>(count)));
    return all;
}

std::vector<Data> messageRows(Services& services, const Request& request,
                              const std::vector<importers::Message>& messages) {
    std::vector<Data> rows;
    for (const auto& message : messages) {
        const auto key = "import." + message.code;
        rows.emplace_back()
            .set("where", message.where)
            .set("text", services.pages.hasText(key) ? words(services, request, key, {{"detail", message.detail}})
                                                     : importers::sentence(message));
    }
    return rows;
}

std::vector<Data> localRows(Services& services, const Request& request, const std::vector<LocalLink>& links) {
    std::vector<Data> rows;
    for (const auto& link : links) {
        Data row;
        setText(row, "name", link.name, request.language);
        row.set("href", curriculumHref(link.curriculum))
            .set("decision", link.decisionNumber)
            .set("place", words(services, request, "local.place." + std::string(codeOf(link.place))));
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<Data> changeRows(Services& services, const Request& request, const std::vector<Change>& changes,
                             std::size_t most, CurriculumId curriculum) {
    std::vector<Data> rows;
    for (const auto& change : changes) {
        if (rows.size() == most) break;
        const auto language = differingLanguage(change.before, change.after, request.language);
        Data row;
        setText(row, "unit", change.unitName, request.language);
        row.set("kind", words(services, request, "common." + std::string(codeOf(change.kind))))
            .set("what", words(services, request, "curricula.subject." + std::string(codeOf(change.subject))))
            .set("code", change.unitCode)
            .set("is_added", change.kind == ChangeKind::Added)
            .set("is_removed", change.kind == ChangeKind::Removed)
            .set("unit_href", change.unit && curriculum ? unitHref(curriculum, *change.unit) : "")
            .set("lang_of_text", language == request.language ? "" : tag(language))
            .set("parts", web::wordDiff(change.before.in(language), change.after.in(language)));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace valo::curricula
