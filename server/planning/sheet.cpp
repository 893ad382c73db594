#include "planning/sheet.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "placements/limits.hpp"
#include "planning/words.hpp"
#include "workplaces/page_parts.hpp"

namespace valo::planning {
namespace {

namespace paper = papers;
constexpr std::size_t kClosest = 3;

class Composer {
 public:
    Composer(const Outlook& outlook, const web::Pages& pages, Language language)
        : o_(outlook), t_(pages, language), language_(language) {}

    paper::Paper sheet(UtcTime now) {
        paper_.language = language_;
        paper_.title = t_("planning.sheet.title") + ", " + o_.seen.client.name;
        paper_.author = t_("common.product");
        paper_.pageWord = t_("certificate.page");
        paper_.createdAt = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
        paper_.footer = t_("planning.sheet.footer", {{"date", displayDate(o_.day)}});
        who();
        shownSkills();
        learnable();
        next();
        planFacts();
        heedful();
        statement();
        return std::move(paper_);
    }

 private:
    paper::Words say(std::string_view key, web::Parameters parameters = {}) const { return words(t_(key, parameters)); }
    paper::Words words(std::string text) const { return {std::move(text), language_}; }
    paper::Words words(const LocalizedText& text) const {
        const auto chosen = shown(text, language_);
        return {std::string(chosen.text), chosen.language};
    }
    void add(paper::Block block) { paper_.blocks.push_back(std::move(block)); }
    void heading(int level, paper::Words text) { add(paper::Heading{level, std::move(text)}); }
    void paragraph(paper::Words text, paper::TextKind kind = paper::TextKind::Normal) {
        add(paper::Paragraph{std::move(text), kind});
    }
    void fact(paper::Facts& facts, std::string_view key, paper::Words value) const {
        if (!value.text.empty()) facts.facts.push_back({say(key), std::move(value)});
    }

    void who() {
        const auto& basis = o_.frame.basis;
        heading(1, say("planning.sheet.title"));
        paragraph(words(o_.seen.client.name), paper::TextKind::Lead);
        paper::Facts facts;
        fact(facts, "planning.goal", words(basis.name));
        fact(facts, "common.decision_number", words(basis.decisionNumber));
        fact(facts, "planning.validity", words(t_.validity(basis, o_.day)));
        if (const auto area = areaName()) fact(facts, "planning.competence_area", words(*area));
        fact(facts, "planning.sheet.made_on", words(displayDate(o_.day)));
        add(std::move(facts));
        if (!basis.notice.empty()) paragraph(words(basis.notice), paper::TextKind::Small);
    }

    std::optional<LocalizedText> areaName() const {
        std::optional<LocalizedText> found;
        const auto look = [&](const auto& self, const std::vector<Branch>& branches) -> void {
            for (const auto& branch : branches) {
                if (branch.isTaken && !branch.name.empty() && !found) found = branch.name;
                self(self, branch.branches);
            }
        };
        for (const auto& way : o_.ways) look(look, way.branches);
        return found;
    }

    paper::Table::Cell unitCell(const UnitGap& unit) const {
        paper::Table::Cell cell;
        cell.lines.push_back(words(unit.name));
        if (!unit.code.empty()) cell.lines.push_back(words(workplaces::codeForPeople(unit.code)));
        return cell;
    }
    void putSkill(paper::Table::Cell& cell, const Line& line) const {
        auto text = words(line.requirement.text);
        const auto level = line.level ? t_("level." + std::string(codeOf(*line.level))) : std::string();
        if (text.language == language_ && !level.empty()) text.text += " (" + level + ")";
        const bool isApart = text.language != language_ && !level.empty();
        cell.lines.push_back(std::move(text));
        if (isApart) cell.lines.push_back(words(level));
    }

    void shownSkills() {
        heading(2, say("planning.shown"));
        paper::Table table;
        table.caption = say("planning.sheet.shown_caption");
        table.headers = {say("planning.unit"), say("planning.skills"), say("planning.sheet.agreed_skills")};
        table.widths = {30, 14, 56};
        for (const auto& unit : o_.units) {
            if (unit.share().shown == 0) continue;
            paper::Table::Cell skills;
            for (const auto& line : unit.lines)
                if (isShown(line.standing)) putSkill(skills, line);
            table.rows.push_back({unitCell(unit), {{words(t_.share(unit.share()))}}, std::move(skills)});
        }
        if (table.rows.empty()) return paragraph(say("planning.shown_empty"));
        add(std::move(table));
    }

    void learnable() {
        if (o_.workplaces.empty()) return;
        heading(2, say("planning.learnable_at", {{"workplace", join(o_.workplaces)}}));
        paper::Table table;
        table.caption = say("planning.sheet.learnable_caption");
        table.headers = {say("planning.unit"), say("planning.sheet.learnable_skills")};
        table.widths = {30, 70};
        for (const auto& unit : o_.units) {
            paper::Table::Cell skills;
            for (const auto& line : unit.lines)
                if (line.reachable && !isShown(line.standing)) skills.lines.push_back(words(line.requirement.text));
            if (!skills.lines.empty()) table.rows.push_back({unitCell(unit), std::move(skills)});
        }
        if (table.rows.empty()) return paragraph(say("planning.learnable_empty"));
        add(std::move(table));
    }

    void next() {
        heading(2, say("planning.next"));
        const auto steps = o_.frame.plan().nextSteps;
        for (const auto line : split(steps, '\n'))
            if (const auto text = trimmed(line); !text.empty()) paragraph(words(std::string(text)));
        if (steps.empty()) paragraph(say("planning.sheet.next_empty"));
        const auto near = closest(o_.units, kClosest);
        if (near.empty()) return;
        heading(3, say("planning.closest"));
        paper::BulletList list;
        for (const auto* unit : near) {
            auto name = words(unit->name);
            name.text += " " + t_.share(unit->share());
            list.items.push_back(std::move(name));
        }
        add(std::move(list));
    }

    void planFacts() {
        const auto plan = o_.frame.plan();
        paper::Facts facts;
        fact(facts, "planning.employer", words(plan.employer));
        fact(facts, "planning.provider", words(plan.provider));
        if (plan.hoursPerWeek) fact(facts, "planning.hours", words(placements::amountText(*plan.hoursPerWeek)));
        if (plan.plannedStart) fact(facts, "planning.start", words(displayDate(*plan.plannedStart)));
        if (plan.subsidyDecidedOn)
            fact(facts, "planning.subsidy",
                 say("planning.subsidy_decided", {{"date", displayDate(*plan.subsidyDecidedOn)}}));
        else if (plan.subsidyApplied)
            fact(facts, "planning.subsidy", say("planning.subsidy_waits"));
        for (const auto& local : o_.locals)
            if (local.isChosen) {
                auto name = words(local.name);
                if (!local.institution.empty()) name.text += " (" + local.institution + ")";
                fact(facts, "planning.local_units", std::move(name));
            }
        if (facts.facts.empty()) return;
        heading(2, say("planning.plan"));
        add(std::move(facts));
    }

    void heedful() {
        if (o_.warnings.empty()) return;
        heading(2, say("planning.heed"));
        paper::BulletList list;
        for (const auto& warning : o_.warnings) list.items.push_back(words(t_.warning(warning)));
        add(std::move(list));
    }

    void statement() {
        heading(2, say("planning.sheet.meaning"));
        paragraph(say("planning.sheet.proposal"));
        paragraph(say("planning.sheet.fractions"), paper::TextKind::Small);
    }

    static std::string join(const std::vector<std::string>& names) {
        std::string out;
        for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
        return out;
    }

    const Outlook& o_;
    Words t_;
    Language language_;
    paper::Paper paper_;
};

}  // namespace

papers::Paper sheetOf(const Outlook& outlook, const web::Pages& pages, Language language, UtcTime now) {
    return Composer(outlook, pages, language).sheet(now);
}

}  // namespace valo::planning
