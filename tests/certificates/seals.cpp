// Seals of every kind of key, with chains and timestamps, in the eyes of OpenSSL's and Poppler's own programs.
#include "certificates/seal.hpp"

#include <fmt/format.h>
#include <openssl/cms.h>

#include <boost/test/unit_test.hpp>

#include "certificates/actions.hpp"
#include "certificates/openssl.hpp"
#include "local_tsa.hpp"
#include "skill.hpp"
#include "support/databases.hpp"
#include "support/sample_papers.hpp"

using namespace valo;
using namespace valo::certificates;
using tests::Folder, tests::isInstalled, tests::LocalTsa;
namespace samples = valo::papers::samples;

namespace {

const UtcTime kNow = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours(8);

std::string sealedBy(const Signer& key, const std::string& chain,
                     std::function<Result<std::string>(std::string_view)> stamp = nullptr) {
    const auto paper = samples::certificate(Language::Fi, 1, 2);
    return sealedPdf(paper, {key, chain, "Työpaja", "Sinetti", kNow, {}, std::move(stamp)}).value();
}
std::string refusalOf(const std::string& pdf, const std::string& authorities = {}) {
    const auto facts = checkSeal(pdf, authorities);
    return facts ? "holds" : facts.error().fields.at(0).code;
}
std::string contentsOf(const std::string& pdf) {
    const auto at = pdf.find("/Contents <30") + 11;
    const auto hex = pdf.substr(at, pdf.find('>', at) - at);
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return out;
}

/// A signer of whom nothing but the public half is here.
struct FarSigner final : Signer {
    explicit FarSigner(Algorithm algorithm) : key(SigningKey::generate(algorithm)) {}
    PublicKey publicKey() const override { return key.publicKey(); }
    std::string sign(std::string_view bytes) const override {
        ++asked;
        return key.sign(bytes);
    }
    SigningKey key;
    mutable int asked = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_seal_of_either_kind_of_key_is_made_by_a_signer_that_need_not_be_here) {
    for (const auto algorithm : {Algorithm::ES256, Algorithm::RS256}) {
        const FarSigner signer(algorithm);
        const auto pdf = sealedBy(signer, signer.key.selfSignedCertificate("Työpaja", kNow));
        BOOST_TEST(signer.asked == 1);
        const auto facts = checkSeal(pdf).value();
        BOOST_TEST((facts.key == signer.publicKey()));
        BOOST_TEST((facts.validFrom == kNow));
        BOOST_TEST(!facts.timestamp.has_value());
        if (!isInstalled("pdfsig")) continue;
        const Folder folder;
        folder.write("a.pdf", pdf);
        BOOST_TEST(folder.run("pdfsig -nocert a.pdf") == 0);
        for (const auto* words : {"Signature is Valid", "Total document signed", "ETSI.CAdES.detached"})
            BOOST_TEST(folder.read("said").find(words) != std::string::npos, folder.read("said"));
    }
}

BOOST_AUTO_TEST_CASE(a_chain_of_an_authority_goes_into_the_seal_and_openssl_trusts_it) {
    const Folder folder;
    const auto key = SigningKey::generate(Algorithm::RS256);
    folder.write("seal.key", key.encryptedPem("a long enough passphrase"));
    BOOST_REQUIRE(
        folder.run("openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 3650 -subj '/CN=CA' && "
                   "openssl req -new -key seal.key -passin 'pass:a long enough passphrase' -subj '/CN=Tyopaja' -out "
                   "csr && printf 'keyUsage=critical,digitalSignature,nonRepudiation\\n' >ext && "
                   "openssl x509 -req -in csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -extfile ext -out "
                   "seal.pem && cat seal.pem ca.pem >chain.pem") == 0);
    const auto pdf = sealedBy(key, folder.read("chain.pem"));
    BOOST_TEST((checkSeal(pdf).value().key == key.publicKey()));
    folder.write("a.der", contentsOf(pdf));
    const auto range = pdf.find("/Contents <30") + 10;
    folder.write("a.data", pdf.substr(0, range) + pdf.substr(pdf.find('>', range) + 1));
    BOOST_TEST(folder.run("openssl cms -verify -cades -inform DER -in a.der -content a.data -binary -CAfile ca.pem "
                          "-purpose any -out /dev/null") == 0,
               folder.read("said"));
}

BOOST_AUTO_TEST_CASE(a_certificate_exchanged_for_another_of_the_same_key_breaks_the_seal) {
    const auto key = SigningKey::generate();
    const auto mine = key.selfSignedCertificate("Tyopaja", kNow), other = key.selfSignedCertificate("Muupaja", kNow);
    const auto der = [](const std::string& pem) {
        return openssl::derOf<X509>(i2d_X509, openssl::certificatesOf(pem).at(0).get());
    };
    const auto hex = [](const std::string& bytes) {
        std::string out;
        for (const unsigned char byte : bytes) out += fmt::format("{:02x}", byte);
        return out;
    };
    BOOST_TEST(refusalOf(sealedBy(key, mine)) == "holds");
    // Same length or not: the seal is read to its end and nothing may follow it.
    for (int tries = 0; tries < 40; ++tries) {
        const auto another = key.selfSignedCertificate("Muupaja", kNow);
        auto pdf = sealedBy(key, mine);
        const auto at = pdf.find(hex(der(mine)));
        BOOST_REQUIRE(at != pdf.npos);
        if (der(another).size() != der(mine).size()) continue;
        BOOST_TEST(refusalOf(pdf.replace(at, 2 * der(another).size(), hex(der(another)))) == "seal_broken");
        return;
    }
    BOOST_ERROR("no certificate of the same length came out");
}

BOOST_AUTO_TEST_CASE(a_timestamp_stands_in_the_seal_and_openssl_confirms_it) {
    const LocalTsa tsa("Aikapalvelu");
    const auto settings = tsa.settings();
    const auto key = SigningKey::generate();
    const auto chain = key.selfSignedCertificate("Työpaja", kNow);
    const auto pdf = sealedBy(key, chain, [&](std::string_view s) { return askTimestamp(settings, s); });
    const auto stamp = checkSeal(pdf, timestampAuthorities(settings)).value().timestamp;
    BOOST_REQUIRE(stamp.has_value());
    BOOST_TEST(stamp->service == "Aikapalvelu");
    BOOST_TEST(stamp->trusted);
    BOOST_TEST((std::chrono::abs(stamp->at - SystemClock().now()) < std::chrono::minutes(2)));
    // Without authorities the same token is read, but nobody vouches for it; nor do others vouch.
    BOOST_TEST(!checkSeal(pdf).value().timestamp->trusted);
    const LocalTsa stranger;
    BOOST_TEST(!checkSeal(pdf, stranger.folder.read("ca.pem")).value().timestamp->trusted);

    const auto cms = contentsOf(pdf);
    const auto* at = reinterpret_cast<const unsigned char*>(cms.data());
    const std::unique_ptr<CMS_ContentInfo, decltype(&CMS_ContentInfo_free)> parsed(
        d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(cms.size())), CMS_ContentInfo_free);
    auto* signer = sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(parsed.get()), 0);
    const auto bytes = [](const ASN1_STRING* text) {
        return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                           static_cast<std::size_t>(ASN1_STRING_length(text)));
    };
    const auto place = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    const auto token = bytes(X509_ATTRIBUTE_get0_type(CMS_unsigned_get_attr(signer, place), 0)->value.sequence);
    const Folder folder;
    folder.write("token", token);
    folder.write("signature", bytes(CMS_SignerInfo_get0_signature(signer)));
    folder.write("ca.pem", tsa.folder.read("ca.pem"));
    BOOST_TEST(folder.run("openssl ts -verify -token_in -in token -data signature -CAfile ca.pem") == 0,
               folder.read("said"));
    if (isInstalled("pdfsig")) {
        folder.write("a.pdf", pdf);
        BOOST_TEST(folder.run("pdfsig -nocert a.pdf") == 0);
        BOOST_TEST(folder.read("said").find("Signature is Valid") != std::string::npos, folder.read("said"));
    }

    // The token of one file in the seal of another one.
    const auto moved = sealedBy(key, chain, [&](std::string_view) -> Result<std::string> { return token; });
    BOOST_TEST(refusalOf(moved) == "timestamp_broken");
    const auto noise = sealedBy(
        key, chain, [&](std::string_view) -> Result<std::string> { return std::string("\x30\x03\x02\x01\x05", 5); });
    BOOST_TEST(refusalOf(noise) == "timestamp_broken");
}

BOOST_AUTO_TEST_CASE(an_odd_timestamp_service_is_refused) {
    LocalTsa tsa;
    const LocalTsa stranger;
    const auto said = [](const Settings& settings) {
        const auto token = askTimestamp(settings, "signature");
        return token ? "stamped" : token.error().code;
    };
    BOOST_TEST(said(tsa.settings()) == "stamped");
    for (const auto& [mood, code] : {std::pair{LocalTsa::Mood::ForSomethingElse, "timestamp_broken"},
                                     std::pair{LocalTsa::Mood::Refusing, "timestamp_refused"},
                                     std::pair{LocalTsa::Mood::Broken, "timestamp_broken"}}) {
        tsa.mood = mood;
        BOOST_TEST(said(tsa.settings()) == code);
    }
    tsa.mood = LocalTsa::Mood::Good;
    auto settings = tsa.settings();
    settings.timestampAuthority = stranger.folder / "ca.pem";
    BOOST_TEST(said(settings) == "timestamp_broken");
    settings.timestampAuthority.clear();
    BOOST_TEST(said(settings) == "stamped");
    settings.timestampUrl = "http://127.0.0.1:1/";
    BOOST_TEST(said(settings) == "no_answer");
}

VALO_CASE_ON_BOTH(a_timestamp_service_that_fails_is_left_alone_for_a_while) {
    tests::LocalTsa tsa;
    tests::Story story(db);
    tests::arrange(story, {});
    auto& s = story.services;
    const Folder folder;
    const auto stamped = tsa.settings();
    story.settings.timestampUrl = stamped.timestampUrl;
    story.settings.timestampAuthority = stamped.timestampAuthority;
    story.settings.keyFolder = folder.path;
    story.settings.keyPassphrase = "a long enough passphrase";
    createKey(s, story.workshop).value();
    const auto issued = [&] {
        const auto id = issue(s, story.coordinator, {.placement = story.placement}).value();
        return checkSeal(seenDocuments(s, story.coordinator, id).value().pdf.data).value().timestamp.has_value();
    };
    const auto notes = [&] {
        const auto looks = story.logged(story.client);
        return std::count(looks.begin(), looks.end(), "certificate.without_timestamp");
    };
    BOOST_TEST(issued());
    tsa.mood = tests::LocalTsa::Mood::Broken;
    const auto before = tsa.asked.load();
    for (int i = 0; i < 3; ++i) {
        story.clock.set(story.clock.now() + std::chrono::seconds(10));
        BOOST_TEST(!issued());
        BOOST_TEST(notes() == i + 1);
    }
    BOOST_TEST(tsa.asked - before == 1);  // only the first one waited for it
    tsa.mood = tests::LocalTsa::Mood::Good;
    BOOST_TEST(!issued());
    story.clock.set(story.clock.now() + kTimestampPause);
    BOOST_TEST(issued());
    BOOST_TEST(notes() == 4);
    // Where a timestamp is asked for, nothing is issued meanwhile.
    story.settings.timestampRequired = true;
    tsa.mood = tests::LocalTsa::Mood::Broken;
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(tests::refusalOf(issue(s, story.coordinator, {.placement = story.placement})) ==
                   "timestamp_unavailable");
    BOOST_TEST(tsa.asked - before == 3);
}
