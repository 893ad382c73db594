#include "accounts/access_log.hpp"
#include "assessment/actions.hpp"
#include "placements/actions.hpp"

namespace valo::assessment {
namespace {

using database::Sql;
using placements::Act;

struct Standing {
    AgreementId id;
    AgreementState state;
    Level level;
    std::string specification;
    std::optional<Date> talkOn;
    std::string clientView, coachView;
    using Columns =
        std::tuple<AgreementId, AgreementState, Level, std::string, std::optional<Date>, std::string, std::string>;

    bool says(const NewAgreement& n) const {
        return state == n.state && level == n.level && specification == n.specification && talkOn == n.talkOn &&
               clientView == n.clientView && coachView == n.coachView;
    }
};

std::string subjectOf(AgreementId id) { return "agreement/" + std::to_string(id.value); }

bool hasGround(Transaction& tx, PlacementId placement, RequirementId requirement) {
    static constexpr Sql kGround{
        "select (select count(*) from observation o where o.placement_id = p.id and o.requirement_id = r.id "
        "and o.withdrawn_at is null) + (select count(*) from coach_assessment c where c.placement_id = p.id "
        "and c.requirement_id = r.id and c.superseded_at is null) + (select count(*) from self_assessment s "
        "where s.placement_id = p.id and s.requirement_id = r.id and s.superseded_at is null) "
        "from placement p, requirement r where p.id = :placement and r.id = :requirement"};
    return tx.one<std::int64_t>(kGround, placement, requirement).value_or(0) > 0;
}

/// A proposal leaves standing what was decided before, until the client has answered; a decision ends both.
void supersede(Transaction& tx, PlacementId placement, RequirementId requirement, bool decidedToo, UtcTime now) {
    static constexpr Sql kProposals{
        "update agreement set superseded_at = :at where placement_id = :placement and requirement_id = :requirement "
        "and superseded_at is null and state = 'proposed'"};
    static constexpr Sql kDecided{
        "update agreement set superseded_at = :at where placement_id = :placement and requirement_id = :requirement "
        "and superseded_at is null and state <> 'proposed'"};
    tx.run(kProposals, now, placement, requirement);
    if (decidedToo) tx.run(kDecided, now, placement, requirement);
}

AgreementId insertAgreement(Transaction& tx, const Actor& actor, const SayOnLine& input, const NewAgreement& said,
                            UtcTime now) {
    static constexpr Sql kInsert{
        "insert into agreement (placement_id, requirement_id, state, level, specification, coach_id, coach_at, "
        "client_how, "
        "client_at, talk_on, client_view, coach_view) values (:placement, :requirement, :state, :level, "
        ":specification, "
        ":coach, :coach_at, :how, :client_at, :talk_on, :client_view, :coach_view) returning id"};
    const bool inTalk = said.state != AgreementState::Proposed;
    return tx.insert<AgreementId>(
        kInsert, input.placement, input.requirement, said.state, said.level, said.specification, actor.user, now,
        inTalk ? std::optional(ClientHow::Talk) : std::nullopt, inTalk ? std::optional(now) : std::nullopt, said.talkOn,
        said.clientView, said.coachView);
}

const char* actionOf(AgreementState state) {
    switch (state) {
        case AgreementState::Proposed:
            return "agreement.proposed";
        case AgreementState::Agreed:
            return "agreement.agreed";
        case AgreementState::Disagreed:
            break;
    }
    return "agreement.disagreed";
}

/// The client's word on a row of hers: her yes or no completes a proposal; second thoughts supersede what was agreed.
void writeAnswer(Transaction& tx, const AgreementRow& row, bool accepts, const std::string& view, UtcTime now) {
    static constexpr Sql kAnswer{
        "update agreement set state = :state, client_how = 'own_account', client_at = :at, client_view = :view "
        "where id = :id"};
    static constexpr Sql kSecondThoughts{
        "insert into agreement (placement_id, requirement_id, state, level, specification, coach_id, coach_at, "
        "client_how, "
        "client_at, client_view, coach_view) select placement_id, requirement_id, 'disagreed', level, specification, "
        "coach_id, coach_at, 'own_account', cast(:at as bigint), cast(:view as text), coach_view from agreement "
        "where id = :id"};
    if (row.state == AgreementState::Proposed) {
        static constexpr Sql kDecided{
            "update agreement set superseded_at = :at where placement_id = :placement and "
            "requirement_id = :requirement and superseded_at is null and state <> 'proposed'"};
        tx.run(kDecided, now, row.placement, row.requirement);
        tx.run(kAnswer, accepts ? AgreementState::Agreed : AgreementState::Disagreed, now, view, row.id);
    } else {
        supersede(tx, row.placement, row.requirement, true, now);
        tx.run(kSecondThoughts, now, view, row.id);
    }
}

Result<AgreementId> sayIn(Transaction& tx, const Actor& actor, const SayOnLine& input, UtcTime now) {
    static constexpr Sql kStanding{
        "select id, state, level, specification, talk_on, client_view, coach_view from agreement "
        "where placement_id = :placement and requirement_id = :requirement and superseded_at is null"};
    const auto seen = placements::placementFor(tx, actor, input.placement, Act::Assess);
    if (!seen) return refuse(seen.error());
    auto said = input.agreement;
    if (said.state == AgreementState::Proposed) said.talkOn.reset();
    said.hasGround = hasGround(tx, input.placement, input.requirement);
    if (auto no = refusal(seen->placement, said, helsinkiDate(now))) return refuse(*std::move(no));
    for (const auto& standing : tx.all<Standing>(kStanding, input.placement, input.requirement))
        if (standing.says(said)) return standing.id;
    supersede(tx, input.placement, input.requirement, said.state != AgreementState::Proposed, now);
    const auto id = insertAgreement(tx, actor, input, said, now);
    accounts::logAccess(tx, actor, now, {seen->placement.client, actionOf(said.state), subjectOf(id)});
    return id;
}

}  // namespace

Result<AgreementId> sayOnLine(Services& services, const Actor& actor, const SayOnLine& input) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) { return sayIn(tx, actor, input, now); });
}

Result<std::vector<AgreementId>> sayOnLines(Services& services, const Actor& actor,
                                            const std::vector<SayOnLine>& inputs) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<std::vector<AgreementId>> {
        std::vector<AgreementId> ids;
        for (const auto& input : inputs) {
            const auto id = sayIn(tx, actor, input, now);
            if (!id) return refuse(id.error());
            ids.push_back(*id);
        }
        return ids;
    });
}

Result<Done> answerProposal(Services& services, const Actor& actor, AgreementId id, bool accepts,
                            const std::string& view) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<Done> {
        const auto row = agreement(tx, id);
        if (!row) return notFound("agreement");
        const auto seen = placements::placementFor(tx, actor, row->placement, Act::Answer);
        if (!seen) return seen.error().kind == ErrorKind::NotFound ? notFound("agreement") : refuse(seen.error());
        if (auto no = answerRefusal(seen->placement, row->state, row->supersededAt.has_value(), accepts))
            return refuse(*std::move(no));
        if (view.size() > kLongestNote) return invalid("view", "too_long", std::to_string(kLongestNote));
        const auto said = accepts ? AgreementState::Agreed : AgreementState::Disagreed;
        if (row->state == said) return Done{};  // sent again
        writeAnswer(tx, *row, accepts, view, now);
        accounts::logAccess(tx, actor, now, {seen->placement.client, actionOf(said), subjectOf(id)});
        return Done{};
    });
}

}  // namespace valo::assessment
