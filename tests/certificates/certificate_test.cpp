#include "certificates/certificate.hpp"

#include <boost/test/unit_test.hpp>

#include "certificates/actions.hpp"
#include "certificates/content.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "papers/paper.hpp"
#include "skill.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

using namespace valo;
using namespace valo::certificates;
using valo::tests::arrange;
using valo::tests::refusalOf;
using valo::tests::Skill;
using valo::tests::Story;

namespace {

std::size_t linesOf(Story& s) {
    return s.db.read([&](database::Transaction& tx) {
        const auto seen = placements::seenPlacement(tx, s.coordinator, s.placement).value();
        return gather(tx, seen, s.coordinator, Language::Fi, s.clock.today()).content.lineCount();
    });
}

struct Condition {
    std::string name;
    std::function<void(Skill&)> change;
};
/// Each takes one condition of the invariant away.
const std::vector<Condition>& missingConditions() {
    static const std::vector<Condition> all{
        {"no environment", [](Skill& k) { k.environment = false; }},
        {"the environment is a draft", [](Skill& k) { k.environmentState = "draft"; }},
        {"the environment waits for review", [](Skill& k) { k.environmentState = "submitted"; }},
        {"the environment was withdrawn", [](Skill& k) { k.environmentState = "withdrawn"; }},
        {"the environment does not have the requirement", [](Skill& k) { k.environmentHasRequirement = false; }},
        {"the environment is another site's", [](Skill& k) { k.environmentOfThisSite = false; }},
        {"the environment began after the skill was seen", [](Skill& k) { k.validFrom = "2026-11-11"; }},
        {"the environment ended before the skill was seen", [](Skill& k) { k.validTo = "'2026-11-09'"; }},
        {"nobody agreed", [](Skill& k) { k.agreement = false; }},
        {"the coach only proposed", [](Skill& k) { k.agreementState = "proposed"; }},
        {"they see it differently", [](Skill& k) { k.agreementState = "disagreed"; }},
        {"the agreement was superseded", [](Skill& k) { k.agreementSuperseded = true; }},
        {"the client has not said yes", [](Skill& k) { k.clientAt = "null", k.talkOn = "null"; }},
        {"the skill is only practised", [](Skill& k) { k.level = "practising"; }},
        {"nothing was seen", [](Skill& k) { k.observation = false; }},
        {"what was seen was withdrawn", [](Skill& k) { k.observationWithdrawn = true; }},
        {"only practising was seen", [](Skill& k) { k.observedLevel = "practising"; }},
        {"only the client says so", [](Skill& k) { k.observation = false, k.selfAssessment = true; }},
    };
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_condition_of_the_invariant_alone_stops_a_line) {
    const Candidate whole{true, true, Level::Guided, 1, parseIsoDate("2026-11-10"), EnvironmentId{1}};
    BOOST_TEST(!missing(whole).has_value());
    const auto without = [&](auto change) {
        auto candidate = whole;
        change(candidate);
        return missing(candidate);
    };
    BOOST_TEST((without([](auto& c) { c.coachAgrees = false; }) == Missing::Agreement));
    BOOST_TEST((without([](auto& c) { c.clientAgrees = false; }) == Missing::Agreement));
    BOOST_TEST((without([](auto& c) { c.level = Level::Practising; }) == Missing::ShownSkill));
    BOOST_TEST((without([](auto& c) { c.evidence = 0; }) == Missing::Evidence));
    BOOST_TEST((without([](auto& c) { c.lastSeen.reset(); }) == Missing::Evidence));
    BOOST_TEST((without([](auto& c) { c.environment.reset(); }) == Missing::Environment));
}

VALO_CASE_ON_BOTH(a_skill_with_everything_becomes_a_line) {
    Story story(db);
    arrange(story, {});
    BOOST_TEST(linesOf(story) == 1u);
}

VALO_CASE_ON_BOTH(a_superseded_environment_still_stands_for_its_own_days) {
    Story story(db);
    Skill skill;
    skill.environmentState = "superseded";
    skill.validTo = "'2026-11-15'";
    arrange(story, skill);
    BOOST_TEST(linesOf(story) == 1u);
}

VALO_CASE_ON_BOTH(no_line_appears_when_any_condition_is_missing) {
    for (const auto& condition : missingConditions()) {
        auto one = tests::freshDatabase(db.dialect());
        Story story(*one.db);
        Skill skill;
        condition.change(skill);
        arrange(story, skill);
        BOOST_TEST(linesOf(story) == 0u, condition.name);
        BOOST_TEST(refusalOf(issue(story.services, story.coordinator, {.placement = story.placement})) == "no_lines",
                   condition.name);
        BOOST_TEST(story.count("certificate") == 0, condition.name);
    }
}

VALO_CASE_ON_BOTH(an_issued_certificate_is_frozen) {
    Story story(db);
    arrange(story, {});
    const auto id = issue(story.services, story.coordinator, {.placement = story.placement}).value();
    const auto before = seenDocuments(story.services, story.clientSelf, id).value();
    BOOST_TEST(before.pdf.data.starts_with("%PDF"));
    // What the records say changes; the paper does not.
    story.run("update client set name = 'Uusi Nimi'");
    story.run("update requirement set text_fi = 'aivan muuta'");
    story.run("update observation set withdrawn_at = 5");
    const auto after = seenDocuments(story.services, story.clientSelf, id).value();
    BOOST_TEST((before.pdf.data == after.pdf.data && before.html == after.html && before.snapshot == after.snapshot));
    BOOST_CHECK_THROW(story.run("update certificate set html = 'x'"), std::exception);
    BOOST_CHECK_THROW(story.run("delete from certificate"), std::exception);
    BOOST_CHECK_THROW(story.run("update certificate_line set level = 'advanced'"), std::exception);
}

VALO_CASE_ON_BOTH(a_resent_issue_gives_the_first_certificate) {
    Story story(db);
    arrange(story, {});
    const Wanted wanted{.placement = story.placement, .requestKey = "once"};
    const auto first = issue(story.services, story.coordinator, wanted).value();
    BOOST_TEST(issue(story.services, story.coordinator, wanted).value().value == first.value);
    BOOST_TEST(story.count("certificate") == 1);
}

VALO_CASE_ON_BOTH(a_certificate_is_replaced_once_and_withdrawn_with_a_reason) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto first = issue(s, story.coordinator, {.placement = story.placement}).value();
    const auto second = issue(s, story.coordinator, {.placement = story.placement, .replaces = first}).value();
    const auto old = seenCertificate(s, story.clientSelf, first).value();
    const auto fresh = seenCertificate(s, story.clientSelf, second).value();
    BOOST_TEST((old.state() == CertificateState::Replaced));
    BOOST_TEST(old.replacedByNumber.value() == fresh.number);
    BOOST_TEST(old.number != fresh.number);
    BOOST_TEST(refusalOf(issue(s, story.coordinator, {.placement = story.placement, .replaces = first})) ==
               "already_replaced");
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, second, "  ")) == "reason:required");
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, second, "131052-308T")) == "reason:identity_code");
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, second, "Väärä päivä")) == "done");
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, second, "Toinen syy")) == "done");
    const auto withdrawn = seenCertificate(s, story.clientSelf, second).value();
    BOOST_TEST((withdrawn.state() == CertificateState::Withdrawn));
    BOOST_TEST(withdrawn.withdrawnReason.value() == "Väärä päivä");
}

VALO_CASE_ON_BOTH(a_stranger_learns_the_state_and_no_name) {
    Story story(db);
    arrange(story, {});
    const auto id = issue(story.services, story.coordinator, {.placement = story.placement}).value();
    const auto certificate = seenCertificate(story.services, story.coordinator, id).value();
    const auto verdict = verdictOn(story.services, readableCode(certificate.code)).value();
    BOOST_TEST((verdict.state == CertificateState::Valid));
    BOOST_TEST(verdict.number == certificate.number);
    BOOST_TEST(verdictOn(story.services, lowered(certificate.code)).has_value());
    for (const auto bad : {"", "ABC", "ZZZZZZZZZZZZ", "' or 1=1 --", "äöäöäöäöäöäö"})
        BOOST_TEST(!verdictOn(story.services, bad).has_value(), bad);
}

VALO_CASE_ON_BOTH(only_those_who_work_with_the_client_issue_and_only_they_and_she_see) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    for (const auto* actor :
         {&story.stranger, &story.outsider, &story.administrator, &story.reviewer, &story.otherClientSelf})
        BOOST_TEST(refusalOf(issue(s, *actor, {.placement = story.placement})) == "not_found", actor->name);
    BOOST_TEST(refusalOf(issue(s, story.clientSelf, {.placement = story.placement})) == "forbidden");
    const auto id = issue(s, story.coach, {.placement = story.placement}).value();
    for (const auto* actor :
         {&story.stranger, &story.outsider, &story.administrator, &story.reviewer, &story.otherClientSelf}) {
        BOOST_TEST(refusalOf(seenCertificate(s, *actor, id)) == "not_found", actor->name);
        BOOST_TEST(refusalOf(seenDocuments(s, *actor, id)) == "not_found", actor->name);
        BOOST_TEST(refusalOf(withdraw(s, *actor, id, "syy")) == "not_found", actor->name);
    }
    BOOST_TEST(seenDocuments(s, story.clientSelf, id).has_value());
    BOOST_TEST(refusalOf(withdraw(s, story.clientSelf, id, "syy")) != "done");
    const auto looks = story.logged(story.client);
    BOOST_TEST((std::find(looks.begin(), looks.end(), "certificate.issued") != looks.end()));
}

VALO_CASE_ON_BOTH(the_paper_shows_neither_the_kind_nor_a_grade_nor_points_as_earned) {
    Story story(db);
    arrange(story, {});
    for (auto language : kLanguages) {
        const auto id =
            issue(story.services, story.coordinator, {.placement = story.placement, .edition = language}).value();
        const auto html = seenDocuments(story.services, story.clientSelf, id).value().html;
        BOOST_TEST(html.find(tests::strictPages().text(language, "placement_kind.work_trial")) == std::string::npos);
        for (const auto never : {"T1<", "H3<", "K5<", "arvosana 1", "Hyväksytty", "Godkänd"})
            BOOST_TEST(html.find(std::string(">") + never) == std::string::npos, never);
        BOOST_TEST(html.find(tests::strictPages().text(language, "level.independent")) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(an_identity_code_is_known_by_its_shape) {
    for (const auto bad : {"131052-308T", "hetu: 010190A900X.", "130585Y9033", "131052+308t"})
        BOOST_TEST(holdsIdentityCode(bad), bad);
    for (const auto good : {"", "13.10.1952", "puh. 050-1234567", "131052-30825 kpl on 13105-308", "VALO-1-2026-0001",
                            "x131052-308T", "131052-308TX"})
        BOOST_TEST(!holdsIdentityCode(good), good);
}

BOOST_AUTO_TEST_CASE(additions_that_may_not_be_printed_are_named) {
    BOOST_TEST(faults({"131052-308T", "", "", ""})[0].code == "identity_code");
    BOOST_TEST(faults({"", std::string(1001, 'a'), "", ""})[0].code == "too_long");
    BOOST_TEST(faults({"", "", "", "12,5"})[0].field == "total_hours");
    BOOST_TEST(faults({"Tulee ajoissa.", "Hygieniapassi", "", "320"}).empty());
}

BOOST_AUTO_TEST_CASE(a_code_is_read_however_it_is_typed) {
    BOOST_TEST(readableCode("K7MPQ4XTRB22") == "K7MP Q4XT RB22");
    BOOST_TEST(storedCode(" k7mp-q4xt rb22") == "K7MPQ4XTRB22");  // as the first certificates have it
    const std::string code = randomCode(kCodeLength);
    BOOST_TEST(readableCode(code).size() == 34u);
    BOOST_TEST(storedCode(lowered(readableCode(code))) == code);
    for (const auto bad : {"", "K7MP", "K7MP-Q4XT-RB2", "K7MP-Q4XT-RB2ä", "K7MP/Q4XT/RB22", "K7MP-Q4XT-RB22-H8WC"})
        BOOST_TEST(storedCode(bad).empty(), bad);
}
