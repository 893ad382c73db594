// What workplaces give each other: maps as a start, tasks to give away, papers for others.
#include "papers/paper.hpp"
#include "workplaces/jobs.hpp"
#include "workplaces/sheet.hpp"
#include "workplaces/similar.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

WorkProfile profile(std::string_view words, std::set<RequirementId> requirements = {}) {
    WorkProfile made;
    made.addWords(words);
    made.requirements = std::move(requirements);
    return made;
}

/// A published café with two tasks that show something.
EnvironmentId cafe(World& w, const std::string& name = "Kahvila Kuu") {
    const auto place = w.newWorkplace(w.writer, name);
    addTask(w.services, w.writer, place, {"Siivoan pöydät ja lattiat", "Jag städar borden", ""}, TaskPart::Open,
            {{w.requirement(0), w.requirement(1)}, {}})
        .value();
    addTask(w.services, w.writer, place, {"Lajittelen jätteet", "", ""}, TaskPart::Open, {{w.requirement(2)}, {}})
        .value();
    return w.published(place, {w.requirement(0), w.requirement(1), w.requirement(2)});
}

/// An empty workplace of another organisation.
WorkplaceId placeOfOthers(World& w) { return w.newWorkplace(w.stranger, "Kafé Solen"); }

}  // namespace

BOOST_AUTO_TEST_CASE(likeness_grows_with_words_and_requirements_in_common) {
    const auto mine = profile("Siivoan toimistot ja lajittelen jätteet", {{1}, {2}});
    BOOST_TEST(likeness(mine, mine) == 1.0);
    BOOST_TEST(likeness(mine, profile("Hitsaan putkia", {{7}})) < 0.1);
    BOOST_TEST(likeness(mine, profile("Siivoan portaat", {{1}})) > likeness(mine, profile("Siivoan portaat", {{9}})));
    BOOST_TEST(likeness(mine, profile("Jag städar", {{1}, {2}})) > 0.5);  // another language, the same skills
    BOOST_TEST(likeness(profile(""), mine) == 0.0);
}

VALO_CASE_ON_BOTH(a_published_map_is_copied_as_a_draft_that_somebody_confirms) {
    World w(db);
    const auto from = cafe(w);
    const auto place = placeOfOthers(w);
    BOOST_REQUIRE(addTask(w.services, w.stranger, place, {"lajittelen jätteet", "", ""}));
    const auto found = similarFor(w.services, w.stranger, place, "").value();
    BOOST_REQUIRE(found.size() == 1u);
    BOOST_TEST(found[0].line.id.value == from.value);
    BOOST_REQUIRE(found[0].tasks.size() == 2u);
    BOOST_TEST(found[0].known.size() == 1u);  // the waste is sorted there too
    std::vector<std::int64_t> all;
    for (const auto& task : found[0].tasks) all.push_back(task.id);
    const auto copied = copyTasks(w.services, w.stranger, place, from, all).value();
    BOOST_REQUIRE(copied.added.size() == 1u);
    BOOST_TEST(copied.known == 1u);
    BOOST_TEST(copyTasks(w.services, w.stranger, place, from, all).value().known == 2u);  // the second click

    const auto task = taskFor(w.services, w.stranger, copied.added[0]).value();
    BOOST_TEST(task.decisions.empty());  // nobody here has said yet that it shows anything
    BOOST_REQUIRE(task.origin.has_value());
    BOOST_TEST(task.origin->workplace == "Kahvila Kuu");
    BOOST_TEST(task.offered.size() == 2u);
    BOOST_TEST(workplaceFor(w.services, w.stranger, place).value().coverage.empty());
}

VALO_CASE_ON_BOTH(only_what_is_published_is_offered_to_others) {
    World w(db);
    const auto place = w.newWorkplace(w.writer, "Luonnos");
    addTask(w.services, w.writer, place, {"Siivoan", "", ""}, TaskPart::Open, {{w.requirement(0)}, {}}).value();
    const auto draft = w.draft(place, {w.requirement(0)});
    const auto own = placeOfOthers(w);
    const auto offered = [&] { return similarFor(w.services, w.stranger, own, "siivoan").value().size(); };
    BOOST_TEST(offered() == 0u);
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, draft).has_value());
    BOOST_TEST(offered() == 0u);
    BOOST_TEST(codeOfRefusal(copyTasks(w.services, w.stranger, own, draft, {1})) == "not_found");
    BOOST_REQUIRE(publishEnvironment(w.services, w.reviewer, draft, "").has_value());
    BOOST_TEST(offered() == 1u);
    BOOST_REQUIRE(withdrawEnvironment(w.services, w.writer, draft, "Paikka suljettiin.").has_value());
    BOOST_TEST(offered() == 0u);
    const auto mine = placeOfOthers(w);
    BOOST_TEST(codeOfRefusal(copyTasks(w.services, w.coach, mine, draft, {1})) == "not_found");
    BOOST_TEST(codeOfRefusal(similarFor(w.services, w.writer, own, "")) == "not_found");
}

VALO_CASE_ON_BOTH(a_report_published_before_its_words_were_kept_is_found_after_the_next_start) {
    World w(db);
    const auto from = cafe(w);
    const auto place = placeOfOthers(w);
    const auto found = [&] { return similarFor(w.services, w.stranger, place, "siivoaminen").value(); };
    BOOST_REQUIRE(found().size() == 1u);
    BOOST_TEST(similarFor(w.services, w.stranger, place, "hitsaan").value().empty());
    db.write([](Transaction& tx) {
        static constexpr database::Sql kForget{"delete from environment_word"};
        return tx.run(kForget);
    });
    BOOST_TEST(found().empty());
    for (int i = 0; i < 2; ++i) learnMissingWords(w.services);
    BOOST_REQUIRE(found().size() == 1u);
    BOOST_TEST(found().front().line.id.value == from.value);
}

VALO_CASE_ON_BOTH(a_job_is_made_of_tasks_that_can_be_given_and_says_what_it_shows) {
    World w(db);
    const auto cafe = w.newWorkplace(w.writer, "Kahvila"), office = w.newWorkplace(w.writer, "Toimisto");
    const auto add = [&](WorkplaceId place, const char* words, TaskPart part, std::size_t shows) {
        return addTask(w.services, w.writer, place, {words, "", ""}, part, {{w.requirement(shows)}, {}}).value();
    };
    const auto core = add(cafe, "Keitän kahvit", TaskPart::Core, 0);
    const auto tables = add(cafe, "Pyyhin pöydät", TaskPart::Given, 1),
               waste = add(office, "Vien jätteet", TaskPart::Given, 2);
    BOOST_TEST(givenTasksFor(w.services, w.coach).value().size() == 2u);

    const struct {
        JobDraft draft;
        std::string expected;
    } table[] = {
        {{"", "", {tables}}, "name:required"},
        {{"Apulainen", "", {}}, "task:no_tasks"},
        {{"Apulainen", "", {core}}, "task:task_not_given"},
        {{"Apulainen", "", {{424242}}}, "task:task_not_given"},
        {{std::string(kLongestLine + 1, 'a'), "", {tables}}, "name:too_long"},
    };
    for (const auto& row : table)
        BOOST_TEST(codeOfRefusal(addJob(w.services, w.writer, row.draft, "")) == row.expected);
    BOOST_TEST(codeOfRefusal(addJob(w.services, w.coach, {"Apulainen", "", {tables}}, "")) == "forbidden");
    BOOST_TEST(codeOfRefusal(addJob(w.services, w.stranger, {"Apulainen", "", {tables}}, "")) == "task:task_not_given");

    const JobDraft draft{"Apulainen, aamut", "Neljä tuntia", {tables, waste}};
    const auto id = addJob(w.services, w.writer, draft, "k1").value();
    BOOST_TEST(addJob(w.services, w.writer, draft, "k1").value().value == id.value);  // the second click
    BOOST_TEST(jobsFor(w.services, w.coach).value().size() == 1u);
    const auto view = jobFor(w.services, w.coach, id, Language::Fi).value();
    BOOST_TEST(view.tasks.size() == 2u);
    std::size_t shown = 0;
    for (const auto& unit : view.coverage) shown += unit.shown.size();
    BOOST_TEST(shown == 2u);
    BOOST_TEST(codeOfRefusal(jobFor(w.services, w.stranger, id, Language::Fi)) == "not_found");

    BOOST_REQUIRE(changeTask(w.services, w.writer, waste, {"Vien jätteet", "", ""}, TaskPart::Core));
    BOOST_TEST(codeOfRefusal(changeJob(w.services, w.writer, id, draft)) == "done");  // stays until it is taken out
    BOOST_REQUIRE(changeJob(w.services, w.writer, id, {"Apulainen", "", {tables}}).has_value());
    BOOST_TEST(codeOfRefusal(changeJob(w.services, w.writer, id, draft)) == "task:task_not_given");
    for (int i = 0; i < 2; ++i) BOOST_TEST(codeOfRefusal(archiveJob(w.services, w.writer, id, true)) == "done");
    BOOST_TEST(jobFor(w.services, w.writer, id, Language::Fi).value().job.archivedAt.has_value());
}

VALO_CASE_ON_BOTH(the_supervisors_sheet_is_one_page_however_many_tasks_there_are) {
    World w(db);
    for (std::size_t count : {1u, 10u, 60u}) {
        const auto place = w.newWorkplace(w.writer, "Paikka " + std::to_string(count));
        for (std::size_t i = 0; i < count; ++i) {
            MappingDecisions shows;
            for (std::size_t r = 0; r < 8; ++r) shows.confirmed.push_back(w.requirement((i + r) % 20));
            addTask(
                w.services, w.writer, place,
                {"Siivoan huoneen numero " + std::to_string(i) + " ja kirjaan, mitä tein ja mitä jäi kesken", "", ""},
                TaskPart::Open, shows)
                .value();
        }
        const auto view = workplaceFor(w.services, w.writer, place).value();
        for (auto language : kLanguages) {
            const auto paper = onePageSheet(view, w.services.pages, language, w.services.clock.today());
            BOOST_TEST(papers::pageCount(paperPdf(paper)) == 1u, count << " tasks");
            BOOST_TEST((paper.language == language));
        }
    }
}

VALO_CASE_ON_BOTH(the_printed_report_names_no_contact_that_it_may_not) {
    World w(db);
    const auto entry = registerEntry(w.services, cafe(w)).value();
    const auto html =
        paperHtml(reportPaper(entry, w.services.pages, Language::Sv, "https://valo.example.fi/register/1", {}));
    BOOST_TEST(html.find("Salla Salainen") == std::string::npos);
    BOOST_TEST(html.find("Eero Tarkastaja") != std::string::npos);  // the outside expert stands behind it
    BOOST_TEST(html.find("Jag städar borden") != std::string::npos);
    BOOST_TEST(papers::pageCount(paperPdf(reportPaper(entry, w.services.pages, Language::Fi, "", {}))) >= 1u);
}
