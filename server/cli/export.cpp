#include "cli/export.hpp"

#include <charconv>
#include <ostream>

#include "curricula/store.hpp"
#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "importers/reading.hpp"

namespace valo::cli {
namespace {

constexpr int kDone = 0, kRefused = 1, kWrongUsage = 2;

std::vector<curricula::Curriculum> namedBy(database::Transaction& tx, const std::string& words) {
    auto found = curricula::curriculaByDecisionNumber(tx, words);
    CurriculumId id;
    const auto* end = words.data() + words.size();
    if (std::from_chars(words.data(), end, id.value).ptr == end)
        if (auto one = curricula::curriculum(tx, id)) found.push_back(std::move(*one));
    return found;
}

void listChoices(std::ostream& err, const Export& wanted, const std::vector<curricula::Curriculum>& found) {
    err << "valo export: " << wanted.curriculum << " names several; give one of these ids:\n";
    for (const auto& curriculum : found) {
        err << "  " << curriculum.id.value << "  " << shown(curriculum.name, Language::En).text;
        if (curriculum.validFrom) err << ", from " << isoDate(*curriculum.validFrom);
        if (curriculum.validTo) err << ", to " << isoDate(*curriculum.validTo);
        err << '\n';
    }
}

}  // namespace

int runExport(Services& services, const Export& wanted, std::ostream& out, std::ostream& err) {
    if (wanted.format != "yaml" && wanted.format != "xml" && wanted.format != "eperusteet") {
        err << "valo export: --format is yaml, xml or eperusteet\n";
        return kWrongUsage;
    }
    const auto found =
        services.database.read([&](database::Transaction& tx) { return namedBy(tx, wanted.curriculum); });
    if (found.size() > 1) {
        listChoices(err, wanted, found);
        return kRefused;
    }
    const auto original = services.database.read([&](database::Transaction& tx) {
        return found.empty() ? std::nullopt : curricula::original(tx, found.front().id);
    });
    if (!original) {
        err << "valo export: no curriculum " << wanted.curriculum << '\n';
        return kRefused;
    }
    const auto reading = importers::read(original->bytes.data, original->fileName, services.clock.today(),
                                         {std::max(importers::Limits().bytes, original->bytes.data.size())});
    if (!reading.draft || !reading.errors.empty()) {
        err << "valo export: the stored file can no longer be read";
        if (!reading.errors.empty()) err << ": " << importers::sentence(reading.errors.front());
        err << '\n';
        return kRefused;
    }
    out << (wanted.format == "xml"          ? importers::writeXml(*reading.draft)
            : wanted.format == "eperusteet" ? importers::writeEperusteet(*reading.draft) + "\n"
                                            : importers::writeYaml(*reading.draft));
    return out ? kDone : kRefused;
}

}  // namespace valo::cli
