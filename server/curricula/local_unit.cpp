#include "curricula/local_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

constexpr std::size_t kLongestName = 200, kLongestText = 8000, kLongestLines = 20000, kLongestCode = 60;
constexpr std::array<std::string_view, 3> kGrades{"1", "3", "5"};

std::vector<std::string> linesOf(std::string_view text) {
    std::vector<std::string> lines;
    for (const auto line : split(text, '\n'))
        if (const auto words = trimmed(line); !words.empty()) lines.emplace_back(words);
    return lines;
}

std::string fieldName(std::string_view name, Language language) { return fmt::format("{}_{}", name, tag(language)); }
std::string fieldName(std::string_view name, Language language, std::size_t n) {
    return fmt::format("{}_{}_{}", name, tag(language), n);
}

/// "15", "7.5" of what people write; nothing when it is no such number.
std::optional<std::string> decimalOf(std::string text) {
    std::replace(text.begin(), text.end(), ',', '.');
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value > 0) || value > 500) return std::nullopt;
    return fmt::format("{:g}", value);
}

/// Entry n of every language's lines as one text.
std::vector<LocalizedText> entriesOf(const LocalizedText& text) {
    std::vector<LocalizedText> entries;
    for (const auto language : kLanguages) {
        const auto lines = linesOf(text.in(language));
        if (entries.size() < lines.size()) entries.resize(lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) entries[i].in(language) = lines[i];
    }
    return entries;
}

/// Plain text as paragraphs, the way that official texts are stored.
LocalizedText paragraphs(const LocalizedText& text) {
    LocalizedText html;
    for (const auto language : kLanguages)
        for (const auto& line : linesOf(text.in(language))) html.in(language) += "<p>" + escapeHtml(line) + "</p>";
    return html;
}

LocalizedText tidiedLines(const LocalizedText& text) {
    LocalizedText tidy;
    for (const auto language : kLanguages)
        for (const auto& line : linesOf(text.in(language)))
            tidy.in(language) += (tidy.in(language).empty() ? "" : "\n") + line;
    return tidy;
}

/// Languages that are written in must have as many lines as each other, or nobody knows which belong together.
void checkLines(const LocalizedText& text, std::string_view name, std::size_t n, std::vector<FieldError>& wrong) {
    std::size_t most = 0;
    for (const auto language : kLanguages) most = std::max(most, linesOf(text.in(language)).size());
    for (const auto language : kLanguages) {
        const auto count = linesOf(text.in(language)).size();
        if (count != 0 && count != most)
            wrong.push_back({fieldName(name, language, n), "lines_differ", fmt::format("{} / {}", count, most)});
    }
}

}  // namespace

std::vector<FieldError> tooLong(const LocalUnit& unit) {
    std::vector<FieldError> wrong;
    const auto check = [&](const std::string& text, std::size_t most, const std::string& field) {
        if (length(text) > most) wrong.push_back({field, "too_long", std::to_string(most)});
        if (!isCleanText(text)) wrong.push_back({field, "unreadable_text", ""});
    };
    check(unit.code, kLongestCode, "code");
    check(unit.credits, 10, "credits");
    for (const auto language : kLanguages) {
        check(unit.name.in(language), kLongestName, fieldName("name", language));
        check(unit.description.in(language), kLongestText, fieldName("description", language));
        check(unit.demonstration.in(language), kLongestText, fieldName("demonstration", language));
        for (std::size_t i = 0; i < unit.areas.size(); ++i) {
            check(unit.areas[i].heading.in(language), 500, fieldName("heading", language, i));
            check(unit.areas[i].lines.in(language), kLongestLines, fieldName("lines", language, i));
        }
        for (std::size_t i = 0; i < unit.criteria.size(); ++i)
            check(unit.criteria[i].in(language), kLongestLines, fieldName("criteria", language, i));
    }
    if (unit.areas.size() > kMostLocalAreas) wrong.push_back({"areas", "too_many", std::to_string(kMostLocalAreas)});
    return wrong;
}

std::vector<FieldError> faults(const LocalUnit& unit) {
    auto wrong = tooLong(unit);
    if (unit.name.fi.empty() && unit.name.sv.empty()) wrong.push_back({"name_fi", "required", ""});
    if (!unit.credits.empty() && !decimalOf(unit.credits)) wrong.push_back({"credits", "not_a_number", ""});
    bool any = false;
    for (std::size_t i = 0; i < unit.areas.size(); ++i) {
        any = any || !tidiedLines(unit.areas[i].lines).empty();
        checkLines(unit.areas[i].lines, "lines", i, wrong);
    }
    if (!any) wrong.push_back({"lines_fi_0", "local_no_requirements", ""});
    for (std::size_t i = 0; i < unit.criteria.size(); ++i) checkLines(unit.criteria[i], "criteria", i, wrong);
    return wrong;
}

LocalUnit tidied(LocalUnit unit) {
    for (auto& area : unit.areas) area.lines = tidiedLines(area.lines);
    std::erase_if(unit.areas, [](const LocalArea& area) { return area.heading.empty() && area.lines.empty(); });
    for (auto& grade : unit.criteria) grade = tidiedLines(grade);
    std::sort(unit.homes.begin(), unit.homes.end());
    unit.homes.erase(std::unique(unit.homes.begin(), unit.homes.end()), unit.homes.end());
    return unit;
}

namespace {

LocalizedText documentName(const LocalUnit& unit, std::string_view institution) {
    const auto named = [&](std::string_view words, Language language) {
        return fmt::format("{}: {} ({})", words, shown(unit.name, language).text, institution);
    };
    return {named("Paikallinen tutkinnon osa", Language::Fi), named("Lokal examensdel", Language::Sv),
            named("Local unit", Language::En)};
}

LocalizedText documentNotice(std::string_view institution, const std::vector<LocalHome>& homes) {
    const auto list = [&](Language language) {
        std::string text;
        for (const auto& home : homes)
            text += (text.empty() ? "" : ", ") + std::string(shown(home.name, language).text) +
                    (home.decisionNumber.empty() ? "" : " (" + home.decisionNumber + ")");
        return text;
    };
    const auto words = [&](std::string_view head, std::string_view of, Language language) {
        auto text = fmt::format("{}: {}.", head, institution);
        if (!homes.empty()) text += fmt::format(" {}: {}.", of, list(language));
        return text;
    };
    return {words("Paikallinen tutkinnon osa, jonka on laatinut", "Kuuluu tutkintoon", Language::Fi),
            words("En lokal examensdel som har utarbetats av", "Hör till examen", Language::Sv),
            words("A local unit, worded by", "Belongs to", Language::En)};
}

void addCriteria(importers::CurriculumDraft& draft, const LocalUnit& unit) {
    if (std::all_of(unit.criteria.begin(), unit.criteria.end(), [](const auto& text) { return text.empty(); })) return;
    draft.scales.push_back({"a15",
                            "arviointiasteikkoammatillinen15",
                            {{"1", "arviointiasteikkoammatillinen15_1", {"Tyydyttävä 1", "Nöjaktiga 1", ""}},
                             {"3", "arviointiasteikkoammatillinen15_3", {"Hyvä 3", "Goda 3", ""}},
                             {"5", "arviointiasteikkoammatillinen15_5", {"Kiitettävä 5", "Berömliga 5", ""}}}});
    importers::GenericCriteria table{"g1", "a15", {"Arviointikriteerit", "Bedömningskriterier", ""}, {}, {}};
    for (std::size_t i = 0; i < kGrades.size(); ++i)
        if (auto entries = entriesOf(unit.criteria[i]); !entries.empty())
            table.levels.push_back({std::string(kGrades[i]), std::move(entries)});
    draft.genericCriteria.push_back(std::move(table));
}

}  // namespace

importers::CurriculumDraft documentOf(const LocalUnit& unit, std::string_view sourceKey, int revision,
                                      std::string_view institution, const std::vector<LocalHome>& homes) {
    importers::CurriculumDraft draft;
    draft.source = {std::string(kLocalSystem), std::string(sourceKey), std::to_string(revision), {}};
    draft.qualification.name = documentName(unit, institution);
    for (const auto language : kLanguages)
        if (!unit.name.in(language).empty()) draft.qualification.languages.push_back(language);
    draft.notice = documentNotice(institution, homes);
    addCriteria(draft, unit);
    importers::Unit made;
    made.id = "u1";
    made.code = unit.code;
    made.kind = UnitKind::Local;
    made.name = unit.name;
    made.description = paragraphs(unit.description);
    made.demonstration = paragraphs(unit.demonstration);
    made.style = RequirementsStyle::Structured;
    if (!draft.genericCriteria.empty()) made.genericCriteria = "g1";
    for (const auto& area : unit.areas) {
        importers::RequirementArea filled{area.heading, {}};
        for (auto& text : entriesOf(area.lines)) filled.requirements.push_back({"", std::move(text), {}});
        if (!filled.requirements.empty()) made.areas.push_back(std::move(filled));
    }
    draft.units.push_back(std::move(made));
    draft.structures.push_back(
        {"reformi", "osaamispiste", {{"p1", "u1", decimalOf(unit.credits).value_or(""), "", 1}}, std::nullopt, {}});
    return draft;
}

void writeJson(JsonWriter& out, const LocalUnit& unit) {
    out.beginObject()
        .field("name", unit.name)
        .field("code", unit.code)
        .field("credits", unit.credits)
        .field("place", codeOf(unit.place))
        .key("homes")
        .beginArray();
    for (const auto home : unit.homes) out.value(home);
    out.endArray().field("description", unit.description).field("demonstration", unit.demonstration);
    out.key("areas").beginArray();
    for (const auto& area : unit.areas)
        out.beginObject().field("heading", area.heading).field("requirements", area.lines).endObject();
    out.endArray().key("criteria").beginArray();
    for (std::size_t i = 0; i < kGrades.size(); ++i)
        out.beginObject().field("grade", kGrades[i]).field("criteria", unit.criteria[i]).endObject();
    out.endArray().endObject();
}

LocalUnit readLocalUnit(http::JsonBody& in) {
    LocalUnit unit;
    unit.name = in.localized("name", false, kLongestName);
    unit.code = in.text("code", 0, kLongestCode);
    unit.credits = in.text("credits", 0, 10);
    unit.place = in.code<LocalPlace>("place", false).value_or(LocalPlace::Vocational);
    for (const auto id : in.integers("homes")) unit.homes.push_back(CurriculumId{id});
    unit.description = in.localized("description", false, kLongestText);
    unit.demonstration = in.localized("demonstration", false, kLongestText);
    for (auto& area : in.objects("areas", kMostLocalAreas)) {
        unit.areas.push_back(
            {area.localized("heading", false, 500), area.localized("requirements", false, kLongestLines)});
        area.finish();
    }
    for (auto& entry : in.objects("criteria", kGrades.size())) {
        const auto grade = std::find(kGrades.begin(), kGrades.end(), entry.text("grade", 1, 10));
        const auto lines = entry.localized("criteria", false, kLongestLines);
        if (grade == kGrades.end())
            entry.wrong("grade", "unknown");
        else
            unit.criteria[static_cast<std::size_t>(grade - kGrades.begin())] = lines;
        entry.finish();
    }
    return unit;
}

LocalUnit storedLocalUnit(const std::string& content) {
    http::JsonBody in(content);
    return readLocalUnit(in);
}

}  // namespace valo::curricula
