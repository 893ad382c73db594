#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <thread>

#include "support/pdf_file.hpp"
#include "support/sample_papers.hpp"

using valo::tests::footer;
using valo::tests::htmlWords;
using valo::tests::PdfFile;
using valo::tests::replaced;
using valo::tests::squeezed;
namespace data = boost::unit_test::data;

namespace valo::papers {
namespace {

constexpr std::array kNames{"Aino Esimerkki", "محمد عبد الرحمن الحسيني", "Олександр Ковальчук",
                            "Nguyễn Thị Hồng Phượng", "Ánte Čáppa Ŋuorra"};

BOOST_AUTO_TEST_SUITE(paper_pdf)

BOOST_AUTO_TEST_CASE(the_same_paper_gives_the_same_bytes) {
    const auto paper = samples::certificate(Language::Fi, 2, 5);
    auto other = paper;
    other.footer += "!";
    const auto bytes = paperPdf(paper);
    BOOST_TEST((paperPdf(paper) == bytes));
    BOOST_TEST((paperPdf(other) != bytes));
}

BOOST_DATA_TEST_CASE(a_paper_takes_the_pages_that_it_needs,
                     data::make({0, 2, 8}) ^ data::make({0, 5, 8}) ^ data::make({1, 2, 6}), units, requirements,
                     pages) {
    BOOST_TEST(PdfFile(samples::certificate(Language::Sv, units, requirements)).pages() == pages);
}

BOOST_AUTO_TEST_CASE(text_on_the_page_comes_in_the_order_of_the_html_edition) {
    for (const auto language : {Language::Fi, Language::Sv}) {
        const auto paper = samples::certificate(language, 2, 5);
        auto text = squeezed(PdfFile(paper).text());
        for (int page : {1, 2}) {
            BOOST_TEST(text.find(footer(paper, page, 2)) != std::string::npos);
            text = replaced(text, footer(paper, page, 2), "");
        }
        BOOST_TEST(text == htmlWords(paper));
    }
}

BOOST_DATA_TEST_CASE(a_screen_reader_hears_what_the_html_edition_says, data::make(kNames), name) {
    const auto paper = samples::certificate(Language::Fi, 1, 3, name);
    BOOST_TEST(squeezed(PdfFile(paper).read()) == htmlWords(paper));
}

BOOST_DATA_TEST_CASE(names_of_every_script_can_be_copied, data::make(kNames), name) {
    const auto text = squeezed(PdfFile(samples::certificate(Language::Fi, 1, 2, name)).text());
    BOOST_TEST(text.find(squeezed(name)) != std::string::npos, text.substr(0, 200));
}

BOOST_AUTO_TEST_CASE(every_page_of_a_long_table_repeats_its_head_for_the_eye_only) {
    auto paper = samples::certificate(Language::Fi, 1, 36);
    const PdfFile file(paper);
    BOOST_TEST(file.pages() >= 3);
    for (int page = 2; page < file.pages(); ++page)
        BOOST_TEST(file.say(fmt::format("pdftotext -f {0} -l {0} {{}} -", page)).starts_with("Ammattitaitovaatimus"));
    BOOST_TEST(squeezed(file.read()) == htmlWords(paper));
}

BOOST_AUTO_TEST_CASE(a_row_taller_than_two_pages_goes_on_over_them) {
    auto paper = samples::certificate(Language::Fi, 1, 3);
    std::string words;
    for (int i = 0; i < 2500; ++i) words += fmt::format("sana{} ", i);
    for (auto& block : paper.blocks)
        if (auto* table = std::get_if<Table>(&block)) table->rows[1][0].lines[0].text = words;
    const PdfFile file(paper);
    BOOST_TEST(file.pages() >= 4);
    BOOST_TEST(squeezed(file.read()) == htmlWords(paper));
}

BOOST_AUTO_TEST_CASE(a_word_wider_than_its_column_breaks_inside_the_margins) {
    auto paper = samples::certificate(Language::Fi, 1, 3);
    std::string word;
    for (int i = 0; i < 90; ++i) word += "Pitkäsana";
    for (auto& block : paper.blocks) {
        if (auto* table = std::get_if<Table>(&block))
            for (auto& cell : table->rows[0]) cell.lines[0].text = word;
        if (auto* facts = std::get_if<Facts>(&block)) facts->facts[0].name.text = facts->facts[0].value.text = word;
        if (auto* signatures = std::get_if<Signatures>(&block)) signatures->signatures[0].name = word;
    }
    const PdfFile file(paper);
    BOOST_TEST(squeezed(file.read()) == htmlWords(paper));
    const auto boxes = file.say("pdftotext -bbox {} -");
    const std::regex right("xMax=\"([0-9.]+)\"");
    int words = 0;
    for (std::sregex_iterator i(boxes.begin(), boxes.end(), right), end; i != end; ++i, ++words)
        BOOST_TEST(std::stod((*i)[1]) <= 536.0);
    BOOST_TEST(words > 50);
}

BOOST_AUTO_TEST_CASE(what_should_stay_whole_breaks_where_it_does_not_fit) {
    for (const std::string& word :
         {std::string("https://www.esimerkkityöpaja.fi/osaaminen/pitkä"), std::string(60, '-'),
          std::string("kahvi-ja-leipomo-ja-pesula-ja-siivous-ja-pihatyö-ja-varasto")}) {
        auto paper = samples::certificate(Language::Fi, 1, 3);
        for (auto& block : paper.blocks)
            if (auto* table = std::get_if<Table>(&block)) table->rows[0].back().lines[0].text = word;
        const auto boxes = PdfFile(paper).say("pdftotext -bbox {} -");
        const std::regex right("xMax=\"([0-9.]+)\"");
        for (std::sregex_iterator i(boxes.begin(), boxes.end(), right), end; i != end; ++i)
            BOOST_TEST(std::stod((*i)[1]) <= 536.0, word);
    }
}

BOOST_AUTO_TEST_CASE(only_a_preview_is_marked_and_on_every_page) {
    auto paper = samples::certificate(Language::Fi, 2, 5);
    BOOST_TEST(PdfFile(paper).text().find(paper.previewWord) == std::string::npos);
    paper.isPreview = true;
    const PdfFile preview(paper);
    for (int page : {1, 2})
        BOOST_TEST(preview.say(fmt::format("pdftotext -f {0} -l {0} {{}} -", page)).starts_with(paper.previewWord));
    BOOST_TEST(squeezed(preview.read()) == htmlWords(paper));
}

BOOST_AUTO_TEST_CASE(the_file_is_sound_and_says_what_it_is) {
    const PdfFile file(samples::certificate(Language::Sv, 2, 5));
    file.say("qpdf --check {} 2>&1");
    const auto about = file.say("pdfinfo {}");
    for (const auto* fact : {"Title:           Kompetensintyg VALO-3-2026-0012\n",
                             "Author:          Pajun työpajasäätiö sr\n", "Tagged:          yes\n", "(A4)\n"})
        BOOST_TEST(about.find(fact) != std::string::npos, fact);
    const auto inside = file.say("qpdf --qdf --object-streams=disable --warning-exit-0 {} -");
    for (const auto* fact :
         {"/Lang (sv)", "/Lang (fi)", "/Scope /Row", "/Scope /Column", "/Alt (QR: https://valo.example/v/",
          "/GTS_PDFA1", "<pdfuaid:part>1<", "(D:20261025000000Z)", "/DisplayDocTitle true"})
        BOOST_TEST(inside.find(fact) != std::string::npos, fact);
}

BOOST_AUTO_TEST_CASE(a_phone_can_read_the_code) {
    const PdfFile file(samples::certificate(Language::Fi, 2, 5));
    BOOST_TEST(file.say("pdftoppm -r 150 -f 2 -png {0} {0} && zbarimg -q --raw --nodbus {0}-2.png; rm {0}-2.png") ==
               "https://valo.example/v/K7QM2TXB9HRD4WPN\n");
}

BOOST_AUTO_TEST_CASE(several_threads_draw_at_once) {
    const std::array papers{samples::certificate(Language::Fi, 2, 5),
                            samples::certificate(Language::Sv, 3, 4, kNames[1])};
    const std::array expected{paperPdf(papers[0]), paperPdf(papers[1])};
    std::array<int, 4> equal{};
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < equal.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 8; ++i)
                equal[t] += paperPdf(papers[(t + static_cast<std::size_t>(i)) % 2]) ==
                            expected[(t + static_cast<std::size_t>(i)) % 2];
        });
    threads.clear();
    for (const auto n : equal) BOOST_TEST(n == 8);
}

BOOST_AUTO_TEST_CASE(odd_papers_are_drawn_all_the_same) {
    Paper empty;
    BOOST_TEST(PdfFile(empty).pages() == 1);
    Paper odd;
    odd.blocks = {Heading{1, {"A & <B> \"C\" \xff\x01 ☃ 漢", Language::En}},
                  Facts{},
                  BulletList{},
                  Table{},
                  Signatures{},
                  Paragraph{}};
    odd.title = odd.author = "</rdf:li> & \"";
    const PdfFile file(odd);
    file.say("qpdf --check {} 2>&1");
    BOOST_TEST(file.text().find("A & <B>") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace valo::papers
