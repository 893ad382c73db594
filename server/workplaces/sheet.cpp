#include "workplaces/sheet.hpp"

#include <algorithm>
#include <utility>

#include "workplaces/page_parts.hpp"

namespace valo::workplaces {
namespace {

using namespace papers;

/// Puts words of the catalogue and of the workplace into blocks, all in one language where it has them.
class Composer {
 public:
    Composer(const web::Pages& pages, Language language, UtcTime made) : pages_(pages), language_(language) {
        paper_.language = language;
        paper_.pageWord = pages.text(language, "certificate.page");
        paper_.createdAt = std::chrono::duration_cast<std::chrono::seconds>(made.time_since_epoch()).count();
    }

    Words say(std::string_view key, web::Parameters parameters = {}) const {
        return {pages_.text(language_, key, parameters), language_};
    }
    Words count(std::string_view key, std::size_t n) const { return {pages_.countText(language_, key, n), language_}; }
    Words words(std::string text) const { return {std::move(text), language_}; }
    Words words(const LocalizedText& text) const {
        const auto chosen = shown(text, language_);
        return {std::string(chosen.text), chosen.language};
    }
    void add(Block block) { paper_.blocks.push_back(std::move(block)); }
    void heading(int level, Words text) { add(Heading{level, std::move(text)}); }
    void paragraph(Words text, TextKind kind = TextKind::Normal) {
        if (!text.text.empty()) add(Paragraph{std::move(text), kind});
    }
    void fact(Facts& facts, std::string_view key, Words value) const {
        if (!value.text.empty()) facts.facts.push_back({say(key), std::move(value)});
    }
    Paper take() { return std::move(paper_); }

    Paper paper_;

 private:
    const web::Pages& pages_;
    Language language_;
};

std::vector<Words> skillsOf(const Composer& c, const std::vector<curricula::Requirement>* shows, std::size_t most) {
    if (!shows || shows->empty()) return {c.words("–")};
    std::vector<Words> lines;
    for (const auto& requirement : *shows) {
        if (lines.size() == most) break;
        lines.push_back(c.words(requirement.plain.empty() ? requirement.text : requirement.plain));
    }
    if (lines.size() < shows->size()) lines.push_back(c.count("workplaces.sheet_more", shows->size() - lines.size()));
    return lines;
}

void reportHead(Composer& c, const RegisterEntry& entry, const std::string& address) {
    const auto& e = entry.environment;
    c.paper_.title = c.say("workplaces.register.kind").text + ", " + entry.workplace.title();
    c.paper_.author = entry.organisation;
    c.paper_.footer = address;
    c.paragraph(c.say("workplaces.register.kind"), TextKind::Small);
    c.heading(1, c.words(entry.workplace.title()));
    c.paragraph(c.words(entry.curriculum.name), TextKind::Lead);
    if (e.state == EnvironmentState::Superseded) c.paragraph(c.say("workplaces.register.superseded_text"));
    if (e.withdrawnAt)
        c.paragraph(c.words(c.say("workplaces.withdrawn_on").text + " " + dayOf(e.withdrawnAt) + ". " +
                            c.say("workplaces.register.withdrawn_text").text));
    c.paragraph(c.say("workplaces.register.statement"));
}

void reportFacts(Composer& c, const RegisterEntry& entry) {
    const auto& e = entry.environment;
    const auto& d = entry.workplace.details;
    c.heading(2, c.say("workplaces.register.basic"));
    Facts facts;
    c.fact(facts, "common.organisation", c.words(entry.organisation));
    c.fact(facts, "workplaces.address",
           c.words(joined({d.street, (d.postalCode.empty() ? "" : d.postalCode + " ") + d.municipality})));
    c.fact(facts, "workplaces.field.web_page", c.words(d.webPage));
    c.fact(facts, "workplaces.contact",
           c.words(joined({d.contactName, d.contactTitle, d.contactPhone, d.contactEmail})));
    for (const auto& line : furtherContactLines(d)) c.fact(facts, "workplaces.contact", c.words(line));
    c.fact(facts, "workplaces.field.social_media", c.words(joined(webAddresses(d))));
    c.fact(facts, "workplaces.report.recognised_on", c.words(dayOf(e.report.recognisedOn)));
    c.fact(facts, "workplaces.report.recogniser",
           c.words(joined({e.report.recogniserName, e.report.recogniserTitle, e.report.recogniserOrganisation})));
    c.fact(facts, "workplaces.register.reviewed_by", c.words(entry.reviewedBy));
    c.fact(facts, "workplaces.published_on", c.words(dayOf(entry.firstPublishedAt)));
    if (e.version > 1)
        c.fact(facts, "workplaces.register.updated_on",
               c.words(dayOf(e.publishedAt) + " (" + c.say("workplaces.version").text + " " +
                       std::to_string(e.version) + ")"));
    if (e.report.validFrom)
        c.fact(facts, "workplaces.report.valid", c.words(dayOf(e.report.validFrom) + "–" + dayOf(e.report.validTo)));
    c.fact(facts, "workplaces.review_due", c.words(dayOf(e.reviewDue)));
    c.add(std::move(facts));
}

void reportBasis(Composer& c, const RegisterEntry& entry, Language language) {
    c.heading(2, c.say("workplaces.qualification"));
    Facts facts;
    std::vector<std::string> areas, titles;
    for (const auto& area : entry.competenceAreas) areas.push_back(textOf(area.name, language));
    for (const auto& title : entry.titles) titles.push_back(textOf(title.name, language));
    c.fact(facts, "common.name", c.words(entry.curriculum.name));
    c.fact(facts, "common.decision_number", c.words(entry.curriculum.decisionNumber));
    c.fact(facts, "workplaces.register.education_codes", c.words(educationCodesOf(entry.curriculum)));
    c.fact(facts, "workplaces.register.areas", c.words(joined(areas)));
    c.fact(facts, "workplaces.register.titles", c.words(joined(titles)));
    c.fact(facts, "workplaces.register.in_force", c.words(dayOf(entry.curriculum.validFrom)));
    c.add(std::move(facts));
}

void reportPlace(Composer& c, const RegisterEntry& entry) {
    const auto& r = entry.environment.report;
    c.heading(2, c.say("workplaces.register.place"));
    c.paragraph(c.words(entry.workplace.details.description));
    const std::pair<const char*, const LocalizedText*> texts[] = {{"workplaces.report.description", &r.description},
                                                                  {"workplaces.report.guidance", &r.guidance},
                                                                  {"workplaces.report.equipment", &r.equipment}};
    for (const auto& [key, text] : texts) {
        if (text->empty()) continue;
        c.heading(3, c.say(key));
        c.paragraph(c.words(*text));
    }
    if (entry.tasks.empty()) return;
    c.heading(2, c.say("workplaces.register.tasks"));
    BulletList list;
    for (const auto& task : entry.tasks) list.items.push_back(c.words(task.text));
    c.add(std::move(list));
}

void reportPictures(Composer& c, const RegisterEntry& entry, const PictureFiles& files) {
    bool isFirst = true;
    for (const auto& picture : entry.pictures) {
        const auto jpeg = files.find(picture.id);
        if (jpeg == files.end()) continue;
        if (std::exchange(isFirst, false)) c.heading(2, c.say("workplaces.pictures"));
        c.add(Illustration{jpeg->second, picture.width, picture.height, c.words(picture.words)});
    }
}

/// The criteria that the report says can be reached; nothing where it says nothing of them.
void reachedCriteria(Composer& c, const RegisterEntry& entry, UnitId id) {
    const auto unit = std::ranges::find(entry.units, id, [](const RegisterUnit& one) { return one.unit.id; });
    if (unit == entry.units.end() || !unit->criteriaReached) return;
    c.paragraph(c.say("workplaces.register.criteria_reached"), TextKind::Small);
    BulletList list;
    for (const auto& criterion : unit->criteria) {
        auto words = c.words(criterion.text);
        if (const auto level = c.words(criterion.levelName).text; !level.empty())
            words.text = level + ": " + words.text;
        list.items.push_back(std::move(words));
    }
    c.add(std::move(list));
}

void reportUnits(Composer& c, const RegisterEntry& entry) {
    c.heading(2, c.say("workplaces.register.units"));
    for (const auto& unit : entry.coverage) {
        auto name = c.words(unit.name);
        name.text += " " + codeForPeople(unit.code);
        c.heading(3, std::move(name));
        const auto numbers = c.say("workplaces.coverage.numbers", {{"ticked", std::to_string(unit.shown.size())},
                                                                   {"all", std::to_string(unit.all())}});
        const auto much = c.say(unit.inFull() ? "workplaces.coverage.full" : "workplaces.coverage.part");
        c.paragraph(c.words(much.text + ", " + numbers.text), TextKind::Small);
        BulletList list;
        for (const auto& requirement : unit.shown) list.items.push_back(c.words(requirement.text));
        c.add(std::move(list));
        reachedCriteria(c, entry, unit.unit);
    }
}

}  // namespace

Paper taskSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today, SheetSize size) {
    Composer c(pages, language, startOfDay(today));
    const auto title = c.say("workplaces.sheet_title").text;
    c.paper_.title = title + ", " + view.workplace.title();
    c.paper_.author = c.say("common.product").text;
    c.paper_.footer = view.workplace.title() + " · " + displayDate(today);
    c.heading(1, c.words(title));
    c.paragraph(c.words(view.workplace.title() + " · " + displayDate(today)), TextKind::Lead);
    c.paragraph(c.say("workplaces.sheet_lead"));
    c.paragraph(c.words(c.say("workplaces.sheet_person").text + " ______________________________"));
    Table table{c.say("workplaces.tasks"),
                {c.say("workplaces.task"), c.say("workplaces.can_show"), c.say("workplaces.sheet_seen")},
                {4, 6, 3},
                {}};
    const auto box = [&](const char* key) { return c.words("[   ]  " + c.say(key).text); };
    std::size_t left = 0;
    for (const auto& task : view.tasks) {
        if (task.archivedAt) continue;
        if (table.rows.size() == size.tasks) {
            ++left;
            continue;
        }
        const auto shows = view.shows.find(task.id);
        table.rows.push_back({{{c.words(task.text)}},
                              {skillsOf(c, shows == view.shows.end() ? nullptr : &shows->second, size.skills)},
                              {{box("workplaces.sheet_with_help"), box("workplaces.sheet_alone")}}});
    }
    c.add(std::move(table));
    if (left > 0) c.paragraph(c.count("workplaces.sheet_tasks_more", left), TextKind::Small);
    return c.take();
}

Paper onePageSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today) {
    const auto fits = [&](SheetSize size) {
        auto paper = taskSheet(view, pages, language, today, size);
        const bool onOne = pageCount(paperPdf(paper)) == 1;
        return std::pair(onOne, std::move(paper));
    };
    constexpr std::size_t kMostOnAPage = 40;
    SheetSize size{std::min(view.tasks.size(), kMostOnAPage), 0};
    for (std::size_t skills : {6, 4, 3, 2, 1}) {
        size.skills = skills;
        if (auto [onOne, paper] = fits(size); onOne) return paper;
    }
    while (size.tasks > 1) {
        size.tasks = size.tasks * 4 / 5;
        if (auto [onOne, paper] = fits(size); onOne) return paper;
    }
    return taskSheet(view, pages, language, today, size);
}

Paper wholeSheet(const WorkplaceView& view, const web::Pages& pages, Language language, Date today) {
    constexpr std::size_t kSkills = 6;
    return taskSheet(view, pages, language, today, {view.tasks.size(), kSkills});
}

Paper reportPaper(const RegisterEntry& entry, const web::Pages& pages, Language language, const std::string& address,
                  const PictureFiles& pictures) {
    Composer c(pages, language, entry.environment.publishedAt.value_or(UtcTime{}));
    reportHead(c, entry, address);
    reportFacts(c, entry);
    reportBasis(c, entry, language);
    reportPlace(c, entry);
    reportPictures(c, entry, pictures);
    reportUnits(c, entry);
    return c.take();
}

}  // namespace valo::workplaces
