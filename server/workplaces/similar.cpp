#include "workplaces/similar.hpp"

#include <algorithm>

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "workplaces/matching/analysis.hpp"

namespace valo::workplaces {
namespace {

using database::Sql;

constexpr Sql kTasksOfPublished{
    "select e.id, k.id, k.text_fi, k.text_sv, k.text_en, r.requirement_id from environment e "
    "join environment_task k on k.environment_id = e.id "
    "left join environment_task_requirement r on r.environment_task_id = k.id where e.state = 'published' "
    "and e.workplace_id <> :workplace order by e.id, k.position, k.id, r.requirement_id"};
constexpr Sql kComesFrom{"insert into task_origin (task_id, environment_id) values (:task, :environment)"};
constexpr Sql kOffer{"insert into task_offer (task_id, requirement_id) values (:task, :requirement)"};

std::string subjectOf(TaskId id) { return "task/" + std::to_string(id.value); }

std::map<EnvironmentId, std::vector<ReportTask>> publishedTasks(Transaction& tx, WorkplaceId except) {
    std::map<EnvironmentId, std::vector<ReportTask>> all;
    for (auto& [report, task, text, requirement] :
         tx.all<std::tuple<EnvironmentId, std::int64_t, LocalizedText, std::optional<RequirementId>>>(kTasksOfPublished,
                                                                                                      except)) {
        auto& tasks = all[report];
        if (tasks.empty() || tasks.back().id != task) tasks.push_back({task, std::move(text), {}});
        if (requirement) tasks.back().shows.push_back(*requirement);
    }
    return all;
}

void add(WorkProfile& profile, const LocalizedText& text) {
    for (auto language : kLanguages) profile.addWords(text.in(language));
}

std::set<std::string> listedWords(Transaction& tx, WorkplaceId workplace) {
    std::set<std::string> words;
    for (const auto& task : tasksOf(tx, workplace))
        for (auto language : kLanguages)
            if (!task.text.in(language).empty()) words.insert(lowered(task.text.in(language)));
    return words;
}

bool isListed(const std::set<std::string>& words, const LocalizedText& text) {
    return std::ranges::any_of(kLanguages, [&](auto language) {
        return !text.in(language).empty() && words.contains(lowered(text.in(language)));
    });
}

WorkProfile profileOf(Transaction& tx, const Workplace& place, std::string_view words) {
    WorkProfile mine;
    mine.addWords(words);
    const auto tasks = tasksOf(tx, place.id);
    for (const auto& task : tasks) add(mine, task.text);
    for (const auto& [task, requirements] : requirementsOfTasks(tx, place.id))
        mine.requirements.insert(requirements.begin(), requirements.end());
    if (tasks.empty() && words.empty()) {
        mine.addWords(place.details.name + ' ' + place.details.unitName);
        add(mine, place.details.description);
    }
    return mine;
}

using PublishedTasks = std::map<EnvironmentId, std::vector<ReportTask>>;

void addWhole(std::set<std::string>& words, std::string_view text) {
    for (auto& token : tokens(text)) words.insert(std::move(token.folded));
}
std::set<std::string> wholeWords(Transaction& tx, const Workplace& place, std::string_view words) {
    std::set<std::string> whole;
    addWhole(whole, words);
    for (const auto& task : tasksOf(tx, place.id))
        for (auto language : kLanguages) addWhole(whole, task.text.in(language));
    return whole;
}

/// Where there are a great many reports, only those are compared closely that share most words and requirements.
void keepNearest(std::vector<EnvironmentLine>& lines, const PublishedTasks& tasks, const WorkProfile& mine,
                 const std::set<std::string>& words) {
    constexpr std::size_t kCompared = 200;
    if (lines.size() <= kCompared) return;
    std::map<EnvironmentId, std::size_t> near;
    for (const auto& line : lines)
        for (const auto& task : tasks.at(line.id)) {
            auto& sum = near[line.id];
            for (auto requirement : task.shows) sum += mine.requirements.contains(requirement) ? 1 : 0;
            for (auto language : kLanguages)
                for (const auto& token : tokens(task.text.in(language))) sum += words.contains(token.folded) ? 1 : 0;
        }
    std::ranges::stable_sort(lines, std::ranges::greater{}, [&](const EnvironmentLine& line) { return near[line.id]; });
    lines.resize(kCompared);
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
    constexpr std::size_t kShortest = 3;
    for (const auto& token : tokens(text))
        if (length(token.folded) >= kShortest)
            for (auto& gram : fourGrams(token.folded)) grams.insert(std::move(gram));
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
        const auto mine = profileOf(tx, *place, words);
        const auto listed = listedWords(tx, workplaceId);
        std::vector<SimilarReport> found;
        auto tasks = publishedTasks(tx, workplaceId);
        auto lines = publishedReports(tx);
        std::erase_if(lines, [&](const EnvironmentLine& line) {
            return !tasks.contains(line.id) || (line.validTo && *line.validTo < today);
        });
        keepNearest(lines, tasks, mine, wholeWords(tx, *place, words));
        for (auto& line : lines) {
            auto& theirs = tasks.at(line.id);
            WorkProfile profile;
            add(profile, line.curriculumName);
            profile.addWords(line.workplaceName);
            for (const auto& task : theirs) {
                add(profile, task.text);
                profile.requirements.insert(task.shows.begin(), task.shows.end());
            }
            if (const auto alike = likeness(mine, profile); alike >= kLeast)
                found.push_back({std::move(line), std::move(theirs), {}, alike});
        }
        std::ranges::stable_sort(found, std::ranges::greater{}, &SimilarReport::likeness);
        if (found.size() > kMost) found.resize(kMost);
        for (auto& report : found)
            for (const auto& task : report.tasks)
                if (isListed(listed, task.text)) report.known.insert(task.id);
        return found;
    });
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
        const auto words = listedWords(tx, workplaceId);
        const auto own = tasksOf(tx, workplaceId);
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
