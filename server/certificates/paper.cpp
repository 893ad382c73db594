#include <fmt/format.h>

#include "certificates/content.hpp"
#include "papers/paper.hpp"
#include "web/render.hpp"

namespace valo::certificates {

using namespace papers;

namespace {

/// Puts a certificate's content into blocks, in the words of one language.
class Composer {
 public:
    Composer(const Content& content, const web::Pages& pages, const std::string& publicUrl)
        : c_(content), pages_(pages), publicUrl_(publicUrl) {}

    Paper paper(bool isPreview) {
        paper_.language = c_.language;
        paper_.title = say("certificate.title").text + (c_.number.empty() ? "" : " " + c_.number);
        paper_.author = c_.issuerName;
        paper_.pageWord = say("certificate.page").text;
        paper_.isPreview = isPreview;
        paper_.previewWord = say("certificate.preview_mark").text;
        paper_.createdAt =
            std::chrono::duration_cast<std::chrono::seconds>(startOfDay(c_.issuedOn).time_since_epoch()).count();
        paper_.footer = isPreview ? say("certificate.preview_footer").text
                                  : fmt::format("{} · {} · {}", c_.issuerName, c_.number, readableCode(c_.code));
        holder();
        work();
        for (const auto& part : c_.qualifications) qualification(part);
        additions();
        meaning();
        basis();
        signatures();
        if (!isPreview) check();
        return std::move(paper_);
    }

 private:
    Words say(std::string_view key, web::Parameters parameters = {}) const {
        return {pages_.text(c_.language, key, parameters), c_.language};
    }
    Words words(std::string text) const { return {std::move(text), c_.language}; }
    Words words(const LocalizedText& text) const {
        const auto chosen = shown(text, c_.language);
        return {std::string(chosen.text), chosen.language};
    }
    void add(Block block) { paper_.blocks.push_back(std::move(block)); }
    void heading(int level, Words text) { add(Heading{level, std::move(text)}); }
    void paragraph(Words text, TextKind kind = TextKind::Normal) { add(Paragraph{std::move(text), kind}); }
    void fact(Facts& facts, std::string_view key, const std::string& value) const {
        if (!value.empty()) facts.facts.push_back({say(key), words(value)});
    }

    void holder() {
        heading(1, say("certificate.title"));
        paragraph(words(c_.holderName), TextKind::Lead);
        Facts facts;
        if (c_.holderBorn) fact(facts, "certificate.born", displayDate(*c_.holderBorn));
        fact(facts, "certificate.number", c_.number);
        fact(facts, "certificate.issued_on", displayDate(c_.issuedOn));
        fact(facts, "certificate.replaces", c_.replaces);
        fact(facts, "certificate.issuer", c_.issuerName);
        fact(facts, "certificate.business_id", c_.issuerBusinessId);
        add(std::move(facts));
    }

    void work() {
        heading(2, say("certificate.work"));
        Facts facts;
        fact(facts, "certificate.workplace", c_.workplaceName + ", " + c_.municipality);
        fact(facts, "certificate.period", displayDate(c_.from) + " – " + displayDate(c_.to));
        fact(facts, "certificate.total_hours", c_.additions.totalHours);
        if (!c_.kind.empty()) fact(facts, "certificate.kind", pages_.text(c_.language, c_.kind));
        add(std::move(facts));
        if (c_.tasks.empty()) return;
        heading(3, say("certificate.tasks"));
        BulletList list;
        for (const auto& task : c_.tasks) list.items.push_back(words(task));
        add(std::move(list));
    }

    void qualification(const QualificationPart& part) {
        heading(2, words(part.name));
        if (!part.decisionNumber.empty())
            paragraph(say("certificate.basis_of_qualification", {{"number", part.decisionNumber}}), TextKind::Small);
        if (!part.notice.empty()) paragraph(words(part.notice), TextKind::Small);
        for (const auto& unit : part.units) unitTable(unit);
    }

    void unitTable(const UnitPart& unit) {
        heading(3, words(unit.name));
        Facts facts;
        fact(facts, "certificate.unit_code", unit.code);
        if (unit.credits)
            fact(facts, "certificate.unit_extent",
                 pages_.text(c_.language, "certificate.credits", {{"n", fmt::format("{}", *unit.credits)}}));
        if (!facts.facts.empty()) add(std::move(facts));
        Table table;
        table.caption = say("certificate.table_caption");
        table.headers = {say("certificate.skill"), say("certificate.level"), say("certificate.seen")};
        table.widths = {58, 21, 21};
        for (const auto& line : unit.lines) {
            Table::Cell skill;
            if (!line.heading.empty()) skill.lines.push_back(words(line.heading));
            skill.lines.push_back(words(line.text));
            if (!line.specification.empty()) skill.lines.push_back(words(line.specification));
            table.rows.push_back({std::move(skill), {{say("level." + std::string(codeOf(line.level)))}}, seen(line)});
        }
        add(std::move(table));
    }

    Table::Cell seen(const Line& line) const {
        const auto days = line.firstSeen == line.lastSeen
                              ? displayDate(line.lastSeen)
                              : displayDate(line.firstSeen) + " – " + displayDate(line.lastSeen);
        return {{words(days), words(pages_.countText(c_.language, "certificate.evidence",
                                                     static_cast<std::size_t>(line.evidence)))}};
    }

    void additions() {
        const auto part = [&](std::string_view key, const std::string& text) {
            if (text.empty()) return;
            heading(2, say(key));
            paragraph(words(text));
        };
        part("certificate.general_skills", c_.additions.generalSkills);
        part("certificate.cards", c_.additions.cards);
        part("certificate.further_plans", c_.additions.furtherPlans);
    }

    void meaning() {
        heading(2, say("certificate.meaning"));
        paragraph(say("certificate.statement_agreed"));
        paragraph(say("certificate.statement_no_grade"));
        paragraph(say("certificate.statement_levels"), TextKind::Small);
    }

    void basis() {
        heading(2, say("certificate.environment"));
        paragraph(say("certificate.environment_text"));
        Facts facts;
        for (const auto& report : c_.basis)
            facts.facts.push_back(
                {say("certificate.report", {{"id", fmt::format("{}/{}", report.id.value, report.version)}}),
                 say("certificate.report_facts",
                     {{"date", displayDate(report.recognisedOn)},
                      {"recogniser", report.recogniser},
                      {"url", publicUrl_ + "/register/" + std::to_string(report.id.value)}})});
        if (!facts.facts.empty()) add(std::move(facts));
    }

    void signatures() {
        Signatures signatures;
        signatures.signatures.push_back({say("certificate.signed_by"), c_.signatoryName, c_.signatoryTitle});
        if (!c_.supervisorName.empty())
            signatures.signatures.push_back(
                {say("certificate.signed_by_supervisor"), c_.supervisorName, c_.supervisorTitle});
        add(std::move(signatures));
    }

    void check() { add(CheckMark{say("certificate.check"), publicUrl_ + "/v/" + c_.code, readableCode(c_.code)}); }

    const Content& c_;
    const web::Pages& pages_;
    const std::string& publicUrl_;
    Paper paper_;
};

}  // namespace

Paper paperOf(const Content& content, const web::Pages& pages, const std::string& publicUrl, bool isPreview) {
    return Composer(content, pages, publicUrl).paper(isPreview);
}

}  // namespace valo::certificates
