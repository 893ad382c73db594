// bench_importers [--markdown] [READER]: how fast each reader is beside the bare parser of the library under it, in one
// run, and whether its time grows with the bytes alone. Each reads a generated curriculum of 5.5 MB in its format, then
// one of 100 MB (the limit is a setting). Times are those of the processor, on one core, and the best of several runs:
// other programs on the machine count as little as can be.
#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "importers/reading.hpp"

namespace {

using namespace valo;
using namespace valo::importers;

const Date kToday = *parseIsoDate("2026-11-22");
constexpr double kSmall = 5.5e6, kLarge = 100e6;

double seconds(int runs, const std::function<void()>& work) {
    double best = 1e9;
    for (int run = 0; run < runs; ++run) {
        timespec begin{}, end{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
        work();
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
        best = std::min(best, static_cast<double>(end.tv_sec - begin.tv_sec) +
                                  static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e9);
    }
    return best;
}

[[noreturn]] void giveUp(const std::string& why) {
    fmt::print(stderr, "bench_importers: {}\n", why);
    std::exit(1);
}
void readWhole(const std::string& bytes) {
    const auto reading = read(bytes, "file", kToday, {512u << 20});
    if (!reading.draft || !reading.errors.empty())
        giveUp(reading.errors.empty() ? "no draft" : sentence(reading.errors.front()));
}

// --- the curricula

CurriculumDraft generated(int units) {
    CurriculumDraft draft;
    draft.source = {"eperusteet", "1", "1653308149662", {}};
    draft.qualification.name = {"Koealan perustutkinto", "Grundexamen inom provbranschen", {}};
    draft.qualification.languages = {Language::Fi, Language::Sv};
    draft.structures.emplace_back().id = "reformi";
    for (int u = 1; u <= units; ++u) {
        auto& unit = draft.units.emplace_back();
        unit.sourceId = std::to_string(u);
        unit.id = "u" + unit.sourceId;
        unit.code = fmt::format("tutkinnonosat_{:06}", u);
        unit.name = {fmt::format("Tutkinnon osa {}", u), fmt::format("Examensdel {}", u), {}};
        unit.description = {"<p>Kuvaus työstä, jota tässä opitaan: äöå.</p>", "<p>Beskrivning av arbetet.</p>", {}};
        unit.style = RequirementsStyle::Structured;
        for (int a = 1; a <= 5; ++a) {
            auto& area = unit.areas.emplace_back();
            area.heading = {
                fmt::format("Opiskelija tekee työn {}", a), fmt::format("Den studerande gör arbete {}", a), {}};
            for (int r = 1; r <= 6; ++r)
                area.requirements.push_back({{},
                                             {fmt::format("noudattaa ohjetta {} työssään huolellisesti", r),
                                              fmt::format("följer anvisning {} noggrant i sitt arbete", r),
                                              {}},
                                             {}});
        }
        draft.structures[0].placements.push_back({"p" + unit.sourceId, unit.id, "15", {}, u});
    }
    return draft;
}

/// Repeats `part` (numbered from 1) between `head` and `tail` until the whole has `size` bytes.
/// `part` may lower `size` by what it keeps for later.
std::string repeated(const double& size, std::string out, std::string_view between, const std::string& tail,
                     const std::function<std::string(int)>& part) {
    for (int i = 1; static_cast<double>(out.size() + tail.size()) < size; ++i) {
        if (i > 1) out += between;
        out += part(i);
    }
    return out + tail;
}

std::string caseFramework(double size) {
    std::string links;
    auto items = repeated(
        size, R"({"CFDocument": {"identifier": "d", "title": "Koe", "language": "fi"}, "CFItems": [)", ",\n", "",
        [&](int i) {
            const bool isUnit = i % 30 == 1;
            links += fmt::format(
                R"({}{{"identifier": "l{}", "associationType": "isChildOf", "originNodeURI": {{"identifier": "i{}"}}, "destinationNodeURI": {{"identifier": "{}"}}, "sequenceNumber": {}}})",
                i > 1 ? ",\n" : "", i, i, isUnit ? "d" : fmt::format("i{}", (i - 1) / 30 * 30 + 1), i);
            size -= 170;  // of the link
            return fmt::format(
                R"({{"identifier": "i{}", "humanCodingScheme": "C-{}", "fullStatement": "noudattaa ohjetta {} työssään huolellisesti ja siististi", "lastChangeDateTime": "2017-09-22T23:13:54+00:00"}})",
                i, i, i);
        });
    return items + "], \"CFAssociations\": [" + links + "]}";
}

std::string loqCourses(double size) {
    std::string outcomes;
    auto parts = repeated(
        size,
        R"(<Courses xmlns="http://data.europa.eu/snb/model/ap/loq-constraints/" xsdVersion="3.1.0"><learningAchievementSpecificationReferences><qualification id="q"><title language="fi">Koe</title></qualification>)",
        "\n", "", [&](int i) {
            std::string links;
            for (int o = 0; o < 20; ++o) {
                outcomes += fmt::format(
                    "<learningOutcome id=\"o{0}-{1}\"><title language=\"fi\">noudattaa ohjetta {1} työssään "
                    "huolellisesti</title>"
                    "<title language=\"sv\">följer anvisning {1} noggrant</title></learningOutcome>\n",
                    i, o);
                links += fmt::format("<learningOutcome idref=\"o{}-{}\"/>", i, o);
            }
            size -= 20 * 170;
            return fmt::format(
                "<qualification id=\"p{0}\"><title language=\"fi\">Osa {0}</title>{1}<isPartOf "
                "idref=\"q\"/></qualification>",
                i, links);
        });
    return parts + "</learningAchievementSpecificationReferences><learningOutcomeReferences>" + outcomes +
           "</learningOutcomeReferences></Courses>";
}

std::string localCurriculum(double size) {
    return repeated(
        size,
        R"({"id": 1, "nimi": {"fi": "Oma"}, "koulutustoimija": {}, "perusteDiaarinumero": "OPH-1-2020", "tutkinnonOsat": [)",
        ",\n", "]}", [](int i) {
            std::string requirements;
            for (int r = 1; r <= 20; ++r)
                requirements +=
                    fmt::format(R"({}{{"koodi": null, "vaatimus": {{"fi": "noudattaa ohjetta {} työssään"}}}})",
                                r > 1 ? ", " : "", r);
            return fmt::format(
                R"({{"id": {0}, "tekstiKappale": {{"nimi": {{"fi": "Osa {0}"}}}}, "tosa": {{"tyyppi": "oma", "omatutkinnonosa": {{"laajuus": 5, "ammattitaitovaatimukset": {{"vaatimukset": [{1}], "kohdealueet": []}}}}}}}})",
                i, requirements);
        });
}

/// Written by `write` from as many units as fill `size`.
std::string written(double size, std::string (*write)(const CurriculumDraft&)) {
    const auto sample = static_cast<double>(write(generated(200)).size());
    return write(generated(static_cast<int>(200 * size / sample)));
}

// --- the bare parsers

struct CountEvents : nlohmann::json_sax<nlohmann::json> {
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

void bareJson(const std::string& bytes) {
    if (nlohmann::json::parse(bytes).is_discarded()) giveUp("nlohmann refused it");
}
void bareJsonEvents(const std::string& bytes) {
    CountEvents events;
    if (!nlohmann::json::sax_parse(bytes, &events)) giveUp("nlohmann refused it");
}
void bareYaml(const std::string& bytes) {
    yaml_parser_t parser;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) giveUp("libyaml refused it");
        more = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}
void bareXml(const std::string& bytes) {
    pugi::xml_document document;
    if (!document.load_buffer(bytes.data(), bytes.size())) giveUp("pugixml refused it");
}

using Bare = void (*)(const std::string&);
struct Format {
    std::string_view reader, parser;
    Bare bare;
    std::function<std::string(double)> make;
};

void line(bool markdown, const std::vector<std::string>& cells) {
    if (markdown)
        fmt::print("| {} |\n", fmt::join(cells, " | "));
    else
        fmt::print("{:<12} {:<18} {:>10} {:>9} {:>7} {:>10} {:>9} {:>9} {:>7} {:>8}\n", cells[0], cells[1], cells[2],
                   cells[3], cells[4], cells[5], cells[6], cells[7], cells[8], cells[9]);
    std::fflush(stdout);
}

struct Speeds {
    double megabytes, bare, ours;  // seconds
};
Speeds measured(const Format& format, double size, int runs) {
    const auto bytes = format.make(size);
    return {static_cast<double>(bytes.size()) / 1e6, seconds(runs, [&] { format.bare(bytes); }),
            seconds(runs, [&] { readWhole(bytes); })};
}

void measure(const Format& format, bool markdown) {
    const auto small = measured(format, kSmall, 5);
    const auto large = measured(format, kLarge, 2);
    const auto growth = (large.ours / large.megabytes) / (small.ours / small.megabytes);
    line(markdown,
         {std::string(format.reader), std::string(format.parser), fmt::format("{:.1f}", small.megabytes / small.bare),
          fmt::format("{:.1f}", small.megabytes / small.ours), fmt::format("{:.2f}", small.bare / small.ours),
          fmt::format("{:.2f}", small.ours), fmt::format("{:.1f}", large.megabytes / large.bare),
          fmt::format("{:.1f}", large.megabytes / large.ours), fmt::format("{:.2f}", large.bare / large.ours),
          fmt::format("{:.2f}", growth)});
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string_view> given(arguments + 1, arguments + count);
    const bool markdown = std::find(given.begin(), given.end(), "--markdown") != given.end();
    const auto wanted = [&](std::string_view reader) {
        return given.size() == std::size_t{markdown} || std::find(given.begin(), given.end(), reader) != given.end();
    };
    const auto json = [](double size) { return written(size, writeEperusteet); };
    const Format formats[] = {
        {"ePerusteet", "nlohmann, document", bareJson, json},
        {"ePerusteet", "nlohmann, events", bareJsonEvents, json},
        {"AMOSAA", "nlohmann, document", bareJson, localCurriculum},
        {"CASE", "nlohmann, document", bareJson, caseFramework},
        {"native YAML", "libyaml, events", bareYaml, [](double size) { return written(size, writeYaml); }},
        {"native XML", "pugixml, document", bareXml, [](double size) { return written(size, writeXml); }},
        {"LOQ", "pugixml, document", bareXml, loqCourses},
    };
    line(markdown, {"reader", "bare parser", "its MB/s", "our MB/s", "share", "5.5 MB, s", "its, 100", "our, 100",
                    "share", "growth"});
    if (markdown) fmt::print("|---|---|---|---|---|---|---|---|---|---|\n");
    for (const auto& format : formats)
        if (wanted(format.reader)) measure(format, markdown);
}
