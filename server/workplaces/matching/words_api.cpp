// /api/v1/words: the organisation's word list for suggestions.
#include "http/json_body.hpp"
#include "workplaces/api_parts.hpp"
#include "workplaces/matching/taught_words.hpp"
#include "workplaces/routes.hpp"

namespace valo::workplaces {
namespace {

using http::Request;
using http::Response;

Response getWords(Services& services, const Request& request) {
    const auto lines = wordList(services, request.who());
    if (!lines) return refused(lines.error(), request);
    return listed(request, *lines, [](JsonWriter& out, const WordLine& line) {
        out.beginObject()
            .field("id", line.id)
            .field("language", tag(line.word.language))
            .field("word", line.word.word)
            .field("means", line.word.means)
            .field("by", line.by)
            .field("at", line.at)
            .endObject();
    });
}

Response postWord(Services& services, const Request& request) {
    http::JsonBody in(request.body);
    const TaughtWord word{in.code<Language>("language").value_or(Language::Fi), in.text("word", 1, kLongestTaught),
                          in.text("means", 1, kLongestMeaning)};
    if (auto wrong = in.finish()) return refused(*wrong, request);
    const auto done = teachWord(services, request.who(), word);
    return done ? http::json("{}") : refused(done.error(), request);
}

Response deleteWord(Services& services, const Request& request) {
    const auto done = forgetWord(services, request.who(), request.id_<WordId>(0));
    return done ? http::json("{}") : refused(done.error(), request);
}

}  // namespace

void addWordsApi(http::Router& r, Services& s) {
    r.get("/api/v1/words", [&s](const Request& q) { return getWords(s, q); });
    r.post("/api/v1/words", [&s](const Request& q) { return postWord(s, q); });
    r.del("/api/v1/words/{id}", [&s](const Request& q) { return deleteWord(s, q); });
}

}  // namespace valo::workplaces
