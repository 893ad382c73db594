// When a qualification has a successor, what tasks were confirmed to show in the old one is offered, task by task, with
// the nearest requirement of the new one.
#include "start/succession.hpp"

#include <boost/test/unit_test.hpp>

#include "curricula/store.hpp"
#include "http/router.hpp"
#include "start/routes.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"
#include "support/visitor.hpp"
#include "workplaces/store.hpp"

using namespace valo;
using namespace valo::start;
using valo::database::Sql;
using valo::database::Transaction;

namespace {

/// The story with a newer decision: its first requirement is like the old 0, and nothing in it is like the old 1 and 2.
struct Succeeded : tests::Story {
    explicit Succeeded(database::Database& database) : Story(database) {
        const char* old[] = {"siivoaa asiakastilat", "tarjoilee kahvin", "pesee astiat", "x", "x"};
        for (std::size_t i = 0; i < 5; ++i)
            run("update requirement set text_fi = '" + std::string(old[i]) +
                "', text_sv = '' where id = " + std::to_string(requirements[i].value));
        newer = addCurriculum("OPH-9-2026", "OPH-2810-2017");
        nearest = db.read([&](Transaction& tx) {
            static constexpr Sql kNearest{
                "select max(id) from requirement where text_fi = 'siivoaa asiakastilat hyvin'"};
            return *tx.one<RequirementId>(kNearest);
        });
    }
    CurriculumId addCurriculum(const std::string& number, const std::string& replaces) {
        run("insert into curriculum (import_id, source_system, source_id, revision, content_hash, decision_number, "
            "replaces, kind, name_fi, name_sv, status, published_at, updated_at) select import_id, 'test', '" +
            number + replaces + "', 1, 'y', '" + number + "', '" + replaces +
            "', 'vocational', 'Uusi puhtausala', '', 'published', 0, 0 from curriculum where id = " +
            std::to_string(curriculum.value));
        run("insert into unit (curriculum_id, position, local_id, code, kind, name_fi, name_sv, requirements_style) "
            "select max(id), 1, 'u', '300001', 'vocational', 'Uusi osa', '', 'structured' from curriculum");
        run("insert into requirement_area (unit_id, position) select max(id), 1 from unit");
        for (const auto* words : {"siivoaa asiakastilat hyvin", "laatii budjetin"})
            run("insert into requirement (unit_id, area_id, position, code, text_fi, text_sv) select max(unit_id), "
                "max(id), 1, '', '" +
                std::string(words) + "', '' from requirement_area");
        return db.read([](Transaction& tx) {
            static constexpr Sql kNewest{"select max(id) from curriculum"};
            return *tx.one<CurriculumId>(kNewest);
        });
    }
    /// "old text → proposed text (tasks)" for each group.
    std::vector<std::string> offered(const Actor& actor) {
        std::vector<std::string> lines;
        const auto view = successionFor(services, actor, curriculum, std::nullopt).value();
        for (const auto& group : view.groups)
            lines.push_back(group.requirement.text.fi + " → " + (group.proposed ? group.proposed->text.fi : "") + " (" +
                            std::to_string(group.tasks.size()) + ")");
        return lines;
    }
    CurriculumId newer;
    RequirementId nearest;
};

using Lines = std::vector<std::string>;

}  // namespace

VALO_CASE_ON_BOTH(each_task_is_offered_the_nearest_requirement_of_the_successor_until_somebody_decides) {
    Succeeded story(db);
    http::Router router;
    start::addRoutes(router, story.services);
    const tests::Visitor visitor(router, story.coordinator);
    BOOST_TEST(story.offered(story.coordinator) == (Lines{"siivoaa asiakastilat → siivoaa asiakastilat hyvin (1)",
                                                          "tarjoilee kahvin →  (1)", "pesee astiat →  (1)"}),
               boost::test_tools::per_element());
    BOOST_TEST(story.offered(story.outsider).empty());  // their own tasks only

    const auto page =
        "/curricula/" + std::to_string(story.curriculum.value) + "/succession?to=" + std::to_string(story.newer.value);
    for (int time = 0; time < 2; ++time) {  // the second click does no harm
        const auto done = visitor.post(page, {{"task", std::to_string(story.tasks[0].value)},
                                              {"newer", std::to_string(story.nearest.value)},
                                              {"word", "carry"}});
        BOOST_TEST(done.status == 303);
    }
    // The task shows both now, and with that it is also done for the requirement that has no like.
    BOOST_TEST(story.offered(story.coordinator) == Lines{"pesee astiat →  (1)"}, boost::test_tools::per_element());
    const auto shown = db.read([&](Transaction& tx) { return workplaces::requirementsOfTask(tx, story.tasks[0]); });
    BOOST_TEST(shown.size() == 3U);
}

VALO_CASE_ON_BOTH(a_refused_proposal_is_not_offered_again_and_says_nothing_of_the_task) {
    Succeeded story(db);
    http::Router router;
    start::addRoutes(router, story.services);
    const tests::Visitor visitor(router, story.coordinator);
    const auto page = "/curricula/" + std::to_string(story.curriculum.value) + "/succession";
    BOOST_TEST(
        visitor
            .post(page + "?to=" + std::to_string(story.newer.value), {{"task", std::to_string(story.tasks[0].value)},
                                                                      {"newer", std::to_string(story.nearest.value)},
                                                                      {"word", "not"}})
            .status == 303);
    const auto offered = story.offered(story.coordinator);
    BOOST_TEST(std::count(offered.begin(), offered.end(), "siivoaa asiakastilat → siivoaa asiakastilat hyvin (1)") ==
               0);
    BOOST_TEST(db.read([&](Transaction& tx) { return workplaces::requirementsOfTask(tx, story.tasks[0]); }).size() ==
               2U);
    for (const auto& [form, status] : std::vector<std::pair<std::vector<std::pair<std::string, std::string>>, int>>{
             {{{"task", "999"}, {"newer", std::to_string(story.nearest.value)}, {"word", "carry"}}, 404},
             {{{"task", std::to_string(story.tasks[0].value)}, {"newer", "999"}, {"word", "carry"}}, 422}})
        BOOST_TEST(visitor.post(page, form).status == status);
}

VALO_CASE_ON_BOTH(the_official_document_follows_its_example_and_generations_are_followed) {
    Succeeded story(db);
    const auto successors = [&](CurriculumId of) {
        return db.read([&](Transaction& tx) {
            std::vector<std::int64_t> ids;
            for (const auto& one : successorsOf(tx, *curricula::curriculum(tx, of))) ids.push_back(one.id.value);
            return ids;
        });
    };
    using Ids = std::vector<std::int64_t>;
    const auto third = story.addCurriculum("OPH-10-2027", "OPH-9-2026");
    const auto official = story.addCurriculum("OPH-2810-2017", "");
    BOOST_TEST((successors(story.curriculum) == Ids{story.newer.value, third.value}));
    story.run("update curriculum set notice_fi = 'Esimerkki' where id = " + std::to_string(story.curriculum.value));
    BOOST_TEST((successors(story.curriculum) == Ids{official.value, story.newer.value, third.value}));
    BOOST_TEST((successors(official) == Ids{story.newer.value, third.value}));  // an example follows nothing
    BOOST_TEST(successors(third).empty());
    BOOST_TEST(!successionFor(story.services, story.coordinator, third, std::nullopt));
    BOOST_TEST(!successionFor(story.services, story.coordinator, story.curriculum, CurriculumId{999}));
}

VALO_CASE_ON_BOTH(the_page_of_a_succession_speaks_three_languages_and_is_a_coordinators) {
    Succeeded story(db);
    story.run(
        "insert into environment (workplace_id, curriculum_id, version, state, written_by, created_at, "
        "published_at) values (" +
        std::to_string(story.workplace.value) + ", " + std::to_string(story.curriculum.value) +
        ", 1, 'published', 1, 0, 0)");
    http::Router router;
    start::addRoutes(router, story.services);
    const auto page = "/curricula/" + std::to_string(story.curriculum.value) + "/succession";
    const std::pair<Language, const char*> kWords[] = {
        {Language::Fi, "Osoittaa tätäkin"}, {Language::Sv, "Visar också detta"}, {Language::En, "Shows this too"}};
    for (const auto& [language, words] : kWords) {
        const auto answer = tests::Visitor(router, story.coordinator, language).get(page);
        BOOST_TEST(answer.status == 200);
        for (const auto* text :
             {words, "siivoaa asiakastilat hyvin", "Siivoan salin", "Kahvila Aurinko", "/environments/"})
            BOOST_TEST((answer.body.find(text) != std::string::npos), text);
    }
    for (const auto& other : {story.coach, story.clientSelf, story.reviewer})
        BOOST_TEST(tests::Visitor(router, other).get(page).status == 403);
}
