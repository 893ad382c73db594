#include "workplaces/report_lines.hpp"

#include "core/text.hpp"
#include "curricula/search.hpp"

namespace valo::workplaces {

using curricula::patternsOf;
using database::Sql;

std::string EnvironmentLine::place() const {
    return workplaceUnit.empty() ? workplaceName : workplaceName + ", " + workplaceUnit;
}

constexpr Sql kToReview{
    LINE_COLUMNS LINE_TABLES
    "where e.state = 'submitted' and w.organisation_id <> :organisation and e.written_by <> :reviewer and not exists "
    "(select 1 from environment_writer x where x.environment_id = e.id and x.account_id = :same_reviewer) "
    "order by e.submitted_at, e.id"};
std::vector<EnvironmentLine> reportsToReview(Transaction& tx, const Actor& reviewer) {
    return tx.all<EnvironmentLine>(kToReview, reviewer.organisation, reviewer.user, reviewer.user);
}

constexpr Sql kInReview{LINE_COLUMNS LINE_TABLES
                        "where e.state = 'submitted' and w.organisation_id = :organisation "
                        "order by e.submitted_at, e.id"};
std::vector<EnvironmentLine> reportsInReview(Transaction& tx, OrganisationId organisation) {
    return tx.all<EnvironmentLine>(kInReview, organisation);
}

// Of the requirements that a report ticks, those that were reworded or left out since it was published.
#define CHANGED_REQUIREMENTS                                                                \
    "from environment_requirement er join requirement r on r.id = er.requirement_id where " \
    "er.environment_id = e.id and (r.changed_at > e.published_at or r.removed_at > e.published_at)"
constexpr Sql kDueBy{LINE_COLUMNS
                     ", case when c.status = 'withdrawn' then 1 else 0 end, c.valid_to, c.transition_to, "
                     "(select count(*) " CHANGED_REQUIREMENTS ")" LINE_TABLES
                     "where e.state = 'published' and w.organisation_id = :organisation and (e.review_due <= :day "
                     "or coalesce(c.transition_to, c.valid_to) <= :same_day or c.status = 'withdrawn' or exists "
                     "(select 1 " CHANGED_REQUIREMENTS ")) order by e.review_due, e.id"};
std::vector<DueReport> reportsDueBy(Transaction& tx, OrganisationId organisation, Date day) {
    return tx.all<DueReport>(kDueBy, organisation, day, day);
}

// ——— the public register

// As lowered() writes what is searched for: SQLite's own lower() knows ASCII alone.
#define LOWERED(text) "lower(replace(replace(replace(" text ", 'Å', 'å'), 'Ä', 'ä'), 'Ö', 'ö'))"
#define HOLDER LOWERED("o.name || ' ' || w.name || ' ' || w.unit_name")
// What is not looked for is said by a flag before it, so that it costs nothing. A municipality has two names.
#define REGISTER \
    LINE_TABLES  \
    "where e.state = 'published' and (e.valid_to is null or e.valid_to >= :today) "                                  \
    "and (:any_place = 1 or " LOWERED("w.municipality") " like :m escape '!' or " LOWERED("w.municipality")          \
    " in (select n.name from municipality_name n where n.other_name like :n escape '!')) "                           \
    "and (:any_holder = 1 or (" HOLDER " like :h1 escape '!' and " HOLDER " like :h2 escape '!')) "                  \
    "and (:any_basis = 1 or e.curriculum_id in (select b.id from curriculum b where b.search_key like :q1 escape "   \
    "'!' and b.search_key like :q2 escape '!' and b.search_key like :q3 escape '!' and b.search_key like :q4 "       \
    "escape '!')) and (:any_unit = 1 or e.id in (select x.environment_id from environment_unit x where x.unit_id "   \
    "in (select u.id from unit u where u.search_key like :u1 escape '!' and u.search_key like :u2 escape '!' "       \
    "and u.search_key like :u3 escape '!' and u.search_key like :u4 escape '!'))) "

constexpr Sql kCount{"select count(*)" REGISTER};
constexpr Sql kPage{LINE_COLUMNS REGISTER "order by w.name, w.unit_name, e.id limit :limit offset :offset"};

/// `more` stands behind what is looked for.
template <class Row, class... P>
std::vector<Row> searched(Transaction& tx, const Sql& sql, const RegisterSearch& search, Date today, const P&... more) {
    const auto any = [](const std::string& words) { return trimmed(words).empty(); };
    const auto m = patternsOf(search.municipality), h = patternsOf(search.organisation),
               q = patternsOf(search.qualification), u = patternsOf(search.unit);
    return tx.all<Row>(sql, today, any(search.municipality), m[0], m[0], any(search.organisation), h[0], h[1],
                       any(search.qualification), q[0], q[1], q[2], q[3], any(search.unit), u[0], u[1], u[2], u[3],
                       more...);
}

std::size_t countOfRegister(Transaction& tx, const RegisterSearch& search, Date today) {
    return static_cast<std::size_t>(searched<std::int64_t>(tx, kCount, search, today).front());
}

std::vector<EnvironmentLine> pageOfRegister(Transaction& tx, const RegisterSearch& search, Date today,
                                            std::size_t offset, std::size_t limit) {
    return searched<EnvironmentLine>(tx, kPage, search, today, static_cast<std::int64_t>(limit),
                                     static_cast<std::int64_t>(offset));
}

constexpr Sql kListUnits{
    "insert into environment_unit (unit_id, environment_id) select distinct r.unit_id, er.environment_id "
    "from environment_requirement er join requirement r on r.id = er.requirement_id "
    "where er.environment_id = :environment on conflict do nothing"};
void listUnits(Transaction& tx, EnvironmentId report) { tx.run(kListUnits, report); }

}  // namespace valo::workplaces
