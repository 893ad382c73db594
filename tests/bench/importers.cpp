// bench_importers [FILE.json]: how fast each reader is beside the bare parser of the library under it, and whether its
// time grows with the bytes alone. FILE is a document of ePerusteet; without it a generated one of 5.5 MB is read.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "importers/reading.hpp"

namespace {

using namespace valo;
using namespace valo::importers;

const Date kToday = *parseIsoDate("2026-11-22");

/// Seconds of the fastest of three runs.
double seconds(const std::function<void()>& work) {
    double best = 1e9;
    for (int run = 0; run < 3; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}
double readSeconds(const std::string& bytes) {
    return seconds([&] {
        const auto reading = read(bytes, "file", kToday);
        if (!reading.draft || !reading.errors.empty()) {
            fmt::print(stderr, "refused: {}\n", reading.errors.empty() ? "" : sentence(reading.errors.front()));
            std::exit(1);
        }
    });
}

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

void line(std::string_view what, std::size_t bytes, double took, double bare = 0) {
    const double megabytes = static_cast<double>(bytes) / 1e6;
    fmt::print("{:<34} {:>6.2f} MB {:>8.1f} ms {:>7.1f} MB/s", what, megabytes, took * 1000, megabytes / took);
    if (bare > 0) fmt::print("  {:>5.2f} × the bare parser", took / bare);
    fmt::print("\n");
}

void compare(const std::string& json) {
    const auto draft = *read(json, "file.json", kToday).draft;
    const double dom = seconds([&] {
        if (nlohmann::json::parse(json).is_discarded()) std::abort();
    });
    line("JSON: nlohmann, document", json.size(), dom);
    line("JSON: nlohmann, events", json.size(), seconds([&] {
             CountEvents events;
             nlohmann::json::sax_parse(json, &events);
         }));
    line("JSON: reader of ePerusteet", json.size(), readSeconds(json), dom);
    const auto yaml = writeYaml(draft);
    const double load = seconds([&] { (void)YAML::Load(yaml); });
    line("YAML: yaml-cpp, Load", yaml.size(), load);
    line("YAML: reader", yaml.size(), readSeconds(yaml), load);
    const auto xml = writeXml(draft);
    const double pugi = seconds([&] {
        pugi::xml_document document;
        document.load_buffer(xml.data(), xml.size());
    });
    line("XML: pugixml, document", xml.size(), pugi);
    line("XML: reader", xml.size(), readSeconds(xml), pugi);
}

/// Time per byte of four times as many bytes, by that of a quarter: about 1 when time grows with the bytes alone.
void growth() {
    const auto small = generated(250), large = generated(1000);
    const auto perByte = [](const std::string& bytes) {
        return readSeconds(bytes) / static_cast<double>(bytes.size());
    };
    const std::pair<const char*, std::string (*)(const CurriculumDraft&)> writers[] = {
        {"JSON", writeEperusteet}, {"YAML", writeYaml}, {"XML", writeXml}};
    for (const auto& [name, write] : writers)
        fmt::print("{}: time per byte of 4 × the units: {:.2f} ×\n", name,
                   perByte(write(large)) / perByte(write(small)));
}

}  // namespace

int main(int count, char** arguments) {
    if (count > 1) {
        std::ifstream in(arguments[1], std::ios::binary);
        compare({std::istreambuf_iterator<char>(in), {}});
    } else {
        compare(writeEperusteet(generated(900)));
    }
    growth();
}
