#pragma once
// How the pages of this room show one line.
#include <algorithm>
#include <string>
#include <vector>

#include "assessment/rules.hpp"
#include "assessment/store.hpp"
#include "placements/words.hpp"
#include "web/components.hpp"

namespace valo::assessment {

inline bool linesDiffer(const AssessedLine& line) {
    return viewsDiffer(line.selfAnswer, line.coachLevel, line.topObserved);
}
/// Somebody saw or claims a skill, and nothing is proposed or decided.
inline bool waitsForAgreement(const AssessedLine& line) {
    return !line.agreement && !line.proposal && levelToAgree(line.selfAnswer, line.coachLevel, line.topObserved);
}
/// The level that the line is known to stand at: what was agreed, else what the workplace says.
inline std::optional<Level> standingLevel(const AssessedLine& line) {
    if (line.isAgreed()) return line.agreement->level;
    return line.coachLevel ? line.coachLevel : line.topObserved;
}
inline const LocalizedText& everydayText(const RequirementText& requirement) {
    return requirement.plain.empty() ? requirement.official : requirement.plain;
}

/// Words, official text, unit and lamp of a line: everything that templates/requirement_line.html needs.
inline web::Data requirementOf(const web::Pages& pages, Language language, const RequirementText& requirement,
                               std::optional<Level> level) {
    const auto code = placements::codeForPeople(requirement.unitCode.empty() ? requirement.code : requirement.unitCode);
    return web::requirementData(pages, language,
                                {.plain = std::string(shown(everydayText(requirement), language).text),
                                 .official = requirement.official,
                                 .code = code,
                                 .decisionNumber = requirement.decisionNumber,
                                 .level = lampOf(level)});
}

inline std::string answerWord(const placements::Words& t, Answer answer) {
    return t("assessment.answer." + std::string(codeOf(answer)));
}
inline std::string levelName(const placements::Words& t, Level level) {
    return t("level." + std::string(codeOf(level)));
}

}  // namespace valo::assessment
