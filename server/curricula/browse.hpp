#pragma once
// Finding a curriculum among all: by words, and narrowed to a kind, a time, a field of work or a source.
#include "curricula/curriculum.hpp"
#include "curricula/search.hpp"
#include "curricula/spelling.hpp"
#include "database/transaction.hpp"
#include "http/request.hpp"
#include "web/render.hpp"

namespace valo::curricula {

/// Ending: in force with a last day, or in its transition period.
enum class Term { InForce, Ending, Ended, Coming };
enum class Origin { National, Local };

struct Narrowing {
    std::optional<QualificationKind> kind;
    std::optional<Term> term;
    std::optional<Field> field;
    std::optional<Origin> origin;
    bool empty() const { return !kind && !term && !field && !origin; }
};
bool fits(const Curriculum& curriculum, const Narrowing& narrowing, Date today);
/// National is what the operator brought in, and what comes from the national service or with Valo, whoever brought it.
Origin originOf(const Curriculum& curriculum);

struct Wanted {
    std::string text;
    Narrowing narrowing;
};
/// `q`, `kind`, `term`, `field` and `origin` of an address; a code that is none of the known ones is refused.
Result<Wanted> wantedOf(const http::Request& request);

struct Finding {
    std::vector<Curriculum> curricula;  // in the order of their ids
    std::vector<Unit> units;
    bool isNear = false;  // nothing holds the words as they were typed
    std::string meant;    // then the words that were looked for instead, if others were
};
/// Words may also name a field of work, in any language. Where nothing holds them it looks for what was meant: the same
/// with dots, then other endings, then words a slip away, then their beginnings.
Finding find(database::Transaction& tx, const web::Pages& pages, Spelling& spelling, const Wanted& wanted, Date today,
             std::size_t mostUnits);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Term> = std::to_array<Code<curricula::Term>>({
    {curricula::Term::InForce, "in-force"},
    {curricula::Term::Ending, "ending"},
    {curricula::Term::Ended, "ended"},
    {curricula::Term::Coming, "coming"},
});
template <>
inline constexpr auto kCodes<curricula::Origin> = std::to_array<Code<curricula::Origin>>({
    {curricula::Origin::National, "national"},
    {curricula::Origin::Local, "local"},
});
}  // namespace valo
