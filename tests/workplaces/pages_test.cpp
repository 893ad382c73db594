// The room's pages and addresses.
#include <nlohmann/json.hpp>

#include "site.hpp"
#include "workplaces/jobs.hpp"

using namespace valo;
using namespace valo::workplaces;

VALO_CASE_ON_BOTH(every_page_shows_in_three_languages) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    const auto task =
        addTask(w.services, w.writer, place, {"Siivoan toimistot ja lajittelen jätteet", "", ""}, TaskPart::Given)
            .value();
    const auto second = addTask(w.services, w.writer, place, {"", "Jag städar trapporna", ""}).value();
    BOOST_REQUIRE(decideMapping(w.services, w.writer, task, {{w.requirement(0)}, {w.requirement(1)}}).has_value());
    BOOST_REQUIRE(archiveTask(w.services, w.writer, second, true).has_value());
    const auto published = w.published(place, {w.requirement(0)});
    const auto draft = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    const auto other = w.newWorkplace(w.writer, "Toinen");
    const auto waiting = w.draft(other, {w.requirement(2)});
    BOOST_REQUIRE(submitEnvironment(w.services, w.writer, waiting).has_value());
    const auto job = addJob(w.services, w.writer, {"Apulainen", "", {task}}, "").value();
    const auto p = "/workplaces/" + number(place), t = "/tasks/" + number(task);
    const struct {
        std::optional<Actor> actor;
        std::string target;
    } table[] = {
        {w.writer, "/workplaces"},
        {w.writer, "/workplaces?q=toinen"},
        {w.coach, "/workplaces"},
        {w.writer, "/workplaces/new"},
        {w.writer, p},
        {w.coach, p},
        {w.writer, p + "/edit"},
        {w.writer, p + "/sheet"},
        {w.coach, p + "/units"},
        {w.writer, p + "/tasks/list"},
        {w.writer, p + "/similar"},
        {w.writer, p + "/requirements/" + number(w.requirement(0))},
        {w.coach, p + "/requirements/" + number(w.requirement(0))},
        {w.writer, "/environments/" + number(draft) + "/pictures"},
        {w.writer, "/workplaces/" + number(other) + "/similar?q=siivoan"},
        {w.writer, "/workplaces/" + number(other) + "/units"},
        {w.writer, "/jobs"},
        {w.writer, "/jobs/new?workplace=" + number(place)},
        {w.coach, "/jobs/" + number(job)},
        {w.writer, "/jobs/" + number(job) + "/edit"},
        {w.writer, t},
        {w.writer, t + "/mapping"},
        {w.coach, t + "/mapping"},
        {w.writer,
         t + "/mapping?q=jäte&curriculum=" + number(w.curriculum) + "&unit=" + number(w.requirements[0].unit)},
        {w.writer, "/environments/" + number(draft)},
        {w.coach, "/environments/" + number(draft)},
        {w.writer, "/environments/" + number(published)},
        {w.writer, "/environments/" + number(waiting) + "/review"},
        {w.reviewer, "/environments/" + number(waiting) + "/review"},
        {w.reviewer, "/reviews"},
        {w.writer, "/reviews"},
        {std::nullopt, "/register"},
        {std::nullopt, "/register?unit=siivous&municipality=vaasa"},
        {std::nullopt, "/register?municipality=nowhere"},
        {std::nullopt, "/register/" + number(published)},
    };
    for (const auto& row : table)
        for (auto language : kLanguages) {
            const auto answer = site.get(row.actor, row.target, language);
            BOOST_TEST(answer.status == 200, row.target);
            BOOST_TEST(says(answer, "<h1"), row.target);
            BOOST_TEST(!says(answer, "{{"), row.target);
        }
}

VALO_CASE_ON_BOTH(a_reviewer_from_outside_is_shown_no_way_to_pages_that_are_closed_to_her) {
    World w(db);
    Site site(w);
    const auto id = w.published(w.newWorkplace(w.writer), {w.requirement(0)});
    const auto path = "/environments/" + number(id);
    BOOST_TEST(says(site.get(w.writer, path), "href=\"/workplaces/"));
    BOOST_TEST(!says(site.get(w.reviewer, path), "href=\"/workplaces"));
}

VALO_CASE_ON_BOTH(tasks_are_ticked_and_unticked_from_the_requirements_side) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    const auto add = [&](const char* words) { return addTask(w.services, w.writer, place, {words, "", ""}).value(); };
    const auto first = add("Siivoan"), second = add("Imuroin"), third = add("Pyyhin");
    const auto requirement = w.requirement(0);
    const auto target = "/workplaces/" + number(place) + "/requirements/" + number(requirement);
    const auto showing = [&] { return requirementFor(w.services, w.writer, place, requirement).value().shownBy; };
    const auto send = [&](std::vector<TaskId> ticked) {
        Site::Form form;
        for (auto task : {first, second}) form.emplace_back("shown", number(task));
        for (auto task : ticked) form.emplace_back("task", number(task));
        return site.post(w.writer, target, form).status;
    };
    BOOST_TEST(send({first, second}) == 303);
    BOOST_TEST((showing() == std::set{first, second}));
    BOOST_REQUIRE(decideMapping(w.services, w.colleague, third, {{requirement}, {}}).has_value());
    for (int i = 0; i < 2; ++i) BOOST_TEST(send({second}) == 303);
    BOOST_TEST((showing() == std::set{second, third}));  // what she did not see stays
    BOOST_TEST((taskFor(w.services, w.writer, first).value().decisions.front().decision == Decision::Rejected));
    BOOST_TEST(says(site.get(w.writer, target), "Imuroin"));
    BOOST_TEST(says(site.get(w.writer, "/workplaces/" + number(place) + "/units"), target));
    BOOST_TEST(!says(site.get(w.coach, "/workplaces/" + number(place) + "/units"), target));
    BOOST_TEST(site.get(w.coach, target).status == 200);
    BOOST_TEST(site.post(w.coach, target, {{"shown", number(first)}}).status == 403);
    for (const auto& outsider : {w.stranger, w.reviewer}) BOOST_TEST(site.get(outsider, target).status == 404);
    BOOST_TEST(site.get(w.writer, "/workplaces/" + number(place) + "/requirements/99999999").status == 404);
    BOOST_TEST(site.post(w.stranger, target, {{"shown", number(first)}}).status == 404);
}

VALO_CASE_ON_BOTH(what_was_typed_stays_when_a_form_is_refused) {
    World w(db);
    Site site(w);
    auto answer = site.post(w.writer, "/workplaces", {{"name", "Kahvila <Kuu>"}, {"postalCode", "abc"}});
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(says(answer, "value=\"Kahvila &lt;Kuu&gt;\""));
    BOOST_TEST(says(answer, "value=\"abc\""));
    BOOST_TEST(says(answer, "id=\"error-municipality\""));
    const auto place = w.newWorkplace(w.writer);
    const auto id = startEnvironment(w.services, w.writer, place, w.curriculum).value();
    answer = site.post(w.writer, "/environments/" + number(id),
                       {{"then", "submit"},
                        {"description_fi", "Kuvaus & muuta"},
                        {"recognisedOn", "31.2.2026"},
                        {"requirement", number(w.requirement(0))}});
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(says(answer, "Kuvaus &amp; muuta"));
    BOOST_TEST(says(answer, "value=\"31.2.2026\""));
    BOOST_TEST(says(answer, "value=\"" + number(w.requirement(0)) + "\" checked"));
    answer = site.post(w.writer, "/environments/" + number(id), {{"then", "submit"}, {"recognisedOn", "1.3.2026"}});
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(says(answer, "Rastita ainakin yksi vaatimus."));
    BOOST_TEST((w.stored(id).state == EnvironmentState::Draft));
}

VALO_CASE_ON_BOTH(a_task_is_mapped_by_plain_forms) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    auto answer = site.post(w.writer, "/workplaces/" + number(place) + "/tasks",
                            {{"text", "Siivoan toimistot ja lajittelen jätteet"}});
    BOOST_TEST(answer.status == 303);
    const auto task = db.read([&](Transaction& tx) { return tasksOf(tx, place); }).at(0).id;
    const auto path = "/tasks/" + number(task) + "/mapping";
    BOOST_TEST(location(answer).starts_with(path));
    BOOST_TEST(says(site.get(w.writer, path), "Ehdotuksia valmistellaan vielä."));
    site.suggestions->upToDate();
    const auto page = site.get(w.writer, path);
    BOOST_TEST(says(page, "<mark>"));
    BOOST_TEST(says(page, "name=\"reject\""));
    const auto a = number(w.requirement(0)), b = number(w.requirement(1)), c = number(w.requirement(2));
    const auto confirmed = [&] {
        std::string ids;
        for (auto id : db.read([&](Transaction& tx) { return requirementsOfTask(tx, task); })) ids += number(id) + " ";
        return ids;
    };
    site.post(w.writer, path, {{"shown", a}, {"shown", b}, {"shown", c}, {"tick", a}, {"tick", b}});
    BOOST_TEST(confirmed() == a + " " + b + " ");
    site.post(w.writer, path, {{"shown", a}, {"tick", a}});  // b was not on the page: it stays
    BOOST_TEST(confirmed() == a + " " + b + " ");
    site.post(w.writer, path, {{"shown", a}, {"shown", b}, {"tick", a}});  // b lost its tick
    BOOST_TEST(confirmed() == a + " ");
    answer = site.post(w.writer, path, {{"shown", a}, {"tick", a}, {"reject", a}, {"q", "jäte"}});
    BOOST_TEST(location(answer).starts_with(path));
    BOOST_TEST(confirmed() == "");
    BOOST_TEST(taskFor(w.services, w.writer, task).value().decisions.size() == 2u);  // c: seen, not decided
}

VALO_CASE_ON_BOTH(the_api_takes_a_report_from_a_workplace_to_the_register) {
    World w(db);
    Site site(w);
    using http::Method;
    using nlohmann::json;
    const std::string body = R"({"name": "Kahvila", "municipality": "Vaasa"})";
    const auto place =
        json::parse(site.json(Method::Post, w.writer, "/api/v1/workplaces", body, "k1").body)["id"].get<int>();
    BOOST_TEST(json::parse(site.json(Method::Post, w.writer, "/api/v1/workplaces", body, "k1").body)["id"] == place);
    const auto base = "/api/v1/workplaces/" + std::to_string(place);
    auto answer = site.json(Method::Post, w.writer, base + "/tasks", R"({"text": {"fi": "Siivoan"}})");
    BOOST_TEST(answer.status == 201);
    const auto task = json::parse(answer.body)["id"].get<int>();
    answer = site.json(Method::Put, w.writer, "/api/v1/tasks/" + std::to_string(task) + "/mapping",
                       "{\"confirmed\": [" + number(w.requirement(0)) + "], \"rejected\": []}");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(json::parse(answer.body)["decisions"].size() == 1u);
    answer =
        site.json(Method::Post, w.writer, base + "/environments", "{\"curriculumId\": " + number(w.curriculum) + "}");
    BOOST_TEST(answer.status == 201);
    const auto report = json::parse(answer.body);
    BOOST_TEST(report["requirements"].size() == 1u);
    const auto path = "/api/v1/environments/" + std::to_string(report["id"].get<int>());
    BOOST_TEST(site.json(Method::Post, w.writer, path + "/submit", "").status == 422);
    const json change = {{"description", {{"fi", "Kahvila"}}},
                         {"recognisedOn", "2026-03-01"},
                         {"recogniserName", "Eero"},
                         {"recogniserOrganisation", "Opisto"},
                         {"requirements", report["requirements"]}};
    BOOST_TEST(site.json(Method::Put, w.writer, path, change.dump()).status == 200);
    BOOST_TEST(site.json(Method::Post, w.writer, path + "/submit", "").status == 200);
    BOOST_TEST(site.json(Method::Post, w.writer, path + "/publish", "{}").status == 403);
    BOOST_TEST(json::parse(site.get(w.reviewer, "/api/v1/reviews").body)["items"].size() == 1u);
    answer = site.json(Method::Post, w.reviewer, path + "/publish", "{}");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(json::parse(answer.body)["state"] == "published");
    BOOST_TEST(json::parse(site.get(std::nullopt, "/api/v1/register?municipality=vaasa").body)["items"].size() == 1u);
    BOOST_TEST(site.json(Method::Post, w.writer, path + "/withdraw", "{}").status == 422);
    BOOST_TEST(site.json(Method::Post, w.writer, path + "/withdraw", R"({"reason": "Suljettu"})").status == 200);
}

VALO_CASE_ON_BOTH(lists_of_the_api_are_paged_to_their_end) {
    World w(db);
    Site site(w);
    for (int i = 0; i < 5; ++i) w.newWorkplace(w.writer, "Paikka " + std::to_string(i));
    std::set<int> seen;
    std::string cursor;
    for (int pages = 0; pages < 5; ++pages) {
        const auto answer = nlohmann::json::parse(site.get(w.writer, "/api/v1/workplaces?limit=2" + cursor).body);
        for (const auto& item : answer["items"]) seen.insert(item["id"].get<int>());
        if (answer["next"].is_null()) break;
        cursor = "&cursor=" + answer["next"].get<std::string>();
    }
    BOOST_TEST(seen.size() == 5u);
    for (const auto* wrong : {"limit=0", "limit=x", "cursor=7777", "cursor=x"})
        BOOST_TEST(site.get(w.writer, std::string("/api/v1/workplaces?") + wrong).status == 422, wrong);
}

VALO_CASE_ON_BOTH(pages_ask_the_database_little_however_many_tasks_and_reports_there_are) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    w.published(place, {w.requirements[0].id, w.requirements[1].id});
    w.draft(place, {w.requirements[2].id});
    const auto tasks =
        addTasks(w.services, w.writer, place, "Siivoan\nLajittelen jätteet\nImuroin\nPesen ikkunat", Language::Fi)
            .value()
            .added;
    for (std::size_t i = 0; i < tasks.size(); ++i)
        BOOST_REQUIRE(decideMapping(w.services, w.writer, tasks[i], {{w.requirement(i), w.requirement(i + 1)}, {}}));
    site.suggestions->upToDate();
    for (const auto& path : {"/workplaces/" + number(place), "/tasks/" + number(tasks[0]) + "/mapping"}) {
        database::Database::takeThreadUsage();
        BOOST_TEST(site.get(w.writer, path).status == 200);
        BOOST_TEST_CONTEXT(path)
        BOOST_TEST(database::Database::takeThreadUsage().first <= 10u);  // one is what the organisation taught
    }
    const auto seen = workplaceFor(w.services, w.writer, place).value();
    BOOST_TEST(seen.shows.at(tasks[1]).size() == 2u);
    int ticked = 0;
    for (const auto& unit : seen.coverage) ticked += static_cast<int>(unit.shown.size());
    BOOST_TEST(ticked == 5);  // each requirement once, whatever number of tasks show it
}

VALO_CASE_ON_BOTH(a_new_task_suggests_before_it_is_saved_and_takes_its_ticks_along) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    const auto p = "/workplaces/" + number(place);
    BOOST_TEST(says(site.get(w.writer, p + "/suggestions?text=siivoan"), "data-preparing"));
    site.suggestions->upToDate();
    const auto fragment = site.get(w.writer, p + "/suggestions?text=Siivoan toimistot ja lajittelen jätteet");
    BOOST_TEST(fragment.status == 200);
    BOOST_TEST(!says(fragment, "<html"));
    BOOST_TEST(says(fragment, "<mark>"));
    BOOST_TEST(says(fragment, "name=\"tick\""));
    BOOST_TEST(says(fragment, "name=\"reject\""));
    const auto first = w.requirement(0), second = w.requirement(1);
    const auto kept =
        site.get(w.writer, p + "/suggestions?text=blockchain&tick=" + number(first) + "&reject=" + number(second));
    BOOST_TEST(says(kept, "value=\"" + number(first) + "\" id=\"r-" + number(first) + "\" checked"));
    BOOST_TEST(says(kept, "<input type=\"hidden\" name=\"reject\" value=\"" + number(second) + "\">"));
    BOOST_TEST(site.get(w.coach, p + "/suggestions?text=siivoan").status == 403);
    BOOST_TEST(site.get(w.stranger, p + "/suggestions?text=siivoan").status == 404);
    BOOST_TEST(site.get(w.writer, p + "/suggestions?text=" + std::string(301, 'a')).status == 422);

    const auto looked = site.post(w.writer, p + "/tasks", {{"text", "Lajittelen jätteet"}, {"then", "look"}});
    BOOST_TEST(looked.status == 200);
    BOOST_TEST(says(looked, "name=\"tick\""));
    BOOST_TEST(says(looked, "value=\"Lajittelen jätteet\""));
    const auto tasks = [&] { return db.read([&](Transaction& tx) { return tasksOf(tx, place); }); };
    BOOST_TEST(tasks().empty());  // looking saves nothing

    const Site::Form form{
        {"text", "Lajittelen jätteet"}, {"language", "fi"},       {"part", "given"},         {"then", "add"},
        {"tick", number(first)},        {"tick", number(second)}, {"reject", number(second)}};
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(location(site.post(w.writer, p + "/tasks", form)) == p + "?done=task_mapped#new-task");
    BOOST_REQUIRE(tasks().size() == 1u);
    BOOST_TEST((tasks()[0].part == TaskPart::Given));
    const auto decisions = taskFor(w.services, w.writer, tasks()[0].id).value().decisions;
    BOOST_REQUIRE(decisions.size() == 2u);
    for (const auto& decision : decisions)
        BOOST_TEST((decision.decision == Decision::Confirmed) == (decision.requirement == first));
    BOOST_TEST(site.post(w.writer, p + "/tasks", {{"text", ""}, {"then", "add"}}).status == 422);
    BOOST_TEST(site.post(w.writer, p + "/tasks", {{"text", "Imuroin"}, {"tick", "999999"}}).status == 422);
    BOOST_TEST(tasks().size() == 1u);  // all or nothing
}

VALO_CASE_ON_BOTH(a_pasted_list_is_saved_at_once_only_when_it_is_plain) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    const auto target = "/workplaces/" + number(place) + "/tasks";
    const auto count = [&] { return db.read([&](Transaction& tx) { return tasksOf(tx, place).size(); }); };
    const struct {
        std::string lines;
        int status;
        std::string says;
        std::size_t tasks;
    } table[] = {
        {"- Siivoan\n2) Imuroin\n\nsiivoan\n", 303, "", 2},
        {"Siivoan\taamu\nVien roskat\tilta\n", 200, "Vien roskat", 2},
        {"tehtävä;osa\nPyyhin pöydät;ydin\n", 200, "Pyyhin pöydät", 2},
        {"Pyyhin\n" + std::string(kLongestTask + 1, 'a') + "\n", 200, "Rivi 2:", 2},
        {"", 422, "error", 2},
    };
    for (const auto& row : table) {
        const auto answer = site.post(w.writer, target, {{"lines", row.lines}, {"language", "fi"}});
        BOOST_TEST(answer.status == row.status, row.lines);
        BOOST_TEST(says(answer, row.says), row.lines);
        BOOST_TEST(count() == row.tasks, row.lines);
    }
    BOOST_TEST(site.post(w.coach, target, {{"lines", "a;b\nc;d\n"}}).status == 403);
    BOOST_TEST(site.post(w.stranger, target, {{"lines", "a;b\nc;d\n"}}).status == 404);
}

VALO_CASE_ON_BOTH(a_list_of_tasks_is_shown_line_by_line_before_it_is_saved) {
    World w(db);
    Site site(w);
    const auto place = w.newWorkplace(w.writer);
    BOOST_REQUIRE(addTask(w.services, w.writer, place, {"Imuroin", "", ""}));
    const auto p = "/workplaces/" + number(place) + "/tasks/list";
    const std::string text = "tehtävä;osa\nSiivoan;ydin\nIMUROIN;\nSiivoan;\n;ydin\n";
    const auto shown = site.post(w.writer, p, {{"lines", text}, {"then", "preview"}});
    BOOST_TEST(shown.status == 200);
    for (const auto* words : {"UTF-8", "puolipiste", "Rivi 4:", "sama kuin rivillä 2", "Rivi 5:", "on jo luettelossa"})
        BOOST_TEST(says(shown, words), words);
    const auto count = [&] { return db.read([&](Transaction& tx) { return tasksOf(tx, place); }).size(); };
    BOOST_TEST(count() == 1u);
    const auto saved = site.post(w.writer, p, {{"text", text}, {"then", "save"}, {"line", "2"}, {"line", "3"}});
    BOOST_TEST(location(saved) == "/workplaces/" + number(place) + "?done=tasks_added&added=1&known=1#tasks");
    BOOST_TEST(count() == 2u);
    BOOST_TEST(site.post(w.writer, p, {{"text", text}, {"then", "save"}}).status == 422);  // nothing ticked
    BOOST_TEST(site.post(w.writer, p, {{"then", "preview"}}).status == 422);
    BOOST_TEST(site.post(w.coach, p, {{"lines", text}}).status == 403);

    const auto api = "/api/v1/workplaces/" + number(place) + "/task-list";
    const auto read = nlohmann::json::parse(site.json(http::Method::Post, w.writer, api,
                                                      "uppgift\tx\nJag st\xe4"
                                                      "dar\t1\n")
                                                .body);
    BOOST_TEST(read["encoding"] == "windows-1252");
    BOOST_TEST(read["rows"][0]["text"]["sv"] == "Jag städar");
    BOOST_TEST(read["added"].empty());
    BOOST_TEST(count() == 2u);
    site.json(http::Method::Post, w.writer, api + "?save=true", "uppgift\nJag städar\n");
    BOOST_TEST(count() == 3u);
}

VALO_CASE_ON_BOTH(the_word_list_says_when_it_shows_only_some) {
    World w(db);
    Site site(w);
    const std::string more = "Kirjoita pidempi osa sanasta", row = "<tr><td";
    const auto find = [&](const std::string& text) { return site.get(w.writer, "/words?find=" + text); };
    BOOST_TEST(!says(find(""), row));
    const auto some = find("imuroida"), many = find("a");
    BOOST_TEST(says(some, row));
    BOOST_TEST(!says(some, more));
    BOOST_TEST(says(many, more));
    std::size_t rows = 0;
    for (auto at = many.body.find(row); at != std::string::npos; at = many.body.find(row, at + 1)) ++rows;
    BOOST_TEST(rows == 50u);
    BOOST_TEST(says(find("zzzz"), "role=\"status\""));
}

VALO_CASE_ON_BOTH(match_answers_with_reasons_and_keeps_quiet_about_nonsense) {
    World w(db);
    Site site(w);
    site.suggestions->upToDate();
    const auto found = nlohmann::json::parse(
        site.get(w.writer, "/api/v1/match?text=Siivoan toimistot ja lajittelen jätteet&lang=fi&limit=3").body);
    BOOST_TEST(!found["items"].empty());
    BOOST_TEST(found["items"].size() <= 3u);
    BOOST_TEST(!found["items"][0]["requirements"][0]["reasons"].empty());
    BOOST_TEST(nlohmann::json::parse(site.get(w.writer, "/api/v1/match?text=qwerty&lang=fi").body)["items"].empty());
    BOOST_TEST(site.get(w.writer, "/api/v1/match?text=").status == 422);
    BOOST_TEST(site.get(w.writer, "/api/v1/match?text=a&lang=xx").status == 422);
}
