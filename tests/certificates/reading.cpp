// What pdftotext makes of a certificate: the words of its HTML edition in their order, whatever their lengths.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <random>

#include "certificates/content.hpp"
#include "core/text.hpp"
#include "sample_content.hpp"
#include "support/pdf_file.hpp"
#include "support/story.hpp"

namespace data = boost::unit_test::data;
using namespace valo;
using namespace valo::certificates;
using valo::tests::htmlWords;
using valo::tests::PdfFile;
using valo::tests::sampleContent;
using valo::tests::wordsOf;

namespace {

constexpr std::string_view kFinnish =
    "ottaa huomioon asiakkaan toiveet työssään turvallisesti ja kestävän kehityksen mukaisesti ravintola- sekä "
    "omavalvontasuunnitelman mukaan catering-alan työvälineitä huoltaa annettujen ohjeiden itsenäisesti "
    "työturvallisuusmääräyksiä noudattaen esittelee tuotteita kokonaisuuden hallinta";
constexpr std::string_view kSwedish =
    "beaktar kundens önskemål i sitt arbete på ett säkert sätt och enligt hållbar utveckling restaurang- samt "
    "egenkontrollplanen catering-branschen arbetsredskap underhåller givna anvisningar självständigt "
    "arbetarskyddsbestämmelser presenterar produkter helheten";

/// Facts of random numbers and lengths; the same seed gives the same.
class Chance {
 public:
    explicit Chance(unsigned seed) : numbers_(seed) {}

    Content content(const Edition& edition, const std::string& holder) {
        auto content = sampleContent(edition, 1 + below(6), 1 + below(12), holder);
        for (auto& part : content.qualifications) {
            part.name = both(6);
            for (auto& unit : part.units) fill(unit);
        }
        content.tasks.clear();
        for (int n = below(7); n > 0; --n) content.tasks.push_back(both(14));
        if (below(2)) content.additions.generalSkills = sentence(kFinnish, 60);
        if (below(2)) content.additions.cards = sentence(kFinnish, 12);
        if (below(2)) content.additions.totalHours = "320";
        if (below(2)) content.supervisorTitle = "";
        if (below(4) == 0) content.supervisorName = "";
        for (int n = below(3); n > 0; --n)
            content.basis.push_back({EnvironmentId{20 + n}, 1, content.from, content.from, sentence(kFinnish, 9)});
        return content;
    }

 private:
    int below(int end) { return static_cast<int>(numbers_() % static_cast<unsigned>(end)); }
    std::string sentence(std::string_view from, int most) {
        const auto words = split(from, ' ');
        std::string out(words[numbers_() % words.size()]);
        for (int n = below(most); n > 0; --n) out += ' ' + std::string(words[numbers_() % words.size()]);
        return out + (out.ends_with('-') ? std::string(words.front()) : "");  // the rest of a compound
    }
    /// Some official texts exist in Finnish only.
    LocalizedText both(int most) {
        return {sentence(kFinnish, most), below(6) ? sentence(kSwedish, most) : std::string(), ""};
    }
    void fill(UnitPart& unit) {
        unit.name = both(8);
        for (auto& line : unit.lines) {
            line.text = both(18);
            if (below(3) == 0) line.heading = both(4);
            line.specification = below(8) ? "" : sentence(kFinnish, 9);
            line.level = std::array{Level::Guided, Level::Independent, Level::Advanced}[numbers_() % 3];
            if (below(4) == 0) line.firstSeen = line.lastSeen;
        }
    }

    std::mt19937 numbers_;
};

/// More of them when somebody asks: VALO_READ=150.
unsigned howMany() {
    const auto* asked = std::getenv("VALO_READ");
    return asked ? static_cast<unsigned>(std::atoi(asked)) : 5;
}

}  // namespace

BOOST_DATA_TEST_CASE(certificates_of_all_lengths_read_in_the_order_of_their_html_editions,
                     data::make({"fi", "sv", "en", "fi-sv", "sv-fi"}), code) {
    for (unsigned seed = 0; seed < howMany(); ++seed) {
        const auto content = Chance(seed).content(parseEdition(code).value(),
                                                  seed % 3 == 2 ? "محمد عبد الرحمن الحسيني" : "Aino Esimerkki");
        const auto paper = paperOf(content, tests::strictPages(), "https://valo.example.fi", false);
        const PdfFile file(paper);
        const auto read = wordsOf(file, paper, ""), wanted = htmlWords(paper);
        const auto at = static_cast<std::size_t>(std::ranges::mismatch(read, wanted).in1 - read.begin());
        BOOST_TEST((read == wanted), seed << ": " << read.substr(at, 80) << "\n  instead of " << wanted.substr(at, 80));
    }
}
