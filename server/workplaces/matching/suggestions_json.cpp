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

}  // namespace

std::string suggestionsJson(const Answer& answer) {
    JsonWriter out;
    out.beginObject().key("items").beginArray();
    for (const auto& unit : answer.units) {
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
            out.beginObject()
                .field("id", requirement.id)
                .field("text", requirement.text)
                .field("score", requirement.score);
            writeReasons(out, requirement.reasons);
            out.endObject();
        }
        out.endArray().endObject();
    }
    return out.endArray()
        .field("ready", answer.ready)
        .field("renewing", answer.renewing)
        .key("next")
        .null()
        .endObject()
        .take();
}

}  // namespace valo::workplaces
