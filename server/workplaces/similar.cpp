#include "workplaces/similar.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "workplaces/matching/words.hpp"
#include "workplaces/report_lines.hpp"

namespace valo::workplaces {
namespace {

using database::Sql;

// A list in one parameter, as JSON: how each database reads it.
#define NUMBERS_SQLITE(list) "(select value from json_each(" list "))"
#define NUMBERS_POSTGRESQL(list) "(select cast(json_array_elements_text(cast(" list " as json)) as bigint))"
#define WORDS_SQLITE(list) "(select value from json_each(" list "))"
#define WORDS_POSTGRESQL(list) "(select json_array_elements_text(cast(" list " as json)))"

#define NEAREST(words, requirements)                                                                                  \
    "select e.id from environment e join (select h.id as id, sum(h.hits) as hits from (select environment_id as id, " \
    "count(*) as hits from environment_word where word in " words                                                     \
    " group by environment_id union all select "                                                                      \
    "environment_id, count(*) from environment_requirement where requirement_id in " requirements                     \
    " group by environment_id) h group by h.id) n on n.id = e.id "                                                    \
    "where e.state = 'published' and e.workplace_id <> :workplace and (e.valid_to is null or e.valid_to >= :today) "  \
    "and exists (select 1 from environment_task k where k.environment_id = e.id) "                                    \
    "order by n.hits desc, e.id limit :most"
constexpr Sql kNearestSqlite{NEAREST(WORDS_SQLITE(":words"), NUMBERS_SQLITE(":requirements"))};
constexpr Sql kNearestPostgresql{NEAREST(WORDS_POSTGRESQL(":words"), NUMBERS_POSTGRESQL(":requirements"))};

#define LINES(ids) LINE_COLUMNS LINE_TABLES "where e.id in " ids " order by e.id"
constexpr Sql kLinesSqlite{LINES(NUMBERS_SQLITE(":ids"))}, kLinesPostgresql{LINES(NUMBERS_POSTGRESQL(":ids"))};

#define TASKS(ids)                                                                                              \
    "select k.environment_id, k.id, k.text_fi, k.text_sv, k.text_en, r.requirement_id from environment_task k " \
    "left join environment_task_requirement r on r.environment_task_id = k.id where k.environment_id in " ids   \
    " order by k.environment_id, k.position, k.id, r.requirement_id"
constexpr Sql kTasksSqlite{TASKS(NUMBERS_SQLITE(":ids"))}, kTasksPostgresql{TASKS(NUMBERS_POSTGRESQL(":ids"))};

constexpr Sql kLearnWord{
    "insert into environment_word (word, environment_id) values (:word, :environment) on conflict do nothing"};
constexpr Sql kWithoutWords{
    "select e.id from environment e where e.state = 'published' and not exists "
    "(select 1 from environment_word x where x.environment_id = e.id) order by e.id"};
constexpr Sql kComesFrom{"insert into task_origin (task_id, environment_id) values (:task, :environment)"};
constexpr Sql kOffer{"insert into task_offer (task_id, requirement_id) values (:task, :requirement)"};

/// The first `count` letters of a word.
std::string_view firstOf(std::string_view word, std::size_t count) {
    std::size_t end = 0;
    for (; end < word.size(); ++end)
        if ((static_cast<unsigned char>(word[end]) & 0xC0U) != 0x80U && count-- == 0) break;
    return word.substr(0, end);
}

std::string subjectOf(TaskId id) { return "task/" + std::to_string(id.value); }

void add(WorkProfile& profile, const LocalizedText& text) {
    for (auto language : kLanguages) profile.addWords(text.in(language));
}

std::set<std::string> listedWords(const std::vector<Task>& tasks) {
    std::set<std::string> words;
    for (const auto& task : tasks)
        for (auto language : kLanguages)
            if (!task.text.in(language).empty()) words.insert(lowered(task.text.in(language)));
    return words;
}

bool isListed(const std::set<std::string>& words, const LocalizedText& text) {
    return std::ranges::any_of(kLanguages, [&](auto language) {
        return !text.in(language).empty() && words.contains(lowered(text.in(language)));
    });
}

WorkProfile profileOf(Transaction& tx, const Workplace& place, const std::vector<Task>& tasks, std::string_view words) {
    WorkProfile mine;
    mine.addWords(words);
    for (const auto& task : tasks) add(mine, task.text);
    for (const auto& [task, requirements] : requirementsOfTasks(tx, place.id))
        mine.requirements.insert(requirements.begin(), requirements.end());
    if (tasks.empty() && words.empty()) {
        mine.addWords(place.details.name + ' ' + place.details.unitName);
        add(mine, place.details.description);
    }
    return mine;
}

WorkProfile profileOf(const EnvironmentLine& line, const std::vector<ReportTask>& tasks) {
    WorkProfile theirs;
    add(theirs, line.curriculumName);
    theirs.addWords(line.workplaceName);
    for (const auto& task : tasks) {
        add(theirs, task.text);
        theirs.requirements.insert(task.shows.begin(), task.shows.end());
    }
    return theirs;
}

template <class List>
std::string jsonList(const List& list) {
    JsonWriter out;
    out.beginArray();
    for (const auto& one : list) out.value(one);
    return out.endArray().take();
}

/// Reports with their tasks, as they are compared.
std::vector<SimilarReport> reportsWithTasks(Transaction& tx, const std::vector<EnvironmentId>& ids) {
    const bool isSqlite = tx.dialect() == database::Dialect::Sqlite;
    const auto list = jsonList(ids);
    std::map<EnvironmentId, std::vector<ReportTask>> tasks;
    for (auto& [report, task, text, requirement] :
         tx.all<std::tuple<EnvironmentId, std::int64_t, LocalizedText, std::optional<RequirementId>>>(
             isSqlite ? kTasksSqlite : kTasksPostgresql, list)) {
        auto& theirs = tasks[report];
        if (theirs.empty() || theirs.back().id != task) theirs.push_back({task, std::move(text), {}});
        if (requirement) theirs.back().shows.push_back(*requirement);
    }
    std::vector<SimilarReport> reports;
    for (auto& line : tx.all<EnvironmentLine>(isSqlite ? kLinesSqlite : kLinesPostgresql, list)) {
        auto& theirs = tasks[line.id];
        reports.push_back({std::move(line), std::move(theirs), {}, 0});
    }
    return reports;
}

/// The reports that share most beginnings of words and most requirements: those that are compared closely.
std::vector<EnvironmentId> nearest(Transaction& tx, WorkplaceId except, const WorkProfile& mine, Date today) {
    constexpr std::int64_t kCompared = 40;
    return tx.all<EnvironmentId>(tx.dialect() == database::Dialect::Sqlite ? kNearestSqlite : kNearestPostgresql,
                                 jsonList(mine.beginnings), jsonList(mine.requirements), except, today, kCompared);
}

template <class Set>
double shared(const Set& a, const Set& b) {
    const auto smaller = std::min(a.size(), b.size());
    if (smaller == 0) return 0;
    const auto both = std::ranges::count_if(a, [&](const auto& one) { return b.contains(one); });
    return static_cast<double>(both) / static_cast<double>(smaller);
}

}  // namespace

void WorkProfile::addWords(std::string_view text) {
    constexpr std::size_t kShortest = 3, kBeginning = 5;
    for (const auto& token : tokens(text)) {
        if (length(token.folded) < kShortest) continue;
        for (auto& gram : fourGrams(token.folded)) grams.insert(std::move(gram));
        if (length(token.folded) > kShortest) beginnings.insert(std::string(firstOf(token.folded, kBeginning)));
    }
}

double likeness(const WorkProfile& a, const WorkProfile& b) {
    constexpr double kWords = 0.4;
    const auto words = shared(a.grams, b.grams);
    if (a.requirements.empty() || b.requirements.empty()) return words;
    return kWords * words + (1 - kWords) * shared(a.requirements, b.requirements);
}

Result<std::vector<SimilarReport>> similarFor(Services& services, const Actor& actor, WorkplaceId workplaceId,
                                              std::string_view words) {
    constexpr std::size_t kMost = 10;
    constexpr double kLeast = 0.05;
    const auto today = services.clock.today();
    return services.database.read([&](Transaction& tx) -> Result<std::vector<SimilarReport>> {
        const auto place = workplace(tx, workplaceId);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        const auto tasks = tasksOf(tx, workplaceId);
        const auto mine = profileOf(tx, *place, tasks, words);
        auto found = reportsWithTasks(tx, nearest(tx, workplaceId, mine, today));
        for (auto& report : found) report.likeness = likeness(mine, profileOf(report.line, report.tasks));
        std::erase_if(found, [](const SimilarReport& report) { return report.likeness < kLeast; });
        std::ranges::stable_sort(found, std::ranges::greater{}, &SimilarReport::likeness);
        if (found.size() > kMost) found.resize(kMost);
        const auto listed = listedWords(tasks);
        for (auto& report : found)
            for (const auto& task : report.tasks)
                if (isListed(listed, task.text)) report.known.insert(task.id);
        return found;
    });
}

void learnWords(Transaction& tx, const std::vector<EnvironmentId>& reports) {
    for (const auto& report : reportsWithTasks(tx, reports))
        for (const auto& word : profileOf(report.line, report.tasks).beginnings)
            tx.run(kLearnWord, word, report.line.id);
}

void learnMissingWords(Services& services) {
    constexpr std::size_t kAtOnce = 500;
    const auto missing = services.database.read([](Transaction& tx) { return tx.all<EnvironmentId>(kWithoutWords); });
    for (auto from = missing.begin(); from != missing.end();) {
        const auto to = from + std::min<std::ptrdiff_t>(kAtOnce, missing.end() - from);
        services.database.write([&](Transaction& tx) {
            learnWords(tx, {from, to});
            return Done{};
        });
        from = to;
    }
}

Result<CopiedTasks> copyTasks(Services& services, const Actor& actor, WorkplaceId workplaceId, EnvironmentId from,
                              const std::vector<std::int64_t>& wanted) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<CopiedTasks> {
        const auto place = workplace(tx, workplaceId);
        if (!place || !mayRead(actor, place->organisation)) return notFound("workplace");
        if (!mayChange(actor, place->organisation)) return forbidden("task");
        const auto report = environment(tx, from);
        if (!report || report->state != EnvironmentState::Published) return notFound("environment");
        if (wanted.empty()) return invalid("task", "no_tasks");
        const auto own = tasksOf(tx, workplaceId);
        const auto words = listedWords(own);
        int position = own.empty() ? 1 : own.back().position + 1;
        CopiedTasks copied;
        for (const auto& task : tasksOfReport(tx, from)) {
            if (std::ranges::count(wanted, task.id) == 0) continue;
            if (isListed(words, task.text)) {
                ++copied.known;
                continue;
            }
            const auto id = insertTask(tx, workplaceId, position++, task.text, TaskPart::Open, actor.user, now);
            tx.run(kComesFrom, id, from);
            for (auto requirement : task.shows) tx.run(kOffer, id, requirement);
            accounts::logAccess(tx, actor, now, {{}, "task.copied", subjectOf(id)});
            copied.added.push_back(id);
        }
        if (copied.added.empty() && copied.known == 0) return invalid("task", "unknown");
        return copied;
    });
}

}  // namespace valo::workplaces
