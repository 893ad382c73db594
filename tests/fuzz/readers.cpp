// Every reader of curricula on bytes of libFuzzer's making. VALO_FORMAT names the reader; the corpus leads to it.
#include <cstdint>
#include <cstdlib>

#include "core/asset_table.hpp"
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
    for (const auto& text : {writeYaml(draft), writeXml(draft)}) {
        auto again = read(text, "again", today);
        mustHold(again.draft && again.errors.empty());
        again.draft->source.sha256.clear();
        mustHold(*again.draft == draft);
    }
    (void)writeEperusteet(draft);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Date today = *parseIsoDate("2026-11-22");
    const auto reading = read({reinterpret_cast<const char*>(data), size}, "fuzzed", today);
    mustHold(reading.draft || !reading.errors.empty());
    if (reading.draft && reading.errors.empty() && reading.format == VALO_FORMAT && size < 20'000)
        checkRoundTrip(*reading.draft, today);
    return 0;
}
