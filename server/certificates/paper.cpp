#include <fmt/format.h>

#include "certificates/content.hpp"
#include "papers/paper.hpp"
#include "placements/words.hpp"
#include "web/render.hpp"

namespace valo::certificates {

using namespace papers;

namespace {

/// Puts a certificate's content into blocks, in the words of one language or of two side by side.
class Composer {
 public:
    Composer(const Content& content, const web::Pages& pages, const std::string& publicUrl)
        : c_(content), pages_(pages), publicUrl_(publicUrl) {}

    Paper paper(bool isPreview) {
        paper_.language = c_.language;
        paper_.second = c_.second;
        paper_.look = c_.look;
        paper_.isPreview = isPreview;
        const auto title = say(isPreview ? "certificate.preview_title" : "certificate.title");
        paper_.title = joined(title, " · ") + (isPreview ? "" : " " + c_.number);
        paper_.author = c_.issuerName;
        paper_.pageWord = joined(say("certificate.page"), " / ");
        paper_.previewWord = joined(say("certificate.preview_mark"), " · ");
        paper_.createdAt =
            std::chrono::duration_cast<std::chrono::seconds>(startOfDay(c_.issuedOn).time_since_epoch()).count();
        paper_.footer = isPreview ? joined(say("certificate.preview_footer"), " · ")
                                  : fmt::format("{} · {}", c_.issuerName, c_.number);
        holder(title);
        tasks();
        for (const auto& part : c_.qualifications) qualification(part);
        additions();
        meaning();
        basis();
        if (!isPreview) {
            check();
            signatures();
        }
        return std::move(paper_);
    }

 private:
    /// The same made in each language of the paper.
    template <class Make>
    Words both(Make&& make) const {
        Words words{make(c_.language), c_.language};
        if (!c_.second) return words;
        auto other = make(*c_.second);
        if (other != words.text) words.other = std::move(other), words.otherLanguage = *c_.second;
        return words;
    }
    Words say(std::string_view key, web::Parameters parameters = {}) const {
        return both([&](Language language) { return pages_.text(language, key, parameters); });
    }
    Words words(std::string text) const { return {std::move(text), c_.language}; }
    Words words(const LocalizedText& text) const {
        const auto chosen = shown(text, c_.language);
        Words words{std::string(chosen.text), chosen.language};
        if (c_.second && !text.in(*c_.second).empty() && chosen.language != *c_.second)
            words.other = text.in(*c_.second), words.otherLanguage = *c_.second;
        return words;
    }
    static std::string joined(const Words& words, std::string_view between) {
        return words.isPair() ? words.text + std::string(between) + words.other : words.text;
    }
    void add(Block block) { paper_.blocks.push_back(std::move(block)); }
    void heading(int level, Words text) { add(Heading{level, std::move(text)}); }
    void paragraph(Words text, TextKind kind = TextKind::Normal) { add(Paragraph{std::move(text), kind}); }
    void fact(Facts& facts, std::string_view key, const std::string& value) const {
        if (!value.empty()) facts.facts.push_back({say(key), words(value)});
    }

    void holder(const Words& title) {
        paragraph(words(c_.issuerBusinessId.empty()
                            ? c_.issuerName
                            : fmt::format("{} · {} {}", c_.issuerName, joined(say("certificate.business_id"), " / "),
                                          c_.issuerBusinessId)),
                  TextKind::Issuer);
        heading(1, title);
        paragraph(words(c_.holderName), TextKind::Name);
        paragraph(say("certificate.has_shown"), TextKind::Lead);
        facts();
    }

    void facts() {
        Facts facts;
        if (c_.holderBorn) fact(facts, "certificate.born", displayDate(*c_.holderBorn));
        fact(facts, "certificate.workplace",
             c_.workplaceName + (c_.municipality.empty() ? "" : ", ") + c_.municipality);
        fact(facts, "certificate.number", c_.number);
        fact(facts, "certificate.period", displayDate(c_.from) + " – " + displayDate(c_.to));
        if (!paper_.isPreview) fact(facts, "certificate.issued_on", displayDate(c_.issuedOn));
        fact(facts, "certificate.total_hours", c_.additions.totalHours);
        if (!c_.kind.empty()) facts.facts.push_back({say("certificate.kind"), say(c_.kind)});
        fact(facts, "certificate.replaces", c_.replaces);
        add(std::move(facts));
    }

    void tasks() {
        if (c_.tasks.empty()) return;
        heading(2, say("certificate.tasks"));
        BulletList list;
        for (const auto& task : c_.tasks) list.items.push_back(words(task));
        add(std::move(list));
    }

    void qualification(const QualificationPart& part) {
        heading(2, words(part.name));
        if (!part.decisionNumber.empty())
            paragraph(say("certificate.basis_of_qualification", {{"number", part.decisionNumber}}), TextKind::Small);
        if (!part.unconfirmedFrom.empty())
            paragraph(say("certificate.unconfirmed_basis", {{"organisation", part.unconfirmedFrom}}), TextKind::Small);
        if (!part.notice.empty()) paragraph(words(part.notice), TextKind::Small);
        for (const auto& unit : part.units) unitTable(unit);
    }

    void unitTable(const UnitPart& unit) {
        heading(3, words(unit.name));
        if (!unit.code.empty())
            paragraph(both([&](Language language) {
                          const auto extent = unit.credits ? fmt::format("{}", *unit.credits) : std::string();
                          return pages_.text(
                              language, unit.credits ? "certificate.unit" : "certificate.unit_code_only",
                              {{"code", std::string(placements::codeForPeople(unit.code))}, {"n", extent}});
                      }),
                      TextKind::Small);
        Table table;
        const auto skill = say("certificate.skill");
        table.headers = {skill, say("certificate.level"), say("certificate.seen")};
        // English says the evidence at greater length, and the skills hardly ever; Swedish has the longest level.
        table.widths = c_.language == Language::En   ? std::vector{43, 26, 31}
                       : c_.language == Language::Sv ? std::vector{48, 28, 24}
                                                     : std::vector{51, 24, 25};
        if (c_.second) {  // the requirement in the second language has a column of its own
            table.headers.front() = {skill.text, skill.language};
            table.headers.insert(table.headers.begin() + 1, {skill.other, skill.otherLanguage});
            table.widths = {57, 57, 42, 44};
        }
        for (const auto& line : unit.lines) {
            table.rows.push_back({skillCell(line, false), levelCell(line), seen(line)});
            if (c_.second) table.rows.back().insert(table.rows.back().begin() + 1, skillCell(line, true));
        }
        add(std::move(table));
    }

    Table::Cell skillCell(const Line& line, bool isSecond) const {
        Table::Cell cell;
        for (const auto& all : {words(line.heading), words(line.text)}) {
            const auto text = isSecond ? all.other : all.text;
            if (!text.empty()) cell.lines.push_back({text, isSecond ? all.otherLanguage : all.language});
        }
        cell.isHeaded = cell.lines.size() == 2;
        if (cell.lines.empty()) cell.lines.push_back(words("–"));  // there is no official text in that language
        if (!isSecond && !line.specification.empty()) cell.lines.push_back(words(line.specification));
        return cell;
    }
    Table::Cell levelCell(const Line& line) const {
        return {{say("level." + std::string(codeOf(line.level)))}, assessment::lampOf(line.level)};
    }
    Table::Cell seen(const Line& line) const {
        const auto days = line.firstSeen == line.lastSeen
                              ? displayDate(line.lastSeen)
                              : displayDate(line.firstSeen) + " – " + displayDate(line.lastSeen);
        Table::Cell cell{{words(days), both([&](Language language) {
                              return pages_.countText(language, "certificate.evidence",
                                                      static_cast<std::size_t>(line.evidence));
                          })}};
        cell.isNoted = true;
        return cell;
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
        paragraph(say("certificate.statement_agreed"), TextKind::Small);
        paragraph(say("certificate.statement_no_grade"), TextKind::Small);
        paragraph(say("certificate.statement_levels"), TextKind::Small);
    }

    void basis() {
        heading(2, say("certificate.environment"));
        paragraph(say("certificate.environment_text"), TextKind::Small);
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
        if (const auto& given = c_.supervisorSignature)
            signatures.signatures.push_back(
                {say("certificate.signed_by_supervisor"), given->name, given->title,
                 say("certificate.signed_in_system", {{"date", displayDate(helsinkiDate(given->at))}})});
        else if (!c_.supervisorName.empty())
            signatures.signatures.push_back(
                {say("certificate.signed_by_supervisor"), c_.supervisorName, c_.supervisorTitle});
        add(std::move(signatures));
    }

    void check() {
        const auto address = publicUrl_ + "/v";
        add(CheckMark{say("certificate.check"), address + '/' + c_.code, address, readableCode(c_.code)});
    }

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
