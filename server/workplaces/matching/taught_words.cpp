#include "workplaces/matching/taught_words.hpp"

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "workplaces/workplace.hpp"

namespace valo::workplaces {
namespace {

using database::Sql;
using database::Transaction;

constexpr Sql kList{
    "select m.id, m.language, m.word, m.means, a.name, m.created_at from matching_word m "
    "join account a on a.id = m.created_by where m.organisation_id = :organisation order by m.word, m.language, m.id"};
constexpr Sql kCount{"select count(*) from matching_word where organisation_id = :organisation"};
constexpr Sql kForgetSame{
    "delete from matching_word where organisation_id = :organisation and language = :language and word = :word"};
constexpr Sql kForget{"delete from matching_word where id = :id and organisation_id = :organisation"};
constexpr Sql kTeach{
    "insert into matching_word (organisation_id, language, word, means, created_by, created_at) "
    "values (:organisation, :language, :word, :means, :created_by, :created_at) returning id"};

}  // namespace

std::vector<FieldError> wrongFields(const TaughtWord& word) {
    std::vector<FieldError> wrong;
    if (tokens(word.word).size() != 1) wrong.push_back({"word", word.word.empty() ? "required" : "one_word", {}});
    if (length(word.word) > kLongestTaught) wrong.push_back({"word", "too_long", std::to_string(kLongestTaught)});
    if (tokens(word.means).empty()) wrong.push_back({"means", "required", {}});
    if (length(word.means) > kLongestMeaning) wrong.push_back({"means", "too_long", std::to_string(kLongestMeaning)});
    return wrong;
}

Result<std::vector<WordLine>> wordList(Services& services, const Actor& actor) {
    if (!mayRead(actor, actor.organisation)) return forbidden("word_list");
    return services.database.read([&](Transaction& tx) {
        std::vector<WordLine> lines;
        for (auto& [id, language, word, means, by, at] : tx.all<WordLine::Columns>(kList, actor.organisation))
            lines.push_back({id, {language, std::move(word), std::move(means)}, std::move(by), at});
        return lines;
    });
}

Result<Done> teachWord(Services& services, const Actor& actor, const TaughtWord& typed) {
    if (!mayChange(actor, actor.organisation)) return forbidden("word_list");
    const TaughtWord word{typed.language, lowered(trimmed(typed.word)), std::string(trimmed(typed.means))};
    if (auto wrong = wrongFields(word); !wrong.empty()) return invalid(std::move(wrong));
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        tx.run(kForgetSame, actor.organisation, word.language, word.word);
        if (tx.one<std::int64_t>(kCount, actor.organisation).value_or(0) >= static_cast<std::int64_t>(kMostTaught))
            return invalid("word", "too_many");
        const auto id =
            tx.insert<WordId>(kTeach, actor.organisation, word.language, word.word, word.means, actor.user, now);
        accounts::logAccess(tx, actor, now, {{}, "word_list.added", "matching_word/" + std::to_string(id.value)});
        return Done{};
    });
}

Result<Done> forgetWord(Services& services, const Actor& actor, WordId id) {
    if (!mayChange(actor, actor.organisation)) return forbidden("word_list");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        if (tx.run(kForget, id, actor.organisation) > 0)
            accounts::logAccess(tx, actor, now, {{}, "word_list.removed", "matching_word/" + std::to_string(id.value)});
        return Done{};
    });
}

}  // namespace valo::workplaces
