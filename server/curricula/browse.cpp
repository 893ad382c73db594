#include "curricula/browse.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "curricula/store.hpp"

namespace valo::curricula {

using database::Transaction;

namespace {

constexpr std::size_t kMost = 5000;

template <class Enum>
Result<std::optional<Enum>> choiceOf(const http::Request& request, std::string_view name) {
    const auto text = request.query.get(name);
    if (text.empty()) return std::optional<Enum>{};
    if (const auto code = fromCode<Enum>(text)) return std::optional<Enum>{*code};
    return invalid(std::string(name), "unknown");
}

bool isOfTerm(const Curriculum& curriculum, Term term, Date today) {
    const auto validity = validityOn(curriculum, today);
    switch (term) {
        case Term::InForce:
            return validity == Validity::InForce && curriculum.status == Status::Published;
        case Term::Ending:
            return validity == Validity::Transition || (validity == Validity::InForce && curriculum.validTo);
        case Term::Ended:
            return validity == Validity::Expired || curriculum.status == Status::Withdrawn;
        case Term::Coming:
            return validity == Validity::Future || curriculum.status == Status::Draft;
    }
    return true;
}

/// Fields of work whose name begins with what was typed, or the other way round, in any language.
std::vector<Field> fieldsNamed(const web::Pages& pages, std::string_view text) {
    constexpr std::size_t kShortest = 4;
    const auto asked = lowered(trimmed(text));
    std::vector<Field> fields;
    if (asked.size() < kShortest) return fields;
    for (const auto& [field, code] : kCodes<Field>)
        for (const auto language : kLanguages) {
            const auto name = lowered(pages.text(language, "curricula.field." + std::string(code)));
            if (name.find(asked) != name.npos && std::ranges::find(fields, field) == fields.end())
                fields.push_back(field);
        }
    return fields;
}

}  // namespace

Origin originOf(const Curriculum& curriculum) {
    const bool isKnownSource = curriculum.sourceSystem == "eperusteet" || curriculum.sourceSystem == "valo";
    return curriculum.owner && !isKnownSource ? Origin::Local : Origin::National;
}

bool fits(const Curriculum& curriculum, const Narrowing& narrowing, Date today) {
    if (narrowing.kind && curriculum.kind != *narrowing.kind) return false;
    if (narrowing.origin && originOf(curriculum) != *narrowing.origin) return false;
    if (narrowing.term && !isOfTerm(curriculum, *narrowing.term, today)) return false;
    if (!narrowing.field) return true;
    const auto fields = fieldsOf(curriculum.educationCodes);
    return std::ranges::find(fields, *narrowing.field) != fields.end();
}

Result<Wanted> wantedOf(const http::Request& request) {
    Wanted wanted{std::string(trimmed(request.query.get("q"))), {}};
    const auto kind = choiceOf<QualificationKind>(request, "kind");
    const auto term = choiceOf<Term>(request, "term");
    const auto field = choiceOf<Field>(request, "field");
    const auto origin = choiceOf<Origin>(request, "origin");
    if (!kind) return refuse(kind.error());
    if (!term) return refuse(term.error());
    if (!field) return refuse(field.error());
    if (!origin) return refuse(origin.error());
    wanted.narrowing = {*kind, *term, *field, *origin};
    return wanted;
}

namespace {

void look(Transaction& tx, const std::string& text, Reach reach, std::size_t mostUnits, Finding& found) {
    found.curricula = curricula(tx, {.text = text, .reach = reach, .limit = kMost});
    if (!text.empty() && mostUnits > 0) found.units = searchUnits(tx, text, mostUnits, reach);
}

void addFieldsNamed(Transaction& tx, const web::Pages& pages, const std::string& text, Finding& found) {
    const auto fields = fieldsNamed(pages, text);
    if (fields.empty()) return;
    for (auto& curriculum : curricula(tx, {.limit = kMost})) {
        const auto own = fieldsOf(curriculum.educationCodes);
        const bool isKnown =
            std::ranges::find(found.curricula, curriculum.id, &Curriculum::id) != found.curricula.end();
        if (!isKnown && std::ranges::find_first_of(own, fields) != own.end())
            found.curricula.push_back(std::move(curriculum));
    }
}

}  // namespace

Finding find(Transaction& tx, const web::Pages& pages, Spelling& spelling, const Wanted& wanted, Date today,
             std::size_t mostUnits) {
    Finding found;
    const auto isDone = [&] { return !found.curricula.empty() || !found.units.empty() || wanted.text.empty(); };
    const auto lookForMeant = [&](Slips slips) {
        if (isDone()) return;
        if (const auto meant = spelling.vocabulary(tx)->meant(wanted.text, slips)) {
            look(tx, *meant, Reach::Exact, mostUnits, found);
            if (isDone()) found.meant = *meant;
        }
    };
    look(tx, wanted.text, Reach::Exact, mostUnits, found);
    addFieldsNamed(tx, pages, wanted.text, found);
    found.isNear = !isDone();
    lookForMeant(Slips::OnlyDots);
    if (!isDone()) look(tx, wanted.text, Reach::Near, mostUnits, found);
    lookForMeant(Slips::Letters);
    if (!isDone()) look(tx, wanted.text, Reach::Far, mostUnits, found);
    std::erase_if(found.curricula, [&](const Curriculum& row) { return !fits(row, wanted.narrowing, today); });
    std::ranges::sort(found.curricula, {}, &Curriculum::id);
    return found;
}

}  // namespace valo::curricula
