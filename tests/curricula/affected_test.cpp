// What rests on a changed requirement waits for a coordinator's word, line by line, and comes back when it changes
// again.
#include <boost/test/unit_test.hpp>

#include "http/router.hpp"
#include "start/affected.hpp"
#include "start/routes.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"
#include "workplaces/store.hpp"

using namespace valo;
using namespace valo::start;
using valo::database::Transaction;

namespace {

constexpr const char* kLater = "1700000000000000";

/// The story after a revision: requirement 0 went (its like is 3), requirement 2 was reworded; a draft, a published
/// report and an agreement rest on 0, and a plan on the qualification.
struct Changed : tests::Story {
    explicit Changed(database::Database& database) : Story(database) {
        text(0, "siivoaa ja järjestää asiakastilat");
        text(1, "tarjoilee kahvin");
        text(2, "pesee astiat");
        text(3, "siivoaa asiakastilat järjestelmällisesti");
        text(4, "laskee kassan");
        run("update requirement set removed_at = " + std::string(kLater) + " where id = " + id(0));
        run("update requirement set changed_at = " + std::string(kLater) + " where id = " + id(2));
        for (const auto* version : {"1", "2"})
            run("insert into environment (workplace_id, curriculum_id, version, state, written_by, created_at) values "
                "(" +
                std::to_string(workplace.value) + ", " + std::to_string(curriculum.value) + ", " + version +
                ", 'draft', 1, 0)");
        run("insert into environment_requirement (environment_id, requirement_id) select id, " + id(0) +
            " from environment");
        run("update environment set state = 'published', published_at = 0 where version = 1");
        run("insert into agreement (placement_id, requirement_id, state, level, coach_id, coach_at) values (" +
            std::to_string(placement.value) + ", " + id(0) + ", 'agreed', 'guided', " +
            std::to_string(coordinator.user.value) + ", 0)");
        run("insert into apprenticeship_plan (client_id, curriculum_id, updated_by, updated_at) values (" +
            std::to_string(client.value) + ", " + std::to_string(curriculum.value) + ", 1, 0)");
    }
    std::string id(std::size_t n) const { return std::to_string(requirements[n].value); }
    void text(std::size_t n, const std::string& words) {
        run("update requirement set text_fi = '" + words + "', text_sv = '' where id = " + id(n));
    }
    /// "task task environment …" as the actor sees them.
    std::string seenBy(const Actor& actor) {
        return db.read([&](Transaction& tx) {
            std::string kinds;
            for (const auto& line : affectedLines(tx, actor)) kinds += std::string(codeOf(line.kind)) + " ";
            return kinds;
        });
    }
    std::int64_t report(const std::string& state) {
        const auto rows = db.read([&](Transaction& tx) { return workplaces::environmentsOf(tx, workplace); });
        for (const auto& row : rows)
            if (codeOf(row.state) == state) return row.id.value;
        return 0;
    }
    Result<Done> say(const Actor& actor, AffectedKind kind, std::int64_t subject, std::size_t requirement,
                     RequirementId newer = {}) {
        return review(services, actor, curriculum, {kind, subject, requirements[requirement], newer});
    }
};

}  // namespace

VALO_CASE_ON_BOTH(each_coordinator_sees_what_rests_on_a_changed_requirement_and_only_what_is_hers) {
    Changed story(db);
    BOOST_TEST(story.seenBy(story.coordinator) == "task task environment environment agreement plan ");
    BOOST_TEST(story.seenBy(story.stranger) == "task task environment environment ");
    BOOST_TEST(story.seenBy(story.outsider) == "");
    BOOST_TEST(story.seenBy(story.coach) == "");
    BOOST_TEST(!affectedFor(story.services, story.coach, story.curriculum).has_value());
    const auto counts = db.read([&](Transaction& tx) { return affectedCounts(tx, story.coordinator); });
    BOOST_TEST(counts.at(story.curriculum) == 6U);
    BOOST_TEST(story.logged(story.client).empty());
    const auto view = affectedFor(story.services, story.coordinator, story.curriculum);
    BOOST_REQUIRE(view.has_value());
    BOOST_REQUIRE(view->groups.size() == 3U);
    BOOST_TEST((view->groups[0].newer->id == story.requirements[3]));
    BOOST_TEST((view->groups[1].newer->id == story.requirements[2]));
    BOOST_TEST(story.logged(story.client).size() == 1U);
}

VALO_CASE_ON_BOTH(a_task_is_carried_over_by_one_persons_word_and_once) {
    Changed story(db);
    const auto task = story.tasks[0].value;
    const auto shown = [&] {
        return db.read([&](Transaction& tx) { return workplaces::requirementsOfTask(tx, story.tasks[0]); });
    };
    BOOST_TEST(shown().size() == 1U);  // what is gone is not shown
    BOOST_TEST(!story.say(story.outsider, AffectedKind::Task, task, 0, story.requirements[3]).has_value());
    BOOST_TEST(!story.say(story.coach, AffectedKind::Task, task, 0, story.requirements[3]).has_value());
    BOOST_TEST(!story.say(story.coordinator, AffectedKind::Task, task, 0, story.requirements[0]).has_value());
    BOOST_TEST(!story.say(story.coordinator, AffectedKind::Task, task, 1).has_value());
    BOOST_TEST(shown().size() == 1U);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(story.say(story.coordinator, AffectedKind::Task, task, 0, story.requirements[3]).has_value());
    BOOST_TEST(shown().size() == 2U);
    BOOST_TEST(story.count("change_review", "outcome = 'carried'") == 1);
    BOOST_TEST(story.count("task_requirement", "requirement_id = " + story.id(0)) == 1);  // the old word stays
    BOOST_TEST(story.seenBy(story.stranger) == "task environment environment ");
}

VALO_CASE_ON_BOTH(a_draft_report_is_carried_and_what_is_published_or_agreed_never_is) {
    Changed story(db);
    const auto draft = story.report("draft"), published = story.report("published");
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(
            story.say(story.coordinator, AffectedKind::Environment, draft, 0, story.requirements[3]).has_value());
    const auto ticks =
        db.read([&](Transaction& tx) { return workplaces::requirementsOfEnvironment(tx, EnvironmentId{draft}); });
    BOOST_TEST(ticks.size() == 1U);
    BOOST_TEST((ticks.at(0) == story.requirements[3]));
    const auto no = story.say(story.coordinator, AffectedKind::Environment, published, 0, story.requirements[3]);
    BOOST_REQUIRE(!no.has_value());
    BOOST_TEST(no.error().code == "not_carried");
    const auto agreement =
        db.read([&](Transaction& tx) { return affectedLines(tx, story.coordinator); }).at(3).of.subject;
    BOOST_TEST(!story.say(story.coordinator, AffectedKind::Agreement, agreement, 0, story.requirements[3]).has_value());
    BOOST_TEST(!story.say(story.stranger, AffectedKind::Agreement, agreement, 0).has_value());
    BOOST_TEST(story.say(story.coordinator, AffectedKind::Agreement, agreement, 0).has_value());
    BOOST_TEST(story.say(story.coordinator, AffectedKind::Environment, published, 0).has_value());
    BOOST_TEST(story.seenBy(story.coordinator) == "task task plan ");
    BOOST_TEST(story.count("environment_requirement", "requirement_id = " + story.id(0)) == 1);
    BOOST_TEST(story.count("agreement", "requirement_id = " + story.id(0)) == 1);
}

VALO_CASE_ON_BOTH(what_was_looked_at_comes_back_when_the_requirement_changes_again) {
    Changed story(db);
    const auto task = story.tasks[1].value;
    BOOST_TEST(story.say(story.coordinator, AffectedKind::Task, task, 2, story.requirements[2]).has_value());
    BOOST_TEST(story.seenBy(story.stranger) == "task environment environment ");
    story.run("update requirement set changed_at = 4000000000000000 where id = " + story.id(2));
    BOOST_TEST(story.seenBy(story.stranger) == "task task environment environment ");
}

VALO_CASE_ON_BOTH(a_certified_skill_is_not_asked_about) {
    Changed story(db);
    story.run(
        "insert into certificate (number, code, client_id, placement_id, organisation_id, language, issued_on, "
        "issued_at, "
        "issued_by, snapshot, html, pdf, pdf_sha256) select 'N', 'C', " +
        std::to_string(story.client.value) + ", " + std::to_string(story.placement.value) + ", " +
        std::to_string(story.workshop.value) + ", 'fi', '2026-11-01', 0, " +
        std::to_string(story.coordinator.user.value) + ", '', '', bytes, '' from curriculum_import");
    story.run(
        "insert into certificate_line (certificate_id, agreement_id, environment_id, requirement_id, level) select "
        "c.id, "
        "g.id, " +
        std::to_string(story.report("published")) + ", g.requirement_id, g.level from certificate c, agreement g");
    BOOST_TEST(story.seenBy(story.coordinator) == "task task environment environment plan ");
}

BOOST_AUTO_TEST_CASE(the_most_alike_requirement_is_proposed_and_none_where_none_is_near) {
    std::vector<curricula::Requirement> candidates(3);
    const char* texts[] = {"huoltaa haravan ja lapion", "haravoi pihan lehdet kasaan", "kolaa lumen"};
    for (int i = 0; i < 3; ++i) {
        candidates[static_cast<std::size_t>(i)].id = RequirementId{i + 1};
        candidates[static_cast<std::size_t>(i)].text.fi = texts[i];
    }
    struct Case {
        const char* gone;
        std::int64_t newer;
    };
    const curricula::MostAlike mostAlike(candidates);
    for (const auto& one : {Case{"haravoi lehdet kasaan", 2}, Case{"huoltaa haravat", 1}, Case{"laskee kassan", 0}}) {
        LocalizedText gone;
        gone.fi = one.gone;
        const auto place = mostAlike.to(gone, "");
        BOOST_TEST((place ? candidates[*place].id.value : 0) == one.newer, one.gone);
    }
}

BOOST_AUTO_TEST_CASE(of_two_requirements_in_the_same_words_the_one_of_the_same_unit_is_proposed) {
    std::vector<curricula::Requirement> candidates(2);
    candidates[0].text.sv = candidates[1].text.sv = "följer anvisningar om arbetarskydd";
    candidates[0].unitCode = "tutkinnonosat_1";
    candidates[1].unitCode = "tutkinnonosat_2";
    const curricula::MostAlike mostAlike(candidates);
    const auto text = candidates[0].text;
    BOOST_TEST(mostAlike.to(text, "tutkinnonosat_2").value() == 1U);
    BOOST_TEST(mostAlike.to(text, "tutkinnonosat_1").value() == 0U);
    BOOST_TEST(mostAlike.to(text, "").value() == 0U);
}

VALO_CASE_ON_BOTH(the_page_and_the_start_page_tell_it_in_three_languages) {
    Changed story(db);
    story.run("update curriculum set valid_to = '2026-12-31'");
    http::Router router;
    start::addRoutes(router, story.services);
    const auto page = "/curricula/" + std::to_string(story.curriculum.value) + "/affected";
    const std::pair<Language, const char*> kWords[] = {{Language::Fi, "Siirrä uuteen vaatimukseen"},
                                                       {Language::Sv, "Flytta till det nya kravet"},
                                                       {Language::En, "Carry over"}};
    for (const auto& [language, words] : kWords) {
        const tests::Visitor visitor(router, story.coordinator, language);
        const auto answer = visitor.get(page);
        BOOST_TEST(answer.status == 200);
        for (const auto* text : {words, "siivoaa asiakastilat järjestelmällisesti", "Aino Aalto", "Siivoan salin"})
            BOOST_TEST((answer.body.find(text) != std::string::npos), text);
        const auto first = visitor.get("/");
        BOOST_TEST((first.body.find(page) != std::string::npos));
        BOOST_TEST((first.body.find("31.12.2026") != std::string::npos));
    }
    const tests::Visitor visitor(router, story.coordinator);
    const auto done = visitor.post(page, {{"kind", "task"},
                                          {"subject", std::to_string(story.tasks[0].value)},
                                          {"requirement", story.id(0)},
                                          {"newer", story.id(3)},
                                          {"word", "carry"}});
    BOOST_TEST(done.status == 303);
    BOOST_TEST(story.count("change_review") == 1);
    BOOST_TEST(visitor.post(page, {{"kind", "house"}}).status == 422);
    const tests::Visitor coach(router, story.coach);
    BOOST_TEST(coach.get(page).status == 403);
    BOOST_TEST((coach.get("/").body.find(page) == std::string::npos));
    BOOST_TEST(
        (visitor.json(http::Method::Get, "/api/v1" + page, "").body.find("\"mayCarry\":true") != std::string::npos));
}
