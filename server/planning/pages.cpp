#include <algorithm>

#include "accounts/page.hpp"
#include "core/text.hpp"
#include "placements/limits.hpp"
#include "planning/actions.hpp"
#include "planning/plan_form.hpp"
#include "planning/routes.hpp"
#include "planning/sheet.hpp"
#include "planning/words.hpp"
#include "web/components.hpp"
#include "workplaces/page_parts.hpp"

namespace valo::planning {
namespace {

using accounts::page;
using accounts::refused;
using accounts::setText;
using http::Request;
using http::Response;
using web::Data;

std::string clientPath(ClientId client) { return "/clients/" + std::to_string(client.value); }
std::string planPath(ClientId client, CurriculumId curriculum) {
    return clientPath(client) + "/plan/" + std::to_string(curriculum.value);
}
std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

// ——— choosing the qualification

Data choiceRow(const ChoicesSeen& all, const Choice& choice, const Request& request, const Words& t) {
    Data row;
    setText(row, "name", choice.name, request.language);
    row.set("href", planPath(all.seen.client.id, choice.id))
        .set("decision", choice.decisionNumber)
        .set("has_plan", choice.hasPlan)
        .set("agreed", choice.shown ? t.count("planning.skills_agreed", choice.shown) : "");
    return row;
}

Response choosePage(Services& services, const Request& request) {
    const auto id = request.id_<ClientId>(0);
    const auto all = choicesFor(services, request.who(), id);
    if (!all) return refused(services, request, all.error());
    if (all->seen.own()) return http::seeOther("/my/plan");
    const Words t(services.pages, request.language);
    std::vector<Data> goals, others;
    for (const auto& choice : all->choices)
        (choice.isGoal ? goals : others).push_back(choiceRow(*all, choice, request, t));
    Data data;
    data.set("name", all->seen.client.name)
        .set("has_any", !all->choices.empty())
        .set("goals", std::move(goals))
        .set("others", std::move(others))
        .set("goal_href", clientPath(id) + "/goals/new")
        .set("empty", web::emptyData(t("planning.none"), t("planning.none_text"), t("menu.curricula"), "/curricula"));
    return page(services, request, "planning/choose", data,
                {.title = t("planning.choose"), .crumbs = {{clientPath(id), all->seen.client.name}}});
}

// ——— one qualification

std::vector<int> lampCounts(const UnitGap& unit) {
    std::vector<int> counts(5);
    for (const auto& line : unit.lines)
        ++counts[line.level ? assessment::lampOf(*line.level) : line.standing == Standing::Practising];
    return counts;
}

Data lineRow(const Line& line, Services& services, const Request& request) {
    const auto text = everyday(line.requirement, request.language);
    const auto official = shown(line.requirement.text, request.language);
    Data row;
    row.set("text", text.text)
        .set("text_lang", text.language == request.language ? "" : tag(text.language))
        .set("official", official.text)
        .set("official_lang", tag(official.language))
        .set("certificate", line.certificate)
        .set("lamp_html",
             web::levelLamp(services.pages, request.language,
                            line.level ? assessment::lampOf(*line.level) : line.standing == Standing::Practising));
    return row;
}

Data unitRow(const UnitGap& unit, const Request& request, const Words& t) {
    Data row;
    setText(row, "name", unit.name, request.language);
    row.set("id", unit.id.value)
        .set("code", workplaces::codeForPeople(unit.code))
        .set("share", t.share(unit.share()))
        .set("shown", unit.share().shown)
        .set("all", unit.share().all)
        .set("whole", unit.share().isWhole());
    return row;
}

Data unitCard(const UnitGap& unit, Services& services, const Request& request, const Words& t, bool isOpened) {
    std::vector<Data> done, here, next;
    for (const auto& line : unit.lines)
        (isShown(line.standing) ? done : line.reachable ? here : next).push_back(lineRow(line, services, request));
    auto row = unitRow(unit, request, t);
    row.set("coverage", web::lampRow(services.pages, request.language, lampCounts(unit)))
        .set("next_words", t.count("planning.next_count", static_cast<int>(next.size())))
        .set("opened", isOpened)
        .set("done", std::move(done))
        .set("here", std::move(here))
        .set("next", std::move(next));
    return row;
}

/// The page with this unit opened.
std::string unitPath(const Outlook& o, UnitId unit) {
    const auto id = std::to_string(unit.value);
    return planPath(o.seen.client.id, o.frame.basis.id) + "?unit=" + id + "#unit-" + id;
}

void setUnits(Data& data, const Outlook& o, Services& services, const Request& request, const Words& t) {
    const auto asked = request.query.id<UnitId>("unit");
    std::vector<Data> cards, others, near, compulsory;
    for (const auto& unit : o.units) {
        if (unit.isBegun() || unit.id == asked) {
            cards.push_back(unitCard(unit, services, request, t, unit.id == asked));
            continue;
        }
        others.push_back(unitRow(unit, request, t));
        others.back().set("href", unitPath(o, unit.id));
    }
    for (const auto* unit : closest(o.units, 3)) near.push_back(unitRow(*unit, request, t));
    if (o.ways.size() == 1)  // on several ways different units are compulsory: the tree shows them
        for (const auto id : compulsoryUnits(o.ways.front()))
            if (const auto* unit = o.unit(id)) {
                compulsory.push_back(unitRow(*unit, request, t));
                compulsory.back().set("href", unitPath(o, id));
            }
    data.set("compulsory", std::move(compulsory))
        .set("units", std::move(cards))
        .set("others", std::move(others))
        .set("closest", std::move(near));
}

class TreeWriter {
 public:
    TreeWriter(const Outlook& outlook, const Words& t) : o_(outlook), t_(t) {}
    std::vector<Data> rows(const std::vector<Branch>& branches) {
        for (const auto& branch : branches) add(branch, 0);
        return std::move(rows_);
    }

 private:
    /// What is in the plan stands on this page, the rest where it is published.
    std::string localPath(UnitId unit) const {
        if (o_.unit(unit)) return unitPath(o_, unit);
        const auto found = std::ranges::find(o_.locals, unit, &LocalChoice::unit);
        return "/curricula/" + std::to_string(found->curriculum.value) + "/units/" + std::to_string(unit.value);
    }
    Data row(const Branch& branch) const {
        Data row;
        const auto name = shown(branch.name, t_.language());
        auto detail = branch.isUnit() ? t_.place(branch) : t_.rule(branch);
        if (!branch.isUnit() && !branch.hasRule())
            detail = t_("planning.no_rule") + (detail.empty() ? "" : " · " + detail);
        if (branch.share.all > 0 && !branch.hasChoice)
            detail += (detail.empty() ? "" : " · ") + t_("planning.skills_share", {{"share", t_.share(branch.share)}});
        row.set("label", t_.name(branch))
            .set("label_lang", branch.name.empty() || name.language == t_.language() ? "" : tag(name.language))
            .set("detail", detail)
            .set("alternative", branch.isAlternative)
            .set("taken", branch.isTaken || branch.isChosen)
            .set("lacks_units", branch.lacksUnits)
            .set("whole", branch.share.isWhole() && !branch.hasChoice)
            .set("href", !branch.unit       ? std::string()
                         : branch.isLocal() ? localPath(*branch.unit)
                                            : unitPath(o_, *branch.unit))
            .set("opens", false)
            .set("leaf", false)
            .set("closes", false)
            .set("open", false);
        return row;
    }
    void add(const Branch& branch, int depth) {
        const bool isLeaf = branch.branches.empty();
        rows_.push_back(row(branch).set(isLeaf ? "leaf" : "opens", true).set("open", depth < 2 || branch.isTaken));
        if (isLeaf) return;
        for (const auto& child : branch.branches) add(child, depth + 1);
        rows_.emplace_back().set("opens", false).set("leaf", false).set("closes", true);
    }
    const Outlook& o_;
    const Words& t_;
    std::vector<Data> rows_;
};

void setFormation(Data& data, const Outlook& o, const Words& t) {
    std::vector<Data> ways;
    int n = 0;
    for (const auto& way : o.ways) {
        const auto heading = o.ways.size() > 1 ? t("planning.way", {{"n", std::to_string(++n)}}) : std::string();
        ways.emplace_back().set("heading", heading).set("nodes", TreeWriter(o, t).rows(way.branches));
    }
    data.set("forks", o.ways.size() > 1).set("ways", std::move(ways));
}

std::string reachableWords(const Outlook& o, const Words& t) {
    if (o.workplaces.empty()) return t("planning.no_workplace");
    int reachable = 0;
    bool isCovered = false;
    for (const auto& unit : o.units)
        for (const auto& line : unit.lines)
            reachable += line.reachable && !isShown(line.standing), isCovered |= line.reachable;
    const auto workplace = joined(o.workplaces);
    return isCovered ? t("planning.skills_reachable", {{"workplace", workplace}, {"n", std::to_string(reachable)}})
                     : t("planning.no_environment", {{"workplace", workplace}});
}

void setHead(Data& data, const Outlook& o, const Request& request, const Words& t) {
    setText(data, "qualification", o.frame.basis.name, request.language);
    setText(data, "notice", o.frame.basis.notice, request.language);
    std::vector<Data> languages;
    for (const auto language : kLanguages)
        languages.emplace_back().set("tag", tag(language)).set("label", t("language." + std::string(tag(language))));
    std::vector<std::string> concerns;
    for (const auto& warning : o.warnings) concerns.push_back(t.warning(warning));
    data.set("name", o.seen.client.name)
        .set("decision", o.frame.basis.decisionNumber)
        .set("validity", t.validity(o.frame.basis, o.day))
        .set("path_of_plan", planPath(o.seen.client.id, o.frame.basis.id))
        .set("agreed_words", t.count("planning.skills_agreed", shareOf(o.units).shown))
        .set("reachable_words", reachableWords(o, t))
        .set("languages", std::move(languages))
        .set("warnings", concerns)
        .set("has_warnings", !concerns.empty());
}

Response planPage(Services& services, const Request& request, const PlanInput* input, const Error* error) {
    const auto client = request.id_<ClientId>(0);
    const auto curriculum = request.id_<CurriculumId>(1);
    const auto o = outlook(services, request.who(), client, curriculum, request.language);
    if (!o) return refused(services, request, o.error());
    if (o->seen.own()) return http::seeOther("/my/plan?goal=" + std::to_string(curriculum.value));
    const Words t(services.pages, request.language);
    Data data;
    setHead(data, *o, request, t);
    setUnits(data, *o, services, request, t);
    setFormation(data, *o, t);
    const auto& stored = o->frame.stored;
    // A form that was refused is based on what its writer had before her, not on what stands now.
    const auto basedOn = input && !request.form.get("basedOn").empty() && (!error || error->kind != ErrorKind::Conflict)
                             ? std::string(request.form.get("basedOn"))
                             : std::to_string(stored ? stored->updatedAt.time_since_epoch().count() : 0);
    data.set("by", stored ? stored->updatedBy : "")
        .set("at", stored ? displayTime(stored->updatedAt) : "")
        .set("based_on", basedOn)
        .set("has_areas", hasCompetenceAreas(*o))
        .set("has_local_units", !o->locals.empty())
        .set("form", planForm(*o, services, request, input ? *input : typedBefore(*o), error));
    return page(
        services, request, "planning/plan", data,
        {.title = t("planning.title_of", {{"name", o->seen.client.name}}),
         .crumbs = {{clientPath(client), o->seen.client.name}, {clientPath(client) + "/plan", t("planning.title")}},
         .status = error ? http::statusOf(error->kind) : 200});
}

Response submitPlan(Services& services, const Request& request) {
    const auto client = request.id_<ClientId>(0);
    const auto curriculum = request.id_<CurriculumId>(1);
    const auto input = typedIn(request.form);
    std::optional<UtcTime> basedOn;
    if (const auto micros = request.form.integer("basedOn")) basedOn = UtcTime(std::chrono::microseconds(*micros));
    const auto done = savePlan(services, request.who(), client, curriculum, input, basedOn);
    if (done) return http::seeOther(planPath(client, curriculum) + "?done=plan_saved");
    if (done.error().kind != ErrorKind::Invalid && done.error().kind != ErrorKind::Conflict)
        return refused(services, request, done.error());
    return planPage(services, request, &input, &done.error());
}

// ——— the sheet

Result<papers::Paper> sheetFor(Services& services, const Request& request) {
    const auto asked = parseLanguage(request.query.get("language"));
    const auto language = asked.value_or(request.language);
    const auto o = outlook(services, request.who(), request.id_<ClientId>(0), request.id_<CurriculumId>(1), language,
                           "plan.printed");
    if (!o) return refuse(o.error());
    return sheetOf(*o, services.pages, language, services.clock.now());
}

Response sheetHtml(Services& services, const Request& request) {
    const auto sheet = sheetFor(services, request);
    if (!sheet) return refused(services, request, sheet.error());
    const auto html = paperHtml(*sheet);
    return http::html(html).with("Content-Security-Policy", papers::paperHtmlPolicy(html));
}
Response sheetPdf(Services& services, const Request& request) {
    const auto sheet = sheetFor(services, request);
    if (!sheet) return refused(services, request, sheet.error());
    return http::file(paperPdf(*sheet), "application/pdf", "valo-plan.pdf", request.query.has("download"));
}

// ——— the client's own view

std::vector<Data> linesWhere(const std::vector<const UnitGap*>& units, std::size_t most, Services& services,
                             const Request& request, const std::function<bool(const Line&)>& wanted) {
    std::vector<Data> rows;
    for (const auto* unit : units)
        for (const auto& line : unit->lines)
            if (rows.size() < most && wanted(line)) rows.push_back(lineRow(line, services, request));
    return rows;
}

void setOwnLines(Data& data, const OwnOutlook& own, Services& services, const Request& request, const Words& t) {
    constexpr std::size_t kLearning = 8, kNext = 5;
    std::vector<Data> can;
    std::vector<const UnitGap*> all;
    for (const auto& unit : own.units) {
        all.push_back(&unit);
        if (unit.share().shown == 0) continue;
        can.push_back(unitRow(unit, request, t));
        auto counts = lampCounts(unit);
        counts[0] = counts[1] = 0;  // what is being learnt and what comes next have their own places
        can.back().set("coverage", web::lampRow(services.pages, request.language, counts));
    }
    auto near = closest(own.units, own.units.size());
    std::vector<const UnitGap*> first;
    for (const auto* unit : near)
        if (first.empty() && unit->count(Standing::Missing) + unit->count(Standing::Practising) > 0) first = {unit};
    if (first.empty() && near.empty() && !all.empty()) first = {all.front()};
    data.set("can", std::move(can))
        .set("learning", linesWhere(near, kLearning, services, request,
                                    [](const Line& l) { return l.reachable && !isShown(l.standing); }))
        .set("next", linesWhere(first, kNext, services, request,
                                [](const Line& l) { return !l.reachable && !isShown(l.standing); }));
    setText(data, "next_unit", first.empty() ? LocalizedText{} : first.front()->name, request.language);
}

Response minePage(Services& services, const Request& request) {
    const auto own = ownOutlook(services, request.who(), request.query.id<CurriculumId>("goal"), request.language);
    if (!own) return refused(services, request, own.error());
    const Words t(services.pages, request.language);
    Data data;
    std::vector<Data> others;
    std::vector<std::string> steps;
    for (const auto& goal : own->goals) {
        const auto& name = goal.unit ? goal.unitName : goal.curriculumName;
        if (goal.curriculum == own->chosen) {
            setText(data, "goal", name, request.language);
            continue;
        }
        setText(others.emplace_back(), "name", name, request.language);
        others.back().set("href", "/my/plan?goal=" + std::to_string(goal.curriculum.value));
    }
    for (const auto line : split(own->nextSteps, '\n'))
        if (const auto step = trimmed(line); !step.empty()) steps.emplace_back(step);
    setOwnLines(data, *own, services, request, t);
    data.set("has_goals", !own->goals.empty())
        .set("others", std::move(others))
        .set("has_steps", !steps.empty())
        .set("steps", steps)
        .set("workplace", joined(own->workplaces))
        .set("sheet", planPath(request.who().client, own->chosen) + "/sheet")
        .set("empty", web::emptyData(t("planning.mine.empty"), t("planning.mine.empty_text")));
    return page(services, request, "planning/mine", data, {.title = t("planning.mine.title"), .calm = true});
}

}  // namespace

void addRoutes(http::Router& r, Services& s) {
    r.get("/clients/{id}/plan", [&s](const Request& q) { return choosePage(s, q); });
    r.get("/clients/{id}/plan/{curriculum}", [&s](const Request& q) { return planPage(s, q, nullptr, nullptr); });
    r.post("/clients/{id}/plan/{curriculum}", [&s](const Request& q) { return submitPlan(s, q); });
    r.get("/clients/{id}/plan/{curriculum}/sheet", [&s](const Request& q) { return sheetHtml(s, q); });
    r.get("/clients/{id}/plan/{curriculum}/sheet.pdf", [&s](const Request& q) { return sheetPdf(s, q); });
    r.get("/my/plan", [&s](const Request& q) { return minePage(s, q); });
    addApiRoutes(r, s);
}

}  // namespace valo::planning
