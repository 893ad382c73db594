#include <set>

#include "certificates/credential_store.hpp"
#include "certificates/verify.hpp"
#include "core/json.hpp"
#include "papers/paper.hpp"
#include "portfolio/portfolio.hpp"
#include "portfolio/zip.hpp"
#include "web/render.hpp"

namespace valo::portfolio {
namespace {

void writeUnits(JsonWriter& out, const std::vector<UnitSkills>& units) {
    out.beginArray();
    for (const auto& unit : units) {
        out.beginObject()
            .field("unitCode", unit.code)
            .field("unitName", unit.name)
            .field("qualification", unit.qualification)
            .field("decisionNumber", unit.decisionNumber)
            .key("skills")
            .beginArray();
        for (const auto& skill : unit.skills) {
            out.beginObject().field("requirementId", skill.requirement).field("text", skill.official);
            if (!skill.heading.empty()) out.field("heading", skill.heading);
            if (!skill.plain.empty()) out.field("plain", skill.plain);
            if (skill.level) out.field("level", codeOf(*skill.level));
            out.field("workplace", skill.workplace).field("agreedOn", skill.agreedOn).field("lastSeen", skill.lastSeen);
            if (!skill.certificate.empty()) out.field("certificate", skill.certificate);
            out.endObject();
        }
        out.endArray().endObject();
    }
    out.endArray();
}

std::string portfolioJson(const Portfolio& portfolio, UtcTime now) {
    JsonWriter out;
    out.beginObject()
        .field("format", "valo-portfolio-1")
        .field("madeAt", now)
        .field("name", portfolio.name)
        .key("skills");
    writeUnits(out, portfolio.can);
    out.key("practising");
    writeUnits(out, portfolio.practising);
    out.key("certificates").beginArray();
    for (const auto& c : portfolio.certificates)
        out.beginObject()
            .field("number", c.number)
            .field("issuer", c.issuer)
            .field("issuedOn", c.issuedOn)
            .field("state", codeOf(c.state()))
            .endObject();
    return out.endArray().endObject().take();
}

/// The portfolio as a paper, for reading and printing.
std::string portfolioHtml(const Portfolio& portfolio, const web::Pages& pages, Language language, Date today) {
    using namespace papers;
    Paper paper;
    paper.language = language;
    const auto say = [&](std::string_view key) { return Words{pages.text(language, key), language}; };
    const auto localized = [&](const LocalizedText& text) {
        const auto chosen = shown(text, language);
        return Words{std::string(chosen.text), chosen.language};
    };
    paper.title = say("portfolio.title").text + ": " + portfolio.name;
    paper.footer = pages.text(language, "portfolio.made_on", {{"date", displayDate(today)}});
    paper.blocks.push_back(Heading{1, say("portfolio.title")});
    paper.blocks.push_back(Paragraph{{portfolio.name, language}, TextKind::Lead});
    paper.blocks.push_back(Paragraph{say("portfolio.paper_text")});
    for (const auto& unit : portfolio.can) {
        paper.blocks.push_back(Heading{2, localized(unit.name)});
        paper.blocks.push_back(Paragraph{
            {unit.code + (unit.decisionNumber.empty() ? "" : " · " + unit.decisionNumber), language}, TextKind::Small});
        Table table;
        table.caption = say("portfolio.can");
        table.headers = {say("certificate.skill"), say("certificate.level"), say("certificate.workplace")};
        table.widths = {58, 21, 21};
        for (const auto& skill : unit.skills)
            table.rows.push_back({{{localized(skill.official)}},
                                  {{say("level." + std::string(codeOf(*skill.level)))}},
                                  {{Words{skill.workplace, language},
                                    Words{skill.agreedOn ? displayDate(*skill.agreedOn) : "", language}}}});
        paper.blocks.push_back(std::move(table));
    }
    if (!portfolio.practising.empty()) paper.blocks.push_back(Heading{2, say("portfolio.practising")});
    for (const auto& unit : portfolio.practising) {
        BulletList list;
        for (const auto& skill : unit.skills) list.items.push_back(localized(skill.official));
        paper.blocks.push_back(Heading{3, localized(unit.name)});
        paper.blocks.push_back(std::move(list));
    }
    return paperHtml(paper);
}

}  // namespace

Result<std::string> archive(Services& services, const Actor& actor, Language language) {
    if (!actor.client) return forbidden("portfolio");
    const auto now = services.clock.now();
    std::set<OrganisationId> issuers;
    auto entries = services.database.read([&](Transaction& tx) -> Result<std::vector<ArchiveEntry>> {
        const auto portfolio = portfolioOf(tx, actor.client);
        if (!portfolio) return notFound("client");
        std::vector<ArchiveEntry> made{
            {"portfolio.html", portfolioHtml(*portfolio, services.pages, language, services.clock.today())},
            {"portfolio.json", portfolioJson(*portfolio, now)}};
        for (const auto& c : portfolio->certificates) {
            issuers.insert(c.organisation);
            const auto documents = certificates::documents(tx, c.id).value();
            const auto path = "certificates/" + c.number;
            made.push_back({path + ".pdf", documents.pdf.data});
            made.push_back({path + ".html", documents.html});
            made.push_back({path + ".json", documents.snapshot});
            for (const auto& code : certificates::otherEditions(tx, c.id)) {
                const auto edition = certificates::documents(tx, c.id, *certificates::parseEdition(code)).value();
                made.push_back({path + "-" + code + ".pdf", edition.pdf.data});
                made.push_back({path + "-" + code + ".html", edition.html});
            }
            for (const auto& credential : certificates::credentialsOf(tx, c.id)) {
                made.push_back({"certificates/" + credential.fileName, credential.jwt});
                if (!credential.json.empty())
                    made.push_back({"certificates/" + credential.jsonName(), credential.json});
            }
        }
        return made;
    });
    if (!entries) return refuse(entries.error());
    for (auto& file : certificates::offlineFiles(services, issuers))
        entries->push_back({std::move(file.name), std::move(file.bytes)});
    return zipOf(*entries);
}

}  // namespace valo::portfolio
