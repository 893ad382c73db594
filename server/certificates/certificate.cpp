#include "certificates/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace valo::certificates {

std::optional<Missing> missing(const Candidate& candidate) {
    if (!candidate.coachAgrees || !candidate.clientAgrees) return Missing::Agreement;
    if (!assessment::isShownSkill(candidate.level)) return Missing::ShownSkill;
    if (candidate.evidence < 1 || !candidate.lastSeen) return Missing::Evidence;
    if (!candidate.environment) return Missing::Environment;
    return std::nullopt;
}

bool holdsIdentityCode(std::string_view text) {
    constexpr std::string_view kSeparators = "+-YXWVUABCDEFyxwvuabcdef";
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    const auto wordCharacter = [&](std::size_t i) {
        return i < text.size() &&
               (digit(i) || (text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= 'a' && text[i] <= 'z'));
    };
    for (std::size_t i = 0; i + 11 <= text.size(); ++i) {
        bool shaped = i == 0 || !wordCharacter(i - 1);
        for (std::size_t k = 0; shaped && k < 6; ++k) shaped = digit(i + k);
        shaped = shaped && kSeparators.find(text[i + 6]) != kSeparators.npos;
        for (std::size_t k = 7; shaped && k < 10; ++k) shaped = digit(i + k);
        if (shaped && wordCharacter(i + 10) && !wordCharacter(i + 11)) return true;
    }
    return false;
}

std::vector<FieldError> faults(const Additions& additions) {
    std::vector<FieldError> wrong;
    const auto check = [&](std::string_view field, const std::string& text) {
        if (length(text) > 1000) wrong.push_back({std::string(field), "too_long", "1000"});
        if (!isCleanText(text)) wrong.push_back({std::string(field), "not_utf8", ""});
        if (holdsIdentityCode(text)) wrong.push_back({std::string(field), "identity_code", ""});
    };
    check("general_skills", additions.generalSkills);
    check("cards", additions.cards);
    check("further_plans", additions.furtherPlans);
    if (additions.totalHours.size() > 5 ||
        !std::ranges::all_of(additions.totalHours, [](char c) { return c >= '0' && c <= '9'; }))
        wrong.push_back({"total_hours", "not_a_number", ""});
    return wrong;
}

std::vector<Edition> allEditions() {
    return {Language::Fi, Language::Sv, Language::En, {Language::Fi, Language::Sv}, {Language::Sv, Language::Fi}};
}
std::string Edition::code() const {
    return std::string(tag(language)) + (second ? "-" + std::string(tag(*second)) : "");
}
std::optional<Edition> parseEdition(std::string_view code) {
    for (const auto& edition : allEditions())
        if (edition.code() == code) return edition;
    return std::nullopt;
}

std::size_t Content::lineCount() const {
    std::size_t lines = 0;
    for (const auto& qualification : qualifications)
        for (const auto& unit : qualification.units) lines += unit.lines.size();
    return lines;
}

std::size_t Content::unitCount() const {
    std::size_t units = 0;
    for (const auto& qualification : qualifications) units += qualification.units.size();
    return units;
}

std::string certificateNumber(OrganisationId organisation, int year, std::int64_t running) {
    return fmt::format("VALO-{}-{}-{:04}", organisation.value, year, running);
}

std::string readableCode(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % 4 == 0) out += ' ';
        out += code[i];
    }
    return out;
}
std::string storedCode(std::string_view typed) {
    constexpr std::size_t kEarlierCodeLength = 12;  // of the certificates issued first
    std::string out;
    for (char c : typed) {
        if (c == '-' || c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))) return {};
        out += c;
    }
    return out.size() == kCodeLength || out.size() == kEarlierCodeLength ? out : std::string();
}

}  // namespace valo::certificates
