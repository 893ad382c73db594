#include "workplaces/matching/memory_store.hpp"

#include <fmt/format.h>

#include <tuple>

namespace valo::workplaces {
namespace {

using database::Sql;

constexpr std::int64_t kMostJudgements = 4000;
constexpr Sql kJudgements{
    "select k.text_fi, k.text_sv, k.text_en, t.requirement_id, t.status from workplace w "
    "join task k on k.workplace_id = w.id join task_requirement t on t.task_id = k.id "
    "where w.organisation_id = :organisation order by t.decided_at desc, t.task_id, t.requirement_id limit :most"};
constexpr Sql kWords{
    "select language, word, means from matching_word where organisation_id = :organisation order by language, word, "
    "id"};
constexpr Sql kStamp{
    "select count(*), coalesce(max(t.decided_at), 0), "
    "(select count(*) from matching_word m where m.organisation_id = :organisation), "
    "(select coalesce(max(n.id), 0) from matching_word n where n.organisation_id = :same_organisation) "
    "from workplace w join task k on k.workplace_id = w.id join task_requirement t on t.task_id = k.id "
    "where w.organisation_id = :whose"};

}  // namespace

std::vector<Judgement> judgementsOf(database::Transaction& tx, OrganisationId organisation) {
    std::vector<Judgement> judgements;
    for (auto& [text, requirement, status] :
         tx.all<std::tuple<LocalizedText, RequirementId, std::string>>(kJudgements, organisation, kMostJudgements))
        judgements.push_back({std::move(text), requirement, status == "confirmed"});
    return judgements;
}

std::vector<TaughtWord> taughtWords(database::Transaction& tx, OrganisationId organisation) {
    std::vector<TaughtWord> words;
    for (auto& [language, word, means] : tx.all<std::tuple<Language, std::string, std::string>>(kWords, organisation))
        words.push_back({language, std::move(word), std::move(means)});
    return words;
}

std::string memoryStamp(database::Transaction& tx, OrganisationId organisation) {
    using Stamp = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;
    const auto [judgements, latest, words, newest] =
        tx.one<Stamp>(kStamp, organisation, organisation, organisation).value();
    return fmt::format("{} {} {} {}", judgements, latest, words, newest);
}

}  // namespace valo::workplaces
