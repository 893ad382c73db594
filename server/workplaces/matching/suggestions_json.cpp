#include "core/json.hpp"
#include "workplaces/matching/suggestions.hpp"

namespace valo::workplaces {
namespace {

std::string_view codeOf(Reason::Kind kind) {
    constexpr std::string_view codes[] = {"same",        "base_form", "part",     "word_list",
                                          "translation", "similar",   "confirmed"};
    return codes[static_cast<int>(kind)];
}

void writeReasons(JsonWriter& out, const std::vector<Reason>& reasons) {
    out.key("reasons").beginArray();
    for (const auto& reason : reasons)
        out.beginObject()
            .field("taskWord", reason.taskWord)
            .field("foundWord", reason.foundWord)
            .field("kind", codeOf(reason.kind))
            .endObject();
    out.endArray();
}

void writeUnit(JsonWriter& out, const Suggestion& unit) {
    out.beginObject()
        .field("unitId", unit.unit)
        .field("curriculumId", unit.curriculum)
        .field("qualification", unit.qualification)
        .field("decisionNumber", unit.decisionNumber)
        .field("code", unit.unitCode)
        .field("name", unit.unitName)
        .field("score", unit.score);
    writeReasons(out, unit.reasons);
    out.key("alsoIn").beginArray();
    for (const auto& twin : unit.twins)
        out.beginObject()
            .field("unitId", twin.unit)
            .field("curriculumId", twin.curriculum)
            .field("qualification", twin.qualification)
            .field("decisionNumber", twin.decisionNumber)
            .field("code", twin.code)
            .endObject();
    out.endArray();
    out.key("requirements").beginArray();
    for (const auto& requirement : unit.requirements) {
        out.beginObject().field("id", requirement.id).field("text", requirement.text).field("score", requirement.score);
        writeReasons(out, requirement.reasons);
        out.endObject();
    }
    out.endArray().endObject();
}

void writeUnits(JsonWriter& out, std::string_view key, const std::vector<Suggestion>& units) {
    out.key(key).beginArray();
    for (const auto& unit : units) writeUnit(out, unit);
    out.endArray();
}

std::string_view verdictOf(const Answer& answer) {
    if (!answer.ready) return "not_ready";
    return answer.units.empty() ? "no_good_match" : "match";
}

}  // namespace

std::string suggestionsJson(const Answer& answer) {
    JsonWriter out;
    out.beginObject().field("verdict", verdictOf(answer));
    writeUnits(out, "items", answer.units);
    writeUnits(out, "nearest", answer.nearest);
    return out.field("ready", answer.ready).field("renewing", answer.renewing).key("next").null().endObject().take();
}

}  // namespace valo::workplaces
