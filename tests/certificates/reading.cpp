// What pdftotext makes of a certificate: the words of its HTML edition in their order, whatever their lengths.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <random>

#include "certificates/content.hpp"
#include "sample_content.hpp"
#include "support/pdf_file.hpp"
#include "support/story.hpp"

using namespace valo;
using namespace valo::certificates;
using valo::tests::footer;
using valo::tests::htmlWords;
using valo::tests::PdfFile;
using valo::tests::sampleContent;
using valo::tests::squeezed;

namespace {

const char* kFi[] = {"ottaa",
                     "huomioon",
                     "asiakkaan",
                     "toiveet",
                     "työssään",
                     "turvallisesti",
                     "ja",
                     "kestävän",
                     "kehityksen",
                     "mukaisesti",
                     "ravintola-",
                     "sekä",
                     "omavalvontasuunnitelman",
                     "mukaan",
                     "catering-alan",
                     "työvälineitä",
                     "huoltaa",
                     "laitteita",
                     "annettujen",
                     "ohjeiden",
                     "itsenäisesti",
                     "kokonaisuuden",
                     "hallinta",
                     "työturvallisuusmääräyksiä",
                     "noudattaen",
                     "esittelee",
                     "tuotteita"};
const char* kSv[] = {"beaktar",
                     "kundens",
                     "önskemål",
                     "i",
                     "sitt",
                     "arbete",
                     "på",
                     "ett",
                     "säkert",
                     "sätt",
                     "och",
                     "enligt",
                     "hållbar",
                     "utveckling",
                     "restaurang-",
                     "samt",
                     "egenkontrollplanen",
                     "catering-branschen",
                     "arbetsredskap",
                     "underhåller",
                     "anordningar",
                     "givna",
                     "anvisningar",
                     "självständigt",
                     "helheten",
                     "arbetarskyddsbestämmelser",
                     "presenterar",
                     "produkter"};

template <std::size_t N>
std::string sentence(const char* const (&words)[N], std::mt19937& chance, unsigned most) {
    std::string out;
    const auto n = 1 + chance() % most;
    for (unsigned i = 0; i < n; ++i) out += (i ? " " : "") + std::string(words[chance() % N]);
    while (out.ends_with('-')) out.pop_back();
    return out;
}

papers::Paper varied(const std::string& edition, unsigned seed, const std::string& name) {
    std::mt19937 chance(seed);
    auto content = sampleContent(parseEdition(edition).value(), static_cast<int>(1 + chance() % 6),
                                 static_cast<int>(1 + chance() % 12), name);
    for (auto& part : content.qualifications) {
        part.name = {sentence(kFi, chance, 6), sentence(kSv, chance, 6), ""};
        for (auto& unit : part.units) {
            unit.name = {sentence(kFi, chance, 8), chance() % 6 ? sentence(kSv, chance, 8) : "", ""};
            const auto ends = unit.lines.size();
            for (std::size_t i = 0; i < ends; ++i) {
                auto& line = unit.lines[i];
                line.text = {sentence(kFi, chance, 18), chance() % 6 ? sentence(kSv, chance, 18) : "", ""};
                if (chance() % 3 == 0) line.heading = {sentence(kFi, chance, 4), sentence(kSv, chance, 4), ""};
                line.specification = chance() % 8 ? "" : sentence(kFi, chance, 9);
                line.level = std::array{Level::Guided, Level::Independent, Level::Advanced}[chance() % 3];
                if (chance() % 4 == 0) line.firstSeen = line.lastSeen;
            }
        }
    }
    content.tasks.clear();
    for (auto n = chance() % 7; n > 0; --n)
        content.tasks.push_back({sentence(kFi, chance, 14), chance() % 5 ? sentence(kSv, chance, 14) : "", ""});
    if (chance() % 2) content.additions.generalSkills = sentence(kFi, chance, 60);
    if (chance() % 2) content.additions.cards = sentence(kFi, chance, 12);
    if (chance() % 3 == 0) content.additions.totalHours = "320";
    if (chance() % 3 == 0) content.supervisorTitle = "";
    if (chance() % 4 == 0) content.supervisorName = "";
    for (auto n = chance() % 3; n > 0; --n)
        content.basis.push_back(
            {EnvironmentId{20 + static_cast<int>(n)}, 1, content.from, content.from, sentence(kFi, chance, 9)});
    return paperOf(content, tests::strictPages(), "https://valo.example.fi", false);
}

std::string wordsOf(const PdfFile& file, const papers::Paper& paper) {
    std::string heads;
    for (const auto& block : paper.blocks)
        if (const auto* table = std::get_if<papers::Table>(&block); table && heads.empty())
            for (const auto& head : table->headers) heads += squeezed(head.text + head.other);
    const int pages = file.pages();
    std::string all;
    for (int page = 1; page <= pages; ++page) {
        auto text = squeezed(file.say(fmt::format("pdftotext -f {0} -l {0} {{}} -", page)));
        // Read last: what is left of one in the middle of a page makes the words differ.
        if (const auto last = footer(paper, page, pages); text.ends_with(last)) text.resize(text.size() - last.size());
        all += page > 1 && text.starts_with(heads) ? text.substr(heads.size()) : text;
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_certificate_reads_in_the_order_of_its_html_edition) {
    const int most = std::getenv("VALO_READ") ? std::atoi(std::getenv("VALO_READ")) : 6;
    for (const auto* edition : {"fi", "sv", "en", "fi-sv", "sv-fi"}) {
        int bad = 0;
        for (int seed = 0; seed < most; ++seed) {
            const auto paper = varied(edition, static_cast<unsigned>(seed),
                                      seed % 3 == 2 ? "محمد عبد الرحمن الحسيني" : "Aino Esimerkki");
            const PdfFile file(paper);
            const auto read = wordsOf(file, paper), wanted = htmlWords(paper);
            if (read == wanted) continue;
            ++bad;
            const auto at = static_cast<std::size_t>(std::ranges::mismatch(read, wanted).in1 - read.begin());
            const auto from = at < 40 ? 0 : at - 40;
            BOOST_TEST_MESSAGE(edition << ' ' << seed << "\n   read   " << read.substr(from, 110) << "\n   wanted "
                                       << wanted.substr(from, 110));
            if (const auto* keep = std::getenv("VALO_PAPERS"))
                std::ofstream(fmt::format("{}/{}-{}.pdf", keep, edition, seed)) << papers::paperPdf(paper);
        }
        BOOST_TEST(bad == 0, edition << ": " << bad << " of " << most);
    }
}
