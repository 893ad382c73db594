// Sealed certificates of every edition and kind of key, with and without a timestamp, in the eyes of the checker of
// PDF/A, PDF/UA and PAdES, pdfsig and qpdf. VALO_PAPERS=FOLDER keeps the files.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <regex>

#include "certificates/content.hpp"
#include "certificates/credential.hpp"
#include "certificates/seal.hpp"
#include "local_tsa.hpp"
#include "sample_content.hpp"
#include "support/story.hpp"

namespace data = boost::unit_test::data;
using namespace valo;
using namespace valo::certificates;
using tests::Folder, tests::LocalTsa;

namespace {

struct Variant {
    const char* name;
    const char* edition = "fi";
    Algorithm algorithm = Algorithm::ES256;
    bool stamped = false;
    int units = 2, lines = 6;
    const char* holder = "Aino Esimerkki";
};
std::ostream& operator<<(std::ostream& out, const Variant& v) { return out << v.name; }

const Variant kVariants[] = {
    {"p256-fi"},
    {"p256-sv", "sv"},
    {"p256-en", "en"},
    {"p256-fi-sv", "fi-sv"},
    {"p256-sv-fi", "sv-fi"},
    {"rsa-fi", "fi", Algorithm::RS256},
    {"rsa-fi-sv", "fi-sv", Algorithm::RS256},
    {"stamped-p256-sv", "sv", Algorithm::ES256, true},
    {"stamped-rsa-en", "en", Algorithm::RS256, true},
    {"arabic-fi", "fi", Algorithm::ES256, false, 2, 6, "محمد عبد الرحمن الحسيني"},
    {"arabic-fi-sv", "fi-sv", Algorithm::ES256, false, 1, 3, "محمد عبد الرحمن الحسيني"},
    {"vietnamese-sv", "sv", Algorithm::ES256, false, 1, 2, "Nguyễn Thị Hồng Phượng"},
    {"cyrillic-en", "en", Algorithm::ES256, false, 1, 2, "Олександр Ковальчук"},
    {"one-page-fi", "fi", Algorithm::ES256, false, 1, 2},
    {"one-page-sv", "sv", Algorithm::ES256, false, 1, 2},
    {"six-pages-fi", "fi", Algorithm::ES256, false, 6, 12},
    {"six-pages-sv", "sv", Algorithm::ES256, false, 6, 12},
    {"six-pages-arabic", "fi", Algorithm::ES256, false, 6, 12, "محمد عبد الرحمن الحسيني"},
};

const UtcTime kNow = std::chrono::sys_days{std::chrono::year{2026} / 10 / 25} + std::chrono::hours(8);

std::string sealedAs(const Variant& v, const LocalTsa* tsa, const Folder& folder) {
    const auto key = SigningKey::generate(v.algorithm);
    const auto chain = key.selfSignedCertificate("Pajun työpajasäätiö sr", kNow);
    folder.write("ca.pem", chain + (tsa ? tsa->folder.read("ca.pem") : ""));
    auto content = tests::sampleContent(parseEdition(v.edition).value(), v.units, v.lines, v.holder);
    const auto paper = paperOf(content, tests::strictPages(), "https://valo.example.fi", false);
    Seal seal{key, chain, content.issuerName, "Sähköinen sinetti", kNow, {}, nullptr};
    seal.attachments.push_back({"VALO-3-2026-0012-1.vc.jwt", "application/vc+jwt", "Sama koneluettavana",
                                signedJws(R"({"id":"urn:uuid:0"})", "JWT", "did:web:valo.example.fi:o:3#a", key)});
    if (tsa) seal.timestamp = [&](std::string_view signature) { return askTimestamp(tsa->settings(), signature); };
    return sealedPdf(paper, seal).value();
}

std::string checker() {
    for (const std::string folder : {VALO_SOURCE_DIR "/../shared", VALO_SOURCE_DIR "/../../shared"})
        if (const auto path = folder + "/tools/check-pdf.py"; std::filesystem::exists(path)) return path;
    return {};
}

}  // namespace

BOOST_DATA_TEST_CASE(every_kind_of_certificate_passes_everybodys_tools, data::make(kVariants), v) {
    const std::unique_ptr<LocalTsa> tsa(v.stamped ? new LocalTsa("Aikapalvelu") : nullptr);
    const Folder folder;
    const auto pdf = sealedAs(v, tsa.get(), folder);
    folder.write("c.pdf", pdf);
    if (const auto* keep = std::getenv("VALO_PAPERS")) std::ofstream(std::string(keep) + '/' + v.name + ".pdf") << pdf;
    BOOST_TEST(checkSeal(pdf).has_value());
    BOOST_TEST(folder.run("qpdf --check c.pdf") == 0, folder.read("said"));
    BOOST_TEST(folder.run("pdfsig -nocert c.pdf") == 0, folder.read("said"));
    for (const auto* words : {"Signature is Valid", "Total document signed"})
        BOOST_TEST(folder.read("said").find(words) != std::string::npos, folder.read("said"));
    const auto program = checker();
    if (program.empty() || !tests::isInstalled("/usr/bin/python3") ||
        folder.run("/usr/bin/python3 -c 'import pikepdf'") != 0) {
        BOOST_TEST_MESSAGE("the checker or python3-pikepdf is not here");
        return;
    }
    const auto content = tests::sampleContent(parseEdition(v.edition).value(), v.units, v.lines, v.holder);
    const auto command = fmt::format(
        "/usr/bin/python3 '{}' c.pdf --lang {} --ca ca.pem --attachment VALO-3-2026-0012-1.vc.jwt --qr "
        "https://valo.example.fi/v/{} {}",
        program, std::string(v.edition).substr(0, 2), content.code, v.stamped ? "--require-ts" : "");
    const auto code = folder.run(command);
    const auto said = folder.read("said");
    BOOST_TEST(code == 0, said);
    std::smatch counted;
    BOOST_REQUIRE(std::regex_search(said, counted, std::regex("(\\d+) passed, (\\d+) failed")));
    BOOST_TEST(std::stoi(counted[1]) >= 75, said);
}
