#include "workplaces/unit_ticks.hpp"

#include <functional>

#include "core/text.hpp"

namespace valo::workplaces {

using web::Data;

Answer UnitTicks::answer(std::optional<CurriculumId> curriculum, std::size_t units,
                         std::size_t requirementsPerUnit) const {
    Question question{task_.text, task_.language, {}, curriculum, organisation_};
    question.limits.units = units;
    question.limits.requirementsPerUnit = requirementsPerUnit;
    return suggestions_.answer(question);
}

/// The text with <mark> around what met a word of the task.
std::string UnitTicks::markedHtml(const ShownText& official) const {
    std::string html;
    std::size_t at = 0;
    const auto spans = suggester_ ? suggester_->matched(task_.text, official.text, task_.language, official.language)
                                  : std::vector<Suggester::Span>{};
    for (const auto& span : spans) {
        html += escapeHtml(official.text.substr(at, span.begin - at));
        html += "<mark>" + escapeHtml(official.text.substr(span.begin, span.end - span.begin)) + "</mark>";
        at = span.end;
    }
    return html + escapeHtml(official.text.substr(at));
}

std::vector<std::string> UnitTicks::reasonTexts(const std::vector<Reason>& reasons) const {
    constexpr std::string_view keys[] = {
        "workplaces.why.same",        "workplaces.why.base_form", "workplaces.why.part",     "workplaces.why.word_list",
        "workplaces.why.translation", "workplaces.why.similar",   "workplaces.why.confirmed"};
    constexpr std::size_t kMostReasons = 3;
    std::vector<std::string> texts;
    for (const auto& reason : reasons) {
        if (texts.size() == kMostReasons) break;
        texts.push_back(accounts::words(s_, request_, keys[static_cast<int>(reason.kind)],
                                        {{"task", reason.taskWord}, {"found", reason.foundWord}}));
    }
    return texts;
}

Data UnitTicks::rowOf(const curricula::Requirement& requirement, bool checked, const std::vector<Reason>& reasons,
                      Rejecting rejecting, bool mayChange) const {
    Data row = requirementRow(requirement, request_.language, checked);
    row.set("text_html", markedHtml(shown(requirement.text, request_.language)))
        .set("why", reasonTexts(reasons))
        .set("decided", false)
        .set("reject_now", mayChange && rejecting == Rejecting::AtOnce)
        .set("reject_later", mayChange && rejecting == Rejecting::WithTheRest)
        .set("may_change", mayChange);
    return row;
}

Suggestion UnitTicks::unitOf(const curricula::Requirement& r) {
    Suggestion unit;
    unit.unit = r.unit;
    unit.curriculum = r.curriculum;
    unit.unitCode = r.unitCode;
    unit.unitName = r.unitName;
    unit.qualification = r.curriculumName;
    unit.decisionNumber = r.decisionNumber;
    return unit;
}

Data UnitTicks::group(const Suggestion& unit, std::vector<Data> rows,
                      const std::function<std::string(CurriculumId, UnitId)>& hrefOf) const {
    Data group = row("unit", unit.unitName, request_.language);
    accounts::setText(group, "qualification", unit.qualification, request_.language);
    std::vector<Data> twins;
    for (const auto& twin : unit.twins) {
        Data line = row("twin", twin.qualification, request_.language);
        line.set("twin_decision", twin.decisionNumber).set("twin_href", hrefOf(twin.curriculum, twin.unit));
        twins.push_back(std::move(line));
    }
    group.set("code", codeForPeople(unit.unitCode))
        .set("decision", unit.decisionNumber)
        .set("unit_href", hrefOf(unit.curriculum, unit.unit))
        .set("why", reasonTexts(unit.reasons))
        .set("twins", std::move(twins))
        .set("requirements", std::move(rows));
    return group;
}

}  // namespace valo::workplaces
