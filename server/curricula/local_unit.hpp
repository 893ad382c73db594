#pragma once
// A unit that an institution words itself (paikallinen tutkinnon osa), as it is written: what a person fills in, what
// is wrong with it, and the curriculum document that it becomes.
#include <array>

#include "core/json.hpp"
#include "core/result.hpp"
#include "curricula/curriculum.hpp"
#include "http/json_body.hpp"

namespace valo::curricula {

/// Where in a qualification it stands.
enum class LocalPlace { Vocational, Common, FreeChoice, Smaller };

struct LocalArea {
    LocalizedText heading;
    LocalizedText lines;  // one requirement on a line; the languages' lines belong together
    bool operator==(const LocalArea&) const = default;
};
struct LocalUnit {
    LocalizedText name;
    std::string code;     // the institution's own
    std::string credits;  // decimal, "15" or "7,5"
    LocalPlace place = LocalPlace::Vocational;
    std::vector<CurriculumId> homes;
    LocalizedText description, demonstration;  // plain text
    std::vector<LocalArea> areas;
    std::array<LocalizedText, 3> criteria;  // of the grades 1, 3 and 5; one criterion on a line
    bool operator==(const LocalUnit&) const = default;
};

/// Texts that are longer than they may be; nothing else stops a draft from being kept.
std::vector<FieldError> tooLong(const LocalUnit& unit);
/// Why it cannot be checked and published yet. Fields: name_fi, credits, code, lines_fi_0 …
std::vector<FieldError> faults(const LocalUnit& unit);
/// Without areas that hold nothing, line ends tidied.
LocalUnit tidied(LocalUnit unit);

struct LocalHome {
    LocalizedText name;
    std::string decisionNumber;
};
/// The document, always marked as local with the institution's name.
importers::CurriculumDraft documentOf(const LocalUnit& unit, std::string_view sourceKey, int revision,
                                      std::string_view institution, const std::vector<LocalHome>& homes);

void writeJson(JsonWriter& out, const LocalUnit& unit);
/// Reads its members; the caller calls finish().
LocalUnit readLocalUnit(http::JsonBody& in);
/// What was written by writeJson().
LocalUnit storedLocalUnit(const std::string& content);

inline constexpr std::string_view kLocalSystem = "local";
inline constexpr std::size_t kMostLocalAreas = 40;

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::LocalPlace> = std::to_array<Code<curricula::LocalPlace>>({
    {curricula::LocalPlace::Vocational, "vocational"},
    {curricula::LocalPlace::Common, "common"},
    {curricula::LocalPlace::FreeChoice, "free-choice"},
    {curricula::LocalPlace::Smaller, "smaller"},
});
}  // namespace valo
