// Lists of tasks as files and pasted text bring them.
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

namespace {

/// "2:Siivoan|4:!too_long" – rows and, with a mark, problems.
std::string told(const TaskList& list) {
    std::string all;
    const auto add = [&](const std::string& one) { all += (all.empty() ? "" : "|") + one; };
    for (const auto& row : list.rows)
        add(std::to_string(row.line) + ":" + row.text.fi + (row.text.sv.empty() ? "" : "/" + row.text.sv) +
            (row.text.en.empty() ? "" : "/" + row.text.en) + (row.part == TaskPart::Open ? "" : "=") +
            (row.part == TaskPart::Open ? "" : std::string(codeOf(row.part))));
    for (const auto& problem : list.problems)
        add(std::to_string(problem.line) + ":!" + problem.code +
            (problem.detail.empty() ? "" : "(" + problem.detail + ")"));
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_list_is_read_however_it_comes) {
    const std::string longLine(kLongestTask + 1, 'a');
    const struct {
        const char* name;
        std::string bytes, expected;
        char separator;
        bool header;
    } table[] = {
        {"lines", "Siivoan\nLajittelen jätteet\n", "1:Siivoan|2:Lajittelen jätteet", 0, false},
        {"bullets and numbers", "- Siivoan\r\n2) Imuroin\r\n\r\n• Pyyhin\r\n", "1:Siivoan|2:Imuroin|4:Pyyhin", 0,
         false},
        {"a comma is part of a sentence", "Siivoan, pyyhin ja imuroin\n", "1:Siivoan, pyyhin ja imuroin", 0, false},
        {"semicolons with a heading", "tehtävä;uppgift;osa\nSiivoan;Jag städar;ydin\nVien roskat;;voi antaa\n",
         "2:Siivoan/Jag städar=core|3:Vien roskat=given", ';', true},
        {"commas with a heading", "Task,Tehtävä\n\"I clean, and sweep\",Siivoan\n", "2:Siivoan/I clean, and sweep", ',',
         true},
        {"tabs", "Arbetsuppgift\tnot\nJag städar\tx\n", "2:/Jag städar", '\t', true},
        {"no heading, semicolons", "Siivoan;joka päivä\nImuroin;\n", "1:Siivoan|2:Imuroin", ';', false},
        {"quotes within quotes and a line break", "tehtävä;osa\n\"Sanon \"\"hei\"\"\nja kättelen\";\nPyyhin;\n",
         "2:Sanon \"hei\" ja kättelen|4:Pyyhin", ';', true},
        {"UTF-8 with its mark", "\xef\xbb\xbftehtävä\nSiivoan\n", "2:Siivoan", ';', true},
        {"Latin-1", "teht\xe4v\xe4;osa\nJ\xe4tteet \x96 lajittelu;\n", "2:Jätteet – lajittelu", ';', true},
        {"UTF-16", std::string("\xff\xfe\x41\x00\xe4\x00\x0a\x00", 8), "1:Aä", 0, false},
        {"twice", "Siivoan\nsiivoan\n", "1:Siivoan|2:!twice(1)", 0, false},
        {"too long", "Siivoan\n" + longLine + "\n", "1:Siivoan|2:!too_long(300)", 0, false},
        {"a row without its task", "tehtävä;osa\n;ydin\nSiivoan;\n", "3:Siivoan|2:!no_task", ';', true},
        {"an open quote", "tehtävä;osa\nSiivoan;\n\"Imuroin;\n", "2:Siivoan|3:!unreadable", ';', true},
        {"a byte that is no letter", std::string("Sii\x01voan\n", 9), "1:!unreadable", 0, false},
        {"a semicolon in one sentence", "Siivoan; pyyhin\nImuroin\nVien roskat\n",
         "1:Siivoan; pyyhin|2:Imuroin|3:Vien roskat", 0, false},
        {"numbers before the tasks", "1\tSiivoan\taamu\n2\tImuroin\tilta\n", "1:Siivoan|2:Imuroin", '\t', false},
        {"bullets as a word processor pastes them", "•\tSiivoan\r\n•\tImuroin\r\n", "1:Siivoan|2:Imuroin", '\t', false},
        {"Excel's line and an empty one before the heading", "sep=;\n\ntehtävä;osa\nSiivoan;ydin\n", "4:Siivoan=core",
         ';', true},
        {"nothing", "", "", 0, false},
        {"empty lines alone", "\n\n  \n", "", 0, false},
    };
    for (const auto& row : table) {
        const auto list = readTaskList(row.bytes, Language::Fi);
        BOOST_TEST(told(list) == row.expected, row.name << ": " << told(list));
        BOOST_TEST(list.hasHeader == row.header, row.name);
        if (row.header && row.separator != ';') BOOST_TEST(list.separator == row.separator, row.name);
    }
    BOOST_TEST(codeOf(readTaskList("J\xe4te\n", Language::Fi).encoding) == "windows-1252");
    BOOST_TEST(codeOf(readTaskList("Jäte\n", Language::Fi).encoding) == "utf-8");
    BOOST_TEST(readTaskList("tehtävä;huone;päivä\nSiivoan;a;b\n", Language::Fi).unused.size() == 2u);
    BOOST_TEST(readTaskList("Siivoan;a\nImuroin;b\n", Language::Fi).unused == std::vector<std::string>{"a"});
}

BOOST_AUTO_TEST_CASE(a_list_ends_at_the_most_that_is_taken_at_once) {
    std::string text;
    for (std::size_t i = 0; i < kMostPastedTasks + 5; ++i) text += "Tehtävä numero " + std::to_string(i) + "\n";
    const auto list = readTaskList(text, Language::Fi);
    BOOST_TEST(list.rows.size() == kMostPastedTasks);
    BOOST_REQUIRE(list.problems.size() == 1u);
    BOOST_TEST(list.problems[0].code == "too_many_lines");
    BOOST_TEST(list.problems[0].line == static_cast<int>(kMostPastedTasks) + 1);
}

VALO_CASE_ON_BOTH(a_list_sent_twice_adds_its_tasks_once) {
    World w(db);
    const auto place = w.newWorkplace(w.writer);
    const auto list = readTaskList("tehtävä;uppgift;osa\nSiivoan;Jag städar;ydin\nImuroin;;x\n", Language::Fi);
    BOOST_TEST(addTaskRows(w.services, w.writer, place, list.rows).value().added.size() == 2u);
    const auto again = addTaskRows(w.services, w.writer, place, list.rows).value();
    BOOST_TEST(again.added.size() == 0u);
    BOOST_TEST(again.known == 2u);
    const auto tasks = db.read([&](Transaction& tx) { return tasksOf(tx, place); });
    BOOST_REQUIRE(tasks.size() == 2u);
    BOOST_TEST(tasks[0].text.sv == "Jag städar");
    BOOST_TEST((tasks[0].part == TaskPart::Core && tasks[1].part == TaskPart::Given));
    BOOST_TEST(codeOfRefusal(addTaskRows(w.services, w.coach, place, list.rows)) == "forbidden");
    BOOST_TEST(codeOfRefusal(addTaskRows(w.services, w.stranger, place, list.rows)) == "not_found");
    BOOST_TEST(codeOfRefusal(addTaskRows(w.services, w.writer, place, {})) == "lines:required");
}
