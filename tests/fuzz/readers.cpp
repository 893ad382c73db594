// Every reader of curricula on bytes of libFuzzer's making. VALO_READER names the reader; the corpus leads to it.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/asset_table.hpp"
#include "curricula/archive.hpp"
#include "importers/eperusteet/writer.hpp"
#include "importers/native/writer.hpp"
#include "importers/reading.hpp"

namespace valo {
const AssetEntry kAssets[] = {{nullptr, nullptr, nullptr}};  // messages stay without words here
}

namespace {

using namespace valo;
using namespace valo::importers;

void mustHold(bool truth) {
    if (!truth) std::abort();
}

/// A draft that may be stored comes back the same from either notation.
void checkRoundTrip(CurriculumDraft draft, Date today) {
    draft.source.sha256.clear();
    const auto yaml = writeYaml(draft);
    for (const auto& text : {yaml, writeXml(draft)}) {
        auto again = read(text, "again", today);
        if (again.draft) again.draft->source.sha256.clear();
        if (again.draft && again.errors.empty() && *again.draft == draft) continue;
        for (const auto& error : again.errors)
            std::fprintf(stderr, "%s %s %s\n", error.where.c_str(), error.code.c_str(), error.detail.c_str());
        std::fprintf(stderr, "--- once\n%s\n--- again\n%s\n", text.c_str(),
                     again.draft ? writeYaml(*again.draft).c_str() : "");
        std::abort();
    }
    (void)writeEperusteet(draft);
}

void unpack(std::string_view bytes) {
    const curricula::ArchiveLimits limits{4096, 16384, 10};
    const curricula::Archive archive(bytes);
    const bool refused = archive.fault(limits).has_value();
    for (std::size_t i = 0; i < archive.size() && i < 20; ++i) {
        const auto entry = archive.entry(i, limits);
        if (!entry) continue;
        mustHold(entry->bytes.size() <= limits.fileBytes && (!entry->fault || entry->bytes.empty()));
    }
    mustHold(refused || archive.size() > 0);
}

std::string_view reader() {
    static const char* name = std::getenv("VALO_READER");
    return name ? name : "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Date today = *parseIsoDate("2026-11-22");
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (reader() == "zip") {
        unpack(bytes);
        return 0;
    }
    const auto reading = read(bytes, "fuzzed", today);
    mustHold(reading.draft || !reading.errors.empty());
    if (reading.draft && reading.errors.empty() && reading.format == reader() && size < 20'000)
        checkRoundTrip(*reading.draft, today);
    return 0;
}
