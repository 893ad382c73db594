#include "certificates/keys.hpp"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "certificates/keys_register.hpp"
#include "certificates/verify.hpp"
#include "support/databases.hpp"
#include "support/story.hpp"

using namespace valo;
using namespace valo::certificates;
using valo::tests::Story;
using Json = nlohmann::json;

namespace {

constexpr auto kUrl = "https://valo.example.fi";

void giveFolder(Story& story, const std::string& name) {
    story.settings.keyFolder =
        tests::testFolder() + "/" + name + tests::testFolder().substr(tests::testFolder().size() - 4);
    std::filesystem::remove_all(story.settings.keyFolder);
    std::filesystem::create_directories(story.settings.keyFolder);
    story.settings.keyPassphrase = "a long enough passphrase";
}
std::size_t filesIn(const std::string& folder) {
    return std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator());
}
std::string refusalOf(const auto& result) {
    if (result) return "done";
    return result.error().fields.empty() ? result.error().code
                                         : result.error().fields[0].field + ':' + result.error().fields[0].code;
}
Json didOfWorkshop(Story& story) {
    auto keys = story.db.read([](database::Transaction& tx) { return registeredKeys(tx); });
    return Json::parse(didDocument(kUrl, story.workshop, keys));
}

}  // namespace

BOOST_AUTO_TEST_CASE(base64url_is_read_only_as_it_is_written) {
    for (const std::string bytes : {"", "f", "fo", "foo", "\xff\xfe", "\x01\x02\x03\x04\x05"})
        BOOST_TEST(fromBase64url(base64url(bytes)).value() == bytes);
    BOOST_TEST(base64url("\xff\xfe") == "__4");
    for (const auto bad : {"A", "AB", "Zg==", "Z g", "_-5", "Zm9v\n", "Zm+v"})
        BOOST_TEST(!fromBase64url(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(only_the_key_that_signed_and_only_the_signed_bytes_fit) {
    const auto key = SigningKey::generate();
    const auto signature = key.sign("osaa");
    BOOST_TEST(signature.size() == 64u);
    BOOST_TEST(isSignedBy(key.publicKey(), "osaa", signature));
    BOOST_TEST(!isSignedBy(key.publicKey(), "osaA", signature));
    BOOST_TEST(!isSignedBy(SigningKey::generate().publicKey(), "osaa", signature));
    auto bent = signature;
    bent[40] ^= 1;
    for (const auto& bad : {bent, signature.substr(1), signature + '\0', std::string(64, '\0'), std::string()})
        BOOST_TEST(!isSignedBy(key.publicKey(), "osaa", bad));
    const auto good = key.publicKey();
    for (const auto& [x, y] :
         std::vector<std::pair<std::string, std::string>>{{good.y, good.x}, {good.x, ""}, {"AA", "AA"}, {"?", good.y}})
        for (const auto algorithm : {Algorithm::ES256, Algorithm::RS256, Algorithm::EdDSA})
            BOOST_TEST(!isSignedBy({algorithm, x, y}, "osaa", signature));
}

BOOST_AUTO_TEST_CASE(each_kind_of_key_signs_is_kept_and_says_what_it_is) {
    for (const auto algorithm : {Algorithm::ES256, Algorithm::RS256, Algorithm::EdDSA}) {
        const auto key = SigningKey::generate(algorithm);
        BOOST_TEST((key.publicKey().algorithm == algorithm));
        const auto signature = key.sign("osaa");
        BOOST_TEST(isSignedBy(key.publicKey(), "osaa", signature));
        BOOST_TEST(!isSignedBy(key.publicKey(), "osaA", signature));
        BOOST_TEST(!isSignedBy(SigningKey::generate(algorithm).publicKey(), "osaa", signature));
        for (const auto other : {Algorithm::ES256, Algorithm::RS256, Algorithm::EdDSA})
            if (other != algorithm)
                BOOST_TEST(!isSignedBy({other, key.publicKey().x, key.publicKey().y}, "osaa", signature));
        const auto opened =
            SigningKey::fromEncryptedPem(key.encryptedPem("a long enough passphrase"), "a long enough passphrase");
        BOOST_TEST((opened->publicKey() == key.publicKey()));
        BOOST_TEST((publicKeyOfChain(key.selfSignedCertificate("Työpaja", UtcTime())) == key.publicKey()));
    }
}

BOOST_AUTO_TEST_CASE(a_private_half_is_opened_by_its_passphrase_alone) {
    const auto key = SigningKey::generate();
    const auto pem = key.encryptedPem("a long enough passphrase");
    BOOST_TEST(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    BOOST_TEST((SigningKey::fromEncryptedPem(pem, "a long enough passphrase")->publicKey() == key.publicKey()));
    for (const auto bad : {"", "A long enough passphrase"})
        BOOST_TEST(!SigningKey::fromEncryptedPem(pem, bad).has_value());
    BOOST_TEST(!SigningKey::fromEncryptedPem("not a key", "a long enough passphrase").has_value());
    BOOST_TEST((publicKeyOfChain(key.selfSignedCertificate("Työpaja", UtcTime())) == key.publicKey()));
}

BOOST_AUTO_TEST_CASE(a_did_names_host_port_and_path) {
    BOOST_TEST(didOf(kUrl) == "did:web:valo.example.fi");
    BOOST_TEST(didOf("http://127.0.0.1:8080", OrganisationId{3}) == "did:web:127.0.0.1%3A8080:o:3");
    BOOST_TEST(didOf("https://kunta.fi/valo", OrganisationId{3}) == "did:web:kunta.fi:valo:o:3");
}

VALO_CASE_ON_BOTH(a_key_is_made_changed_retired_and_given_up) {
    Story story(db);
    giveFolder(story, "keys");
    auto& s = story.services;
    const auto first = createKey(s, story.workshop).value();
    BOOST_TEST(first.kid == "es256-2026a");
    BOOST_TEST((privateHalf(story.settings, first).value().publicKey() == first.key));
    BOOST_TEST(refusalOf(createKey(s, story.workshop)) == "key_active");
    const auto second = rotateKey(s, story.workshop).value();
    BOOST_TEST(second.kid == "es256-2026b");
    BOOST_TEST(filesIn(story.settings.keyFolder) == 1u);

    auto did = didOfWorkshop(story);
    BOOST_TEST(did["verificationMethod"].size() == 2u);
    BOOST_TEST(did["verificationMethod"][0].contains("expires"));
    BOOST_TEST(did["assertionMethod"].size() == 2u);

    BOOST_TEST(refusalOf(endKey(s, story.workshop, first.kid, KeyState::Compromised)) == "done");
    BOOST_TEST(refusalOf(endKey(s, story.workshop, first.kid, KeyState::Retired)) == "key_compromised");
    BOOST_TEST(refusalOf(endKey(s, story.workshop, second.kid, KeyState::Retired)) == "done");
    BOOST_TEST(refusalOf(endKey(s, story.workshop, "es256-2026z", KeyState::Retired)) == "not_found");
    BOOST_TEST(filesIn(story.settings.keyFolder) == 0u);
    did = didOfWorkshop(story);
    BOOST_TEST(did["verificationMethod"][0].contains("revoked"));
    BOOST_TEST((did["assertionMethod"] == Json::array({didOf(kUrl, story.workshop) + "#es256-2026b"})));
    BOOST_TEST(refusalOf(rotateKey(s, story.workshop)) == "key_missing");
    BOOST_TEST(createKey(s, story.workshop).value().kid == "es256-2026c");
}

VALO_CASE_ON_BOTH(documents_and_proofs_have_a_key_each_and_rsa_may_take_the_place_of_p256) {
    Story story(db);
    giveFolder(story, "uses");
    auto& s = story.services;
    createKey(s, story.workshop).value();
    const auto proof = createKey(s, story.workshop, Algorithm::EdDSA).value();
    BOOST_TEST(proof.kid == "ed25519-2026a");
    BOOST_TEST(proof.chain.empty());
    BOOST_TEST(refusalOf(createKey(s, story.workshop, Algorithm::EdDSA)) == "key_active");
    BOOST_TEST(refusalOf(createKey(s, story.workshop, Algorithm::RS256)) == "key_active");
    const auto rsa = rotateKey(s, story.workshop, Algorithm::RS256).value();
    BOOST_TEST(rsa.kid == "rs256-2026a");
    BOOST_TEST((privateHalf(story.settings, rsa).value().publicKey() == rsa.key));
    const auto did = didOfWorkshop(story);
    BOOST_TEST(did["verificationMethod"].size() == 3u);
    BOOST_TEST(did["verificationMethod"][0].contains("expires"));
    BOOST_TEST(did["verificationMethod"][1]["type"] == "Multikey");
    BOOST_TEST(did["verificationMethod"][1]["publicKeyMultibase"].get<std::string>().starts_with("z6Mk"));
    BOOST_TEST(did["verificationMethod"][2]["publicKeyJwk"]["kty"] == "RSA");
    BOOST_TEST(did["verificationMethod"][2]["publicKeyJwk"]["e"] == "AQAB");
    // Both keys of the did.json that we publish are read back as they are.
    const auto known = knownKeysOf(did.dump()).value();
    BOOST_TEST((known.at(1).key == proof.key));
    BOOST_TEST((known.at(2).key == rsa.key));
}

VALO_CASE_ON_BOTH(a_key_needs_a_folder_a_passphrase_and_its_own_chain) {
    Story story(db);
    BOOST_TEST(refusalOf(createKey(story.services, story.workshop)) == "key_folder:required");
    giveFolder(story, "needs");
    story.settings.keyPassphrase = "short";
    BOOST_TEST(refusalOf(createKey(story.services, story.workshop)) == "key_passphrase:too_short");
    story.settings.keyPassphraseFile = "/nowhere/at/all";
    BOOST_TEST(refusalOf(createKey(story.services, story.workshop)) == "key_passphrase_file:file_unreadable");
    story.settings.keyPassphraseFile.clear();
    story.settings.keyPassphrase = "a long enough passphrase";
    const auto key = createKey(story.services, story.workshop).value();
    const auto foreign = SigningKey::generate().selfSignedCertificate("Muu", story.clock.now());
    BOOST_TEST(refusalOf(setKeyChain(story.services, story.workshop, foreign)) == "chain_of_another_key");
    BOOST_TEST(refusalOf(setKeyChain(story.services, story.workshop, "no chain")) == "chain_of_another_key");
    BOOST_TEST(refusalOf(setKeyChain(story.services, story.workshop, key.chain)) == "done");
}

VALO_CASE_ON_BOTH(a_private_half_that_is_gone_or_strange_is_refused) {
    Story story(db);
    giveFolder(story, "gone");
    auto key = createKey(story.services, story.workshop).value();
    std::filesystem::remove(*std::filesystem::directory_iterator(story.settings.keyFolder));
    BOOST_TEST(refusalOf(privateHalf(story.settings, key)) == "seal_unavailable");
}
