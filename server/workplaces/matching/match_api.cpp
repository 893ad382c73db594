#include <algorithm>

#include "workplaces/api_parts.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;

Response getMatch(Suggestions& suggestions, const Request& request) {
    constexpr std::int64_t kMostUnits = 50;
    const auto text = request.query.get("text");
    if (text.empty()) return refused(invalid("text", "required").value(), request);
    if (text.size() > 4 * kLongestText) return refused(invalid("text", "too_long").value(), request);
    const auto language = request.query.has("lang") ? parseLanguage(request.query.get("lang")) : request.language;
    if (!language) return refused(invalid("lang", "unknown").value(), request);
    Question question{text, *language, {}, {}, request.who().organisation};
    if (const auto wanted = request.query.integer("limit"))
        question.limits.units = static_cast<std::size_t>(std::clamp<std::int64_t>(*wanted, 1, kMostUnits));
    if (const auto wanted = request.query.id<CurriculumId>("curriculum")) question.curriculum = wanted;
    return http::json(suggestionsJson(suggestions.answer(question)));
}

}  // namespace

void addMatchApi(http::Router& r, std::shared_ptr<Suggestions> suggestions) {
    r.get("/api/v1/match", [suggestions](const Request& q) { return getMatch(*suggestions, q); });
}

}  // namespace valo::workplaces
