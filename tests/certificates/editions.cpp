#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "certificates/content.hpp"
#include "certificates/look.hpp"
#include "papers/logo.hpp"
#include "sample_content.hpp"
#include "support/pdf_file.hpp"
#include "support/story.hpp"

namespace data = boost::unit_test::data;
using namespace valo;
using namespace valo::certificates;
using valo::tests::htmlWords;
using valo::tests::PdfFile;
using valo::tests::sampleContent;
using valo::tests::squeezed;
using valo::tests::wordsOf;

namespace {

papers::Paper paperFor(const Content& content, bool isPreview = false) {
    return paperOf(content, tests::strictPages(), "https://valo.example", isPreview);
}
bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

const std::vector<std::string> kEditions{"fi", "sv", "en", "fi-sv", "sv-fi"};

}  // namespace

BOOST_AUTO_TEST_CASE(an_edition_is_known_by_its_code) {
    for (const auto& code : kEditions) BOOST_TEST(parseEdition(code).value().code() == code);
    for (const auto bad : {"", "de", "FI", "fi-en", "fi-fi", "sv-", "fi-sv-en"})
        BOOST_TEST(!parseEdition(bad).has_value(), bad);
}

BOOST_DATA_TEST_CASE(a_certificate_reads_in_the_order_of_its_html_edition,
                     data::make(kEditions) * data::make({1, 2, 6}), code, units) {
    const auto paper = paperFor(sampleContent(parseEdition(code).value(), units, units == 1 ? 2 : 6));
    const PdfFile file(paper);
    if (units == 6) BOOST_TEST(file.pages() >= 4);
    BOOST_TEST(squeezed(file.read()) == htmlWords(paper));
    BOOST_TEST(wordsOf(file, paper, "-raw") == htmlWords(paper));
    BOOST_TEST(wordsOf(file, paper, "") == htmlWords(paper));  // which guesses the order from the places
}

BOOST_DATA_TEST_CASE(six_pages_read_in_order_too,
                     data::make(kEditions) * data::make({"Aino Esimerkki", "محمد عبد الرحمن الحسيني"}), code, name) {
    const auto edition = parseEdition(code).value();
    const auto paper = paperFor(sampleContent(edition, 6, edition.second ? 8 : 12, name));
    const PdfFile file(paper);
    BOOST_TEST(file.pages() >= 6);
    BOOST_TEST(squeezed(file.read()) == htmlWords(paper));
    BOOST_TEST(wordsOf(file, paper, "-raw") == htmlWords(paper));
    BOOST_TEST(wordsOf(file, paper, "") == htmlWords(paper));
}

BOOST_AUTO_TEST_CASE(a_short_certificate_is_one_page_and_one_of_sixty_lines_some) {
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Fi, 1, 2))).pages() == 1);
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Sv, 1, 2))).pages() == 1);
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::En, 1, 2))).pages() == 1);
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Fi, 6, 12))).pages() == 6);
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Sv, 6, 12))).pages() <= 7);
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Fi, 2, 6))).pages() == 2);
    const auto sixty = sampleContent(Language::Fi, 6, 10);
    BOOST_TEST(sixty.lineCount() == 60u);
    const PdfFile file(paperFor(sixty));
    BOOST_TEST(file.pages() == 5);
    BOOST_TEST(squeezed(file.read()) == htmlWords(paperFor(sixty)));
    BOOST_TEST(PdfFile(paperFor(sampleContent(Language::Sv, 20, 11))).pages() >= 17);
}

BOOST_AUTO_TEST_CASE(side_by_side_both_national_texts_stand_on_the_paper) {
    const auto content = sampleContent(parseEdition("fi-sv").value(), 1, 5);
    const auto html = paperHtml(paperFor(content));
    for (const auto* words : {"Osaamistodistus", "Kompetensintyg", "Lounasruokien valmistus",
                              "<p lang=\"sv\">tillreder lunchrätter och tillbehör enligt givna recept</p>",
                              "<p>valmistaa lounasruokia", "osaa ohjatusti", "kan under handledning"})
        BOOST_TEST(has(html, words), words);
    // What exists in one language only is not said twice, and nothing is made up.
    BOOST_TEST(html.find("lajittelee jätteet") == html.rfind("lajittelee jätteet"));
    const PdfFile file(paperFor(content));
    const auto inside = file.say("qpdf --qdf --object-streams=disable --warning-exit-0 {} -");
    BOOST_TEST(has(inside, "/Lang (sv)"));
}

BOOST_DATA_TEST_CASE(a_preview_cannot_be_taken_for_the_document, data::make(kEditions), code) {
    auto content = sampleContent(parseEdition(code).value(), 2, 5);
    content.number = content.code = "";
    const auto paper = paperFor(content, true);
    const auto& pages = tests::strictPages();
    const auto title = pages.text(content.language, "certificate.title");
    const auto html = paperHtml(paper);
    const PdfFile file(paper);
    const auto text = file.text();
    for (const auto& where : {html, text}) {
        BOOST_TEST(!has(where, "VALO-3"));
        BOOST_TEST(!has(where, "/v/"));
        BOOST_TEST(!has(where, pages.text(content.language, "certificate.signed_by")));
        BOOST_TEST(!has(where, pages.text(content.language, "certificate.issued_on")));
    }
    BOOST_TEST(!has(html, "<h1>" + title));
    BOOST_TEST(!paper.title.starts_with(title));
    BOOST_TEST(!has(file.say("qpdf --qdf --object-streams=disable --warning-exit-0 {} -"), "/Sig"));
    for (int page = 1; page <= file.pages(); ++page)
        BOOST_TEST(squeezed(file.say(fmt::format("pdftotext -f {0} -l {0} {{}} -", page)))
                       .starts_with(squeezed(paper.previewWord)));
}

BOOST_AUTO_TEST_CASE(frozen_facts_give_the_same_content_back) {
    auto content = sampleContent(Language::Fi, 2, 5);
    content.kind = "placement_kind.work_trial";
    content.replaces = "VALO-3-2026-0011";
    content.additions = {"Tulee ajoissa.", "Hygieniapassi", "Oppisopimus", "320"};
    content.supervisorSignature = {"Björn Åström", "keittiömestari", parseIsoTime("2026-10-24T08:00:00Z").value()};
    const auto snapshot = snapshotOf(content, "https://valo.example");
    auto back = contentFrom(snapshot);
    back.language = Language::Fi;
    BOOST_TEST(snapshotOf(back, "https://valo.example") == snapshot);
    BOOST_TEST((papers::paperPdf(paperFor(back)) == papers::paperPdf(paperFor(content))));
}

BOOST_AUTO_TEST_CASE(a_title_in_a_colour_too_light_to_read_is_known) {
    for (const auto& [colour, least, most] : {std::tuple{"#000000", 20.9, 21.1},
                                              {"#ffffff", 0.9, 1.1},
                                              {"#0b5563", 8.0, 8.6},
                                              {"#767676", 4.5, 4.6},
                                              {"#777777", 4.4, 4.5},
                                              {"#F5B82E", 1.7, 1.9}}) {
        const auto contrast = papers::contrastWithWhite(colour).value();
        BOOST_TEST((contrast >= least && contrast <= most), colour << " " << contrast);
    }
    for (const auto bad : {"", "red", "#12345", "#1234567", "#12345g", "123456#", "#12 456"})
        BOOST_TEST(!papers::contrastWithWhite(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(a_logo_is_drawn_anew_and_a_bad_one_refused) {
    const auto codeOf = [](const std::string& bytes) {
        const auto drawn = papers::drawnLogo(bytes);
        return drawn ? "drawn" : drawn.error().fields.at(0).code;
    };
    const std::string svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100'><rect width='300' height='100' "
        "fill='#0b5563'/><script>alert(1)</script></svg>";
    const auto drawn = papers::drawnLogo(svg).value();
    BOOST_TEST(drawn.starts_with("\x89PNG"));
    BOOST_TEST(!has(drawn, "alert"));
    BOOST_TEST(codeOf(drawn) == "drawn");
    const std::string outside =
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='30' height='10'>"
        "<image xlink:href='file:///etc/passwd' width='30' height='10'/></svg>";
    BOOST_TEST(codeOf(outside) == "drawn");  // without what it points to
    std::string huge = drawn;
    huge[16] = 1;  // sixteen million pixels wide
    for (const auto& [bytes, code] :
         {std::pair<std::string, std::string>{"", "picture_kind"},
          {"GIF89a", "picture_kind"},
          {"\x89PNG\r\n\x1a\n", "picture_unreadable"},
          {drawn.substr(0, 60), "picture_unreadable"},
          {huge, "picture_unreadable"},
          {"<svg", "picture_unreadable"},
          {"<svg xmlns='http://www.w3.org/2000/svg' width='100000' height='1'/>", "picture_unreadable"},
          {std::string(600 * 1024, ' ') + svg, "too_large"}})
        BOOST_TEST(codeOf(bytes) == code, bytes.substr(0, 40));
}

BOOST_AUTO_TEST_CASE(a_paper_bears_the_logo_and_the_colours_of_its_organisation) {
    auto content = sampleContent(Language::Sv, 1, 3);
    const auto plain = paperFor(content);
    content.look = std::make_shared<const papers::Look>(
        papers::Look{"#7a1f3d", "#3d7a1f",
                     papers::drawnLogo("<svg xmlns='http://www.w3.org/2000/svg' width='300' height='100'><circle "
                                       "cx='50' cy='50' r='40' fill='#7a1f3d'/></svg>")
                         .value()});
    const auto paper = paperFor(content);
    const PdfFile file(paper);
    BOOST_TEST(squeezed(file.read()) == squeezed(PdfFile(plain).read()));
    const auto inside = file.say("qpdf --qdf --object-streams=disable --warning-exit-0 {} -");
    BOOST_TEST(has(inside, "/Alt (Pajun "));
    BOOST_TEST(!has(inside, "/SMask"));
    const auto html = paperHtml(paper);
    BOOST_TEST(has(html, "--ink:#7a1f3d"));
    BOOST_TEST(has(html, "src=\"data:image/png;base64,"));
    BOOST_TEST(papers::paperHtmlPolicy(html) != papers::paperHtmlPolicy(paperHtml(plain)));
}
