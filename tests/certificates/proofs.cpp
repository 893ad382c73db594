// Canonical RDF and the proofs over it, against what W3C and other programs computed.
#include "certificates/credential_proof.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "certificates/credential_quads.hpp"
#include "core/secret.hpp"

using namespace valo;
using namespace valo::certificates;
using Json = nlohmann::json;

namespace {

/// The folder with the published vectors, in VALO_SHARED or beside the sources; empty when it is not here.
std::string sharedFolder() {
    std::vector<std::filesystem::path> candidates;
    if (const char* named = std::getenv("VALO_SHARED")) candidates.emplace_back(named);
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / "shared");
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / ".." / "shared");
    for (const auto& folder : candidates)
        if (std::filesystem::exists(folder / "data/credentials/vectors"))
            return (folder / "data/credentials/").string();
    return {};
}
std::string shared(const std::string& name) {
    std::ifstream in(sharedFolder() + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
boost::test_tools::assertion_result sharedIsHere(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result here(!sharedFolder().empty());
    here.message() << "the published vectors (shared/data) are not here; VALO_SHARED names their folder";
    return here;
}

/// A secret key as the vectors give it, by way of the encrypted PEM that the program reads.
SigningKey keyOf(const std::string& secret) {
    const std::string words = "only for this test";
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(secret.data()),
                                     secret.size()),
        EVP_PKEY_free);
    const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
    PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), EVP_aes_256_cbc(), words.data(), static_cast<int>(words.size()),
                                  nullptr, nullptr);
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &bytes);
    return SigningKey::fromEncryptedPem({bytes, static_cast<std::size_t>(size)}, words).value();
}

/// The words of the examples that the vectors are written in.
Vocabulary examples() {
    auto known = vocabulary();
    known.kinds.push_back(
        {"graduate",
         {{"VerifiableCredential", "https://www.w3.org/2018/credentials#VerifiableCredential"},
          {"AlumniCredential", "https://www.w3.org/ns/credentials/examples#AlumniCredential"}},
         {{"name", "https://schema.org/name", Shape::Text, {}},
          {"description", "https://schema.org/description", Shape::Text, {}},
          {"issuer", "https://www.w3.org/2018/credentials#issuer", Shape::Iri, {}},
          {"validFrom", "https://www.w3.org/2018/credentials#validFrom", Shape::Typed,
           "http://www.w3.org/2001/XMLSchema#dateTime"},
          {"credentialSubject", "https://www.w3.org/2018/credentials#credentialSubject", Shape::Thing, "alumnus"}}});
    known.kinds.push_back(
        {"alumnus", {}, {{"alumniOf", "https://www.w3.org/ns/credentials/examples#alumniOf", Shape::Text, {}}}});
    known.forms.push_back(
        {{"https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"}, "graduate"});
    return known;
}

Node iri(const std::string& value) { return {Node::Kind::Iri, "urn:" + value, {}}; }
Node blank(const std::string& value) { return {Node::Kind::Blank, value, {}}; }
Node text(const std::string& value, const std::string& type = {}) { return {Node::Kind::Literal, value, type}; }

/// A badge with everything that ours may say and little of it.
Json badge() {
    return Json::parse(R"({"@context": ["https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
        "id": "urn:uuid:1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:a.fi", "type": ["Profile"], "name": "A"}, "validFrom": "2026-11-22T04:00:00Z",
        "credentialSubject": {"id": "urn:uuid:2", "type": ["AchievementSubject"],
            "achievement": {"id": "urn:uuid:3", "type": ["Achievement"], "name": "N", "description": "D",
                            "creditsAvailable": 2.5, "criteria": {"narrative": "K"}}}})");
}

}  // namespace

BOOST_AUTO_TEST_CASE(blank_nodes_are_named_by_what_is_said_of_them) {
    // Two nodes that differ, whichever way round they come.
    const std::vector<Quad> one{{blank("x"), "urn:p", text("1"), {}}, {blank("y"), "urn:p", text("2"), {}}};
    const std::vector<Quad> other{{blank("x"), "urn:p", text("2"), {}}, {blank("y"), "urn:p", text("1"), {}}};
    BOOST_TEST(canonicalQuads(one).value() == canonicalQuads(other).value());
    BOOST_TEST(canonicalQuads(one).value().find("_:c14n0") != std::string::npos);
    // A ring of three is the same ring from wherever it is told.
    const auto ring = [](const std::string& a, const std::string& b, const std::string& c) {
        return std::vector<Quad>{
            {blank(a), "urn:n", blank(b), {}}, {blank(b), "urn:n", blank(c), {}}, {blank(c), "urn:n", blank(a), {}}};
    };
    BOOST_TEST(canonicalQuads(ring("a", "b", "c")).value() == canonicalQuads(ring("c", "a", "b")).value());
    // What is said twice is said once.
    BOOST_TEST(canonicalQuads({one[0], one[0], one[1]}).value() == canonicalQuads(one).value());
}

BOOST_AUTO_TEST_CASE(lines_are_written_as_n_quads_prescribe) {
    BOOST_TEST(canonicalQuads({{iri("s"), "urn:p", text("a\"b\\c\nd\te\x01\x7f ä", "urn:t"), iri("g")}}).value() ==
               "<urn:s> <urn:p> \"a\\\"b\\\\c\\nd\\te\\u0001\\u007F ä\"^^<urn:t> <urn:g> .\n");
}

BOOST_AUTO_TEST_CASE(a_dataset_that_is_made_to_take_forever_is_given_up) {
    std::vector<Quad> clique;
    for (int i = 0; i < 12; ++i)
        for (int j = 0; j < 12; ++j)
            if (i != j) clique.push_back({blank(std::to_string(i)), "urn:p", blank(std::to_string(j)), {}});
    BOOST_TEST(!canonicalQuads(clique).has_value());
    std::vector<Quad> star;  // permutations of one node's equal neighbours
    for (int i = 0; i < 20000; ++i) star.push_back({blank("x"), "urn:p", blank(std::to_string(i)), {}});
    star.push_back({blank("y"), "urn:p", blank("z"), {}});
    for (int i = 0; i < 20000; ++i) star.push_back({blank("w"), "urn:p", blank("w" + std::to_string(i)), {}});
    BOOST_TEST(!canonicalQuads(star).has_value());
}

BOOST_AUTO_TEST_CASE(the_vector_of_w3c_for_eddsa_rdfc_2022_comes_out_byte_for_byte) {
    const auto document = Json::parse(R"({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33", "type": ["VerifiableCredential", "AlumniCredential"],
        "name": "Alumni Credential", "description": "A minimum viable example of an Alumni Credential.",
        "issuer": "https://vc.example/issuers/5678", "validFrom": "2023-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"}})");
    const auto known = examples();
    BOOST_TEST(sha256(canonicalQuads(statementsOf(document, known).value()).value()) ==
               "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017");
    const std::string key = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2";
    const Json options{{"type", "DataIntegrityProof"},
                       {"cryptosuite", "eddsa-rdfc-2022"},
                       {"created", "2023-02-24T23:36:38Z"},
                       {"verificationMethod", "did:key:" + key + "#" + key},
                       {"proofPurpose", "assertionMethod"}};
    BOOST_TEST(sha256(canonicalQuads(statementsOfProof(options).value()).value()) ==
               "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0");
    const auto secret = fromMultibase("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq").value();
    const auto signer = keyOf(secret.substr(2));
    BOOST_TEST(multikey(signer.publicKey()) == key);
    BOOST_TEST(multibase(signer.sign(proofInput(document, options, known).value())) ==
               "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme");
}

BOOST_AUTO_TEST_CASE(the_published_vector_files_say_the_same, *boost::unit_test::precondition(sharedIsHere)) {
    const auto document = Json::parse(shared("vectors/unsigned.json"));
    BOOST_TEST(canonicalQuads(statementsOf(document, examples()).value()).value() ==
               shared("vectors/canonDocDataInt.txt"));
    auto given = Json::parse(shared("vectors/signedDataInt.json"));
    const auto pair = Json::parse(shared("vectors/keyPair.json"));
    auto options = given["proof"];
    options.erase("proofValue");
    const auto value = fromMultibase(given["proof"]["proofValue"].get<std::string>()).value();
    const auto key = fromMultikey(pair["publicKeyMultibase"].get<std::string>()).value();
    BOOST_TEST(isSignedBy(key, proofInput(given, options, examples()).value(), value));
    given["credentialSubject"]["alumniOf"] = "Another School";
    BOOST_TEST(!isSignedBy(key, proofInput(given, options, examples()).value(), value));
}

BOOST_AUTO_TEST_CASE(a_badge_of_another_program_has_the_same_canonical_form_and_its_proof_holds,
                     *boost::unit_test::precondition(sharedIsHere)) {
    const auto document = Json::parse(shared("examples/credential.rdfc.json"));
    BOOST_TEST(canonicalQuads(statementsOf(document).value()).value() == shared("examples/canon.cpp.nq"));
    const auto did = Json::parse(shared("examples/did.json"));
    const auto key = fromMultikey(did["verificationMethod"][2]["publicKeyMultibase"].get<std::string>()).value();
    for (const auto name : {"credential.rdfc.json", "status-1.json", "status-1.revoked.json"}) {
        const auto proof = readProof(Json::parse(shared(std::string("examples/") + name))).value();
        BOOST_TEST(isSignedBy(key, proof.signedBytes, proof.signature), name);
    }
}

BOOST_AUTO_TEST_CASE(what_has_no_place_in_the_table_is_refused_with_its_path) {
    const auto key = SigningKey::generate(Algorithm::EdDSA);
    const std::vector<std::pair<std::string, std::function<void(Json&)>>> wrong{
        {"unknown_term:/credentialSubject/creditsEarned", [](Json& j) { j["credentialSubject"]["creditsEarned"] = 5; }},
        {"unknown_term:/grade", [](Json& j) { j["grade"] = 5; }},
        {"unknown_term:/name",
         [](Json& j) {
             j["name"] = {{"fi", "N"}};
         }},
        {"unknown_term:/validFrom", [](Json& j) { j["validFrom"] = 1; }},
        {"unknown_term:/id", [](Json& j) { j["id"] = "relative"; }},
        {"unknown_term:/id", [](Json& j) { j["id"] = "urn:a> <urn:b"; }},
        {"unknown_term:/type", [](Json& j) { j["type"] = {"VerifiableCredential"}; }},
        {"unknown_term:/credentialSubject/type", [](Json& j) { j["credentialSubject"].erase("type"); }},
        {"unknown_term:/credentialSubject/achievement/creditsAvailable",
         [](Json& j) { j["credentialSubject"]["achievement"]["creditsAvailable"] = "2.5"; }},
        {"unknown_term:/credentialSubject/achievement", [](Json& j) { j["credentialSubject"]["achievement"] = "x"; }},
        {"other_context:/@context", [](Json& j) { std::swap(j["@context"][0], j["@context"][1]); }},
        {"other_context:/@context", [](Json& j) { j["@context"].push_back("https://example.org/more"); }},
        {"other_context:/@context", [](Json& j) { j["@context"][1] = Json::object(); }},
        {"other_context:/@context", [](Json& j) { j.erase("@context"); }},
    };
    BOOST_REQUIRE(statementsOf(badge()).has_value());
    for (const auto& [expected, change] : wrong) {
        auto document = badge();
        change(document);
        const auto refused = statementsOf(document).error().fields.at(0);
        BOOST_TEST(refused.code + ":" + refused.detail == expected);
        BOOST_CHECK_THROW(withProof(document.dump(), "did:web:a.fi#k", key, UtcTime()), std::logic_error);
    }
}

BOOST_AUTO_TEST_CASE(numbers_are_written_as_json_ld_does) {
    for (const auto& [json, expected] : std::vector<std::pair<std::string, std::string>>{
             {"25", "25"}, {"25.0", "25"}, {"2.5", "2.5E0"}, {"0.125", "1.25E-1"}, {"112.5", "1.125E2"}}) {
        auto document = badge();
        document["credentialSubject"]["achievement"]["creditsAvailable"] = Json::parse(json);
        const auto lines = canonicalQuads(statementsOf(document).value()).value();
        BOOST_TEST(lines.find("\"" + expected + "\"^^<https://www.w3.org/2001/XMLSchema#float>") != lines.npos, lines);
    }
}

BOOST_AUTO_TEST_CASE(a_proof_holds_for_its_document_and_options_alone) {
    const auto key = SigningKey::generate(Algorithm::EdDSA);
    const auto text = withProof(badge().dump(), "did:web:a.fi#k", key, UtcTime());
    BOOST_TEST(text.starts_with(badge().dump().substr(0, 100)));
    const auto holds = [&](const Json& document) {
        const auto proof = readProof(document);
        if (!proof) return proof.error().fields.at(0).code;
        return std::string(isSignedBy(key.publicKey(), proof->signedBytes, proof->signature) ? "holds" : "broken");
    };
    const auto good = Json::parse(text);
    BOOST_TEST(holds(good) == "holds");
    auto single = good;
    single["proof"] = good["proof"][0];  // one proof may stand without an array
    BOOST_TEST(holds(single) == "holds");
    const std::vector<std::tuple<std::string, std::function<void(Json&)>>> wrong{
        {"broken", [](Json& j) { j["issuer"]["name"] = "B"; }},
        {"broken", [](Json& j) { j["proof"][0]["created"] = "1970-01-02T00:00:00Z"; }},
        {"broken", [](Json& j) { j["proof"][0]["verificationMethod"] = "did:web:b.fi#k"; }},
        {"unknown_term", [](Json& j) { j["proof"][0]["proofPurpose"] = "authentication"; }},
        {"unknown_term", [](Json& j) { j["proof"][0]["domain"] = "a.fi"; }},
        {"other_algorithm", [](Json& j) { j["proof"][0]["cryptosuite"] = "eddsa-jcs-2022"; }},
        {"no_proof", [](Json& j) { j["proof"][0]["proofValue"] = "u123"; }},
        {"no_proof", [](Json& j) { j["proof"].push_back(j["proof"][0]); }},
        {"no_proof", [](Json& j) { j["proof"] = Json::array(); }},
        {"no_proof", [](Json& j) { j.erase("proof"); }},
        {"no_proof", [](Json& j) { j["proof"][0].erase("created"); }},
    };
    for (const auto& [expected, change] : wrong) {
        auto document = good;
        change(document);
        BOOST_TEST(holds(document) == expected, document["proof"].dump());
    }
}

BOOST_AUTO_TEST_CASE(multibase_is_read_as_it_is_written) {
    for (const std::string& bytes :
         {std::string("hei"), std::string("\0\0a", 3), std::string(64, '\xff'), std::string()})
        BOOST_TEST(fromMultibase(multibase(bytes)).value() == bytes);
    for (const auto bad : {"", "abc", "z0", "zO", "z ", "u123"}) BOOST_TEST(!fromMultibase(bad).has_value(), bad);
    BOOST_TEST(!fromMultikey(multibase("short")).has_value());
}
