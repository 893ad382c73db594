#include "curricula/plain_words.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "curricula/comparison.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

using database::Dialect;
using database::Sql;
using database::Transaction;

#define WORDING_COLUMNS                                                                                   \
    "select w.id, w.requirement_id, w.organisation_id, o.name, a.name, w.text_fi, w.text_sv, w.text_en, " \
    "w.official_fi, w.official_sv, w.official_en, w.written_at, w.superseded_at, w.withdrawn_at from "    \
    "plain_wording w join organisation o on o.id = w.organisation_id join account a on a.id = w.written_by "

bool isToBeChecked(const Wording& wording, const LocalizedText& officialNow) {
    return isReworded(wording.official, officialNow);
}

std::optional<Error> refusal(const LocalizedText& words) {
    std::vector<FieldError> wrong;
    if (trimmed(words.fi).empty() && trimmed(words.sv).empty() && trimmed(words.en).empty())
        wrong.push_back({"fi", "required", {}});
    const auto letters = [](const std::string& text) {
        return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    };
    for (const auto language : kLanguages)
        if (letters(words.in(language)) > kLongestWording)
            wrong.push_back({std::string(tag(language)), "too_long", std::to_string(kLongestWording)});
    if (wrong.empty()) return std::nullopt;
    return Error{ErrorKind::Invalid, "invalid", {}, std::move(wrong)};
}

bool mayWriteWords(const Actor& actor) {
    return actor.user && actor.organisation &&
           (actor.is(Role::Coordinator) || actor.is(Role::Institution) || actor.is(Role::Administrator));
}

namespace {

constexpr Sql kAllOf{WORDING_COLUMNS "where w.requirement_id = :requirement order by w.written_at desc, w.id desc"};
constexpr Sql kAdopted{
    WORDING_COLUMNS
    "join plain_wording_adoption d on d.wording_id = w.id where d.organisation_id = :organisation and d.requirement_id "
    "= :requirement and d.dropped_at is null and w.withdrawn_at is null"};
constexpr Sql kCurrent{
    WORDING_COLUMNS
    "where w.organisation_id = :organisation and w.requirement_id = :requirement and w.superseded_at is null"};

/// The requirement, if the actor may change its words and it is still in force.
Result<Requirement> writable(Transaction& tx, const Actor& actor, RequirementId id) {
    if (!mayWriteWords(actor)) return forbidden("plain_words");
    auto found = requirement(tx, id);
    if (!found || found->removedAt) return notFound("requirement");
    return *found;
}

void log(Transaction& tx, Services& services, const Actor& actor, const char* action, RequirementId requirement) {
    accounts::logAccess(tx, actor, services.clock.now(),
                        {ClientId{}, action, "requirement/" + std::to_string(requirement.value)});
}

constexpr Sql kSupersede{
    "update plain_wording set superseded_at = :now where organisation_id = :organisation and requirement_id = "
    ":requirement and superseded_at is null"};
constexpr Sql kDrop{
    "update plain_wording_adoption set dropped_at = :now where organisation_id = :organisation and requirement_id = "
    ":requirement and dropped_at is null"};
constexpr Sql kWrite{
    "insert into plain_wording (requirement_id, organisation_id, text_fi, text_sv, text_en, official_fi, official_sv, "
    "official_en, written_by, written_at) values (:requirement, :organisation, :text_fi, :text_sv, :text_en, "
    ":official_fi, :official_sv, :official_en, :by, :at) returning id"};
constexpr Sql kWithdraw{
    "update plain_wording set withdrawn_at = :now, superseded_at = coalesce(superseded_at, :same_now) where "
    "organisation_id = :organisation and requirement_id = :requirement and withdrawn_at is null"};
constexpr Sql kAdopt{
    "insert into plain_wording_adoption (organisation_id, requirement_id, wording_id, adopted_by, adopted_at) values "
    "(:organisation, :requirement, :wording, :by, :at) returning id"};

LocalizedText tidied(const LocalizedText& words) {
    return {std::string(trimmed(words.fi)), std::string(trimmed(words.sv)), std::string(trimmed(words.en))};
}

}  // namespace

Result<WordingView> wordingsOf(Services& services, const Actor& actor, RequirementId id) {
    return services.database.read([&](Transaction& tx) -> Result<WordingView> {
        auto found = requirement(tx, id);
        if (!found) return notFound("requirement");
        WordingView view{std::move(*found), {}, {}, {}, {}};
        view.adopted = tx.one<Wording>(kAdopted, actor.organisation, id);
        for (auto& wording : tx.all<Wording>(kAllOf, id)) {
            const bool isOwn = wording.organisation == actor.organisation;
            if (!wording.isCurrent()) {
                if (isOwn) view.history.push_back(std::move(wording));
            } else if (isOwn) {
                view.own = std::move(wording);
            } else {
                view.others.push_back(std::move(wording));
            }
        }
        return view;
    });
}

Result<WordingId> writeWords(Services& services, const Actor& actor, RequirementId id, const LocalizedText& words) {
    const auto text = tidied(words);
    if (auto no = refusal(text)) return refuse(std::move(*no));
    return services.database.write([&](Transaction& tx) -> Result<WordingId> {
        const auto found = writable(tx, actor, id);
        if (!found) return refuse(found.error());
        const auto before = tx.one<Wording>(kCurrent, actor.organisation, id);
        if (before && before->text == text && before->official == found->text) return before->id;  // sent again
        const auto now = services.clock.now();
        tx.run(kSupersede, now, actor.organisation, id);
        tx.run(kDrop, now, actor.organisation, id);
        const auto made = tx.insert<WordingId>(kWrite, id, actor.organisation, text, found->text, actor.user, now);
        log(tx, services, actor, before && before->text == text ? "plain_wording.confirmed" : "plain_wording.recorded",
            id);
        return made;
    });
}

Result<WordingId> withdrawWords(Services& services, const Actor& actor, RequirementId id) {
    return services.database.write([&](Transaction& tx) -> Result<WordingId> {
        if (!mayWriteWords(actor)) return forbidden("plain_words");
        const auto current = tx.one<Wording>(kCurrent, actor.organisation, id);
        if (!current) return notFound("wording");
        const auto now = services.clock.now();
        tx.run(kWithdraw, now, now, actor.organisation, id);
        log(tx, services, actor, "plain_wording.withdrawn", id);
        return current->id;
    });
}

Result<WordingId> adoptWords(Services& services, const Actor& actor, RequirementId id, WordingId wording) {
    return services.database.write([&](Transaction& tx) -> Result<WordingId> {
        const auto found = writable(tx, actor, id);
        if (!found) return refuse(found.error());
        const auto now = services.clock.now();
        const auto adopted = tx.one<Wording>(kAdopted, actor.organisation, id);
        if (adopted && adopted->id == wording) return wording;  // sent again
        if (!wording) {
            tx.run(kDrop, now, actor.organisation, id);
            if (adopted) log(tx, services, actor, "plain_wording.unadopted", id);
            return wording;
        }
        const auto all = tx.all<Wording>(kAllOf, id);
        const auto chosen = std::ranges::find(all, wording, &Wording::id);
        if (chosen == all.end() || !chosen->isCurrent() || chosen->organisation == actor.organisation)
            return refuse({ErrorKind::Conflict, "wording_gone", {}, {}});
        tx.run(kDrop, now, actor.organisation, id);
        tx.run(kSupersede, now, actor.organisation, id);
        tx.insert(kAdopt, actor.organisation, id, wording, actor.user, now);
        log(tx, services, actor, "plain_wording.adopted", id);
        return wording;
    });
}

constexpr Sql kOwnCurrent{
    WORDING_COLUMNS
    "join requirement r on r.id = w.requirement_id where w.organisation_id = :organisation and w.superseded_at is null "
    "and r.removed_at is null and (r.text_fi <> w.official_fi or r.text_sv <> w.official_sv or r.text_en <> "
    "w.official_en) order by w.requirement_id limit 500"};
std::vector<WordingToCheck> wordingsToCheck(Transaction& tx, OrganisationId organisation) {
    std::vector<WordingToCheck> found;
    for (auto& wording : tx.all<Wording>(kOwnCurrent, organisation)) {
        const auto r = requirement(tx, wording.requirement);
        if (r && isToBeChecked(wording, r->text))
            found.push_back({r->id, r->curriculum, r->unit, r->unitName, wording.official, r->text, wording.text});
    }
    return found;
}

namespace {

#define IN_USE                                                                                                     \
    WORDING_COLUMNS                                                                                                \
    "where w.withdrawn_at is null and ((w.organisation_id = :own and w.superseded_at is null) or w.id in (select " \
    "d.wording_id from plain_wording_adoption d where d.organisation_id = :adopter and d.dropped_at is null)) and "
constexpr Sql kInUseSqlite{IN_USE "w.requirement_id in (select value from json_each(:ids))"};
constexpr Sql kInUsePostgresql{IN_USE "w.requirement_id = any(cast(:ids as bigint[]))"};

std::vector<Wording> rowsInUse(Transaction& tx, OrganisationId organisation, std::span<const RequirementId> ids) {
    if (ids.empty() || !organisation) return {};
    const bool isSqlite = tx.dialect() == Dialect::Sqlite;
    std::string list;
    for (const auto id : ids) list += (list.empty() ? "" : ",") + std::to_string(id.value);
    return tx.all<Wording>(isSqlite ? kInUseSqlite : kInUsePostgresql, organisation, organisation,
                           isSqlite ? "[" + list + "]" : "{" + list + "}");
}

}  // namespace

std::map<RequirementId, LocalizedText> textsInUse(Transaction& tx, OrganisationId organisation,
                                                  std::span<const RequirementId> ids) {
    std::map<RequirementId, LocalizedText> texts;
    for (auto& row : rowsInUse(tx, organisation, ids)) texts[row.requirement] = std::move(row.text);
    return texts;
}

std::map<RequirementId, WordsInUse> wordsInUse(Transaction& tx, OrganisationId organisation,
                                               std::span<const RequirementId> ids) {
    std::map<RequirementId, WordsInUse> found;
    const auto rows = rowsInUse(tx, organisation, ids);
    if (rows.empty()) return found;
    std::vector<RequirementId> worded;
    for (const auto& row : rows) worded.push_back(row.requirement);
    std::map<RequirementId, LocalizedText> official;
    for (auto& r : requirements(tx, worded)) official[r.id] = std::move(r.text);
    for (const auto& row : rows)
        found[row.requirement] = {row.text, row.organisationName, isToBeChecked(row, official[row.requirement])};
    return found;
}

LocalizedText over(const LocalizedText& documents, const LocalizedText& organisations) {
    LocalizedText text;
    for (const auto language : kLanguages)
        text.in(language) = organisations.in(language).empty() ? documents.in(language) : organisations.in(language);
    return text;
}

void putPlainWords(Transaction& tx, OrganisationId organisation, std::vector<Requirement>& requirements) {
    std::vector<RequirementId> ids;
    for (const auto& requirement : requirements) ids.push_back(requirement.id);
    const auto found = textsInUse(tx, organisation, ids);
    for (auto& requirement : requirements)
        if (const auto own = found.find(requirement.id); own != found.end())
            requirement.plain = over(requirement.plain, own->second);
}

}  // namespace valo::curricula
