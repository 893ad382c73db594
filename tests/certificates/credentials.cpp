// Credentials, seals and their check, with every forgery that we could think of.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "certificates/actions.hpp"
#include "certificates/credential.hpp"
#include "certificates/seal.hpp"
#include "certificates/signed_list.hpp"
#include "certificates/status.hpp"
#include "certificates/verify.hpp"
#include "certificates/verify_limit.hpp"
#include "portfolio/zip.hpp"
#include "sealing.hpp"
#include "support/databases.hpp"
#include "support/sample_papers.hpp"
#include "support/story.hpp"

using namespace valo;
using namespace valo::certificates;
using tests::Sealing;
using Json = nlohmann::json;

namespace {

std::vector<std::string> parts(const std::string& jws) {
    const auto first = jws.find('.'), second = jws.rfind('.');
    return {jws.substr(0, first), jws.substr(first + 1, second - first - 1), jws.substr(second + 1)};
}
Json payloadOf(const std::string& jws) { return Json::parse(fromBase64url(parts(jws)[1]).value()); }
std::string withHeader(const std::string& jws, const std::string& header) {
    return base64url(header) + '.' + parts(jws)[1] + '.' + parts(jws)[2];
}
std::string withPayload(const std::string& jws, const std::function<void(Json&)>& change) {
    auto payload = payloadOf(jws);
    change(payload);
    return parts(jws)[0] + '.' + base64url(payload.dump()) + '.' + parts(jws)[2];
}

}  // namespace

VALO_CASE_ON_BOTH(without_a_key_certificates_are_issued_unsealed) {
    Sealing s(db);
    const auto id = s.issued();
    BOOST_TEST(seenCredentials(s.services, s.clientSelf, id).value().empty());
    BOOST_TEST(s.verdict(s.pdf(id)) == "not_sealed");
}

VALO_CASE_ON_BOTH(a_sealed_certificate_and_its_credential_hold) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    const auto id = s.issued();
    BOOST_TEST(s.verdict(s.pdf(id)) == "holds");
    BOOST_TEST(s.verdict(s.jwt(id)) == "holds");
    BOOST_TEST(s.verdict("{\"type\":\"EnvelopedVerifiableCredential\",\"id\":\"data:application/vc+jwt," + s.jwt(id) +
                         "\"}") == "holds");
    BOOST_TEST(s.verdict(portfolio::zipOf({{"a/x.pdf", s.pdf(id)}, {"a/x.vc.jwt", s.jwt(id)}, {"note.txt", "hei"}})) ==
               "holds");
    BOOST_TEST(attachmentsOf(s.pdf(id)).at(0).bytes == s.jwt(id));
}

VALO_CASE_ON_BOTH(with_a_key_for_proofs_the_same_is_json_and_the_whole_certificate_one_record) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    const auto proofs = createKey(s.services, s.workshop, Algorithm::EdDSA).value();
    const auto id = s.issued();
    const auto made = seenCredentials(s.services, s.clientSelf, id).value();
    BOOST_REQUIRE(made.size() == 2u);
    BOOST_TEST((made[0].kind == CredentialKind::Unit && made[1].kind == CredentialKind::Whole));
    BOOST_TEST(made[0].jsonName().ends_with("-1.vc.json"));
    BOOST_TEST(made[1].jsonName().ends_with(".clr.json"));
    for (const auto& one : made)
        for (const auto& file : {one.jwt, one.json}) BOOST_TEST(s.verdict(file) == "holds", s.verdict(file));
    // The two forms say the same, and the record holds the unit exactly as it was signed on its own.
    auto plain = payloadOf(made[0].jwt), proven = Json::parse(made[0].json);
    for (const auto* claim : {"iss", "jti", "sub", "nbf"}) plain.erase(claim);
    BOOST_TEST(proven["proof"][0]["verificationMethod"] == keyIdOf(s.settings.publicUrl, proofs));
    proven.erase("proof");
    BOOST_TEST((plain == proven));
    const auto record = Json::parse(made[1].json);
    BOOST_TEST((record["credentialSubject"]["verifiableCredential"][0] == Json::parse(made[0].json)));
    BOOST_TEST(attachmentsOf(s.pdf(id)).size() == 2u);
    BOOST_TEST(s.verdict(s.pdf(id)) == "holds");
    withdraw(s.services, s.coordinator, id, "Väärä päivä").value();
    for (const auto& one : made)
        for (const auto& file : {one.jwt, one.json}) BOOST_TEST(s.verdict(file) == "revoked");
}

VALO_CASE_ON_BOTH(a_credential_tells_the_lines_and_neither_a_grade_nor_earned_points) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    const auto credential = payloadOf(s.jwt(s.issued()));
    const auto& subject = credential["credentialSubject"];
    BOOST_TEST(subject["result"].size() == 1u);
    BOOST_TEST(subject["result"][0]["achievedLevel"] == credential["id"].get<std::string>() + "#independent");
    BOOST_TEST(subject["achievement"]["resultDescription"][0]["rubricCriterionLevel"].size() == 3u);
    BOOST_TEST(credential["issuer"]["id"] == didOf(s.settings.publicUrl, s.workshop));
    const auto text = credential.dump();
    for (const auto never : {"creditsEarned", "\"value\"", "GradePointAverage", "work_trial", "dateOfBirth"})
        BOOST_TEST(text.find(never) == text.npos, never);
}

VALO_CASE_ON_BOTH(every_forgery_of_a_credential_is_refused) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    const auto other = createKey(s.services, s.otherWorkshop).value();
    const auto secret = privateHalf(s.settings, key).value(), foreignSecret = privateHalf(s.settings, other).value();
    const auto stranger = SigningKey::generate();
    const auto jwt = s.jwt(s.issued());
    const auto kid = keyIdOf(s.settings.publicUrl, key), otherKid = keyIdOf(s.settings.publicUrl, other);
    const auto payload = fromBase64url(parts(jwt)[1]).value();
    const auto changed = [&](const std::function<void(Json&)>& change) {
        auto json = Json::parse(payload);
        change(json);
        return json.dump();
    };
    const std::vector<std::tuple<std::string, std::string, std::string>> forgeries{
        {"one changed word",
         withPayload(jwt, [](Json& j) { j["credentialSubject"]["identifier"][0]["identityHash"] = "Toinen"; }),
         "signature_broken"},
        {"a removed line", withPayload(jwt, [](Json& j) { j["credentialSubject"]["result"].clear(); }),
         "signature_broken"},
        {"a raised level",
         withPayload(jwt,
                     [](Json& j) {
                         j["credentialSubject"]["result"][0]["achievedLevel"] =
                             j["id"].get<std::string>() + "#advanced";
                     }),
         "signature_broken"},
        {"another status place", withPayload(jwt, [](Json& j) { j["credentialStatus"]["statusListIndex"] = "1"; }),
         "signature_broken"},
        {"no algorithm", withHeader(jwt, R"({"alg":"none","typ":"JWT","kid":")" + kid + "\"}"), "other_algorithm"},
        {"no signature", base64url(R"({"alg":"none","typ":"JWT"})") + '.' + parts(jwt)[1] + '.', "other_algorithm"},
        {"a secret instead of a key", withHeader(jwt, R"({"alg":"HS256","typ":"JWT","kid":")" + kid + "\"}"),
         "other_algorithm"},
        {"a key of its own", withHeader(jwt, R"({"alg":"ES256","typ":"JWT","kid":")" + kid + R"(","jwk":{}})"),
         "unknown_header"},
        {"a critical extension",
         withHeader(jwt, R"({"alg":"ES256","typ":"JWT","kid":")" + kid + R"(","crit":["b64"]})"), "unknown_header"},
        {"a header that says things twice",
         withHeader(jwt, R"({"alg":"none","alg":"ES256","typ":"JWT","kid":")" + kid + "\"}"), "not_jws"},
        {"a foreign key id", signedJws(payload, "JWT", "did:web:evil.example#es256-2026a", stranger), "unknown_key"},
        {"somebody else's key under our id", signedJws(payload, "JWT", kid, stranger), "signature_broken"},
        {"another organisation's key under our id", signedJws(payload, "JWT", kid, foreignSecret), "signature_broken"},
        {"our credential signed by another organisation", signedJws(payload, "JWT", otherKid, foreignSecret),
         "other_issuer"},
        {"another type", signedJws(payload, "vc+jwt", kid, secret), "unknown_header"},
        {"an unknown term",
         signedJws(changed([](Json& j) { j["credentialSubject"]["creditsEarned"] = 25; }), "JWT", kid, secret),
         "unknown_term"},
        {"a claim that differs", signedJws(changed([](Json& j) { j["sub"] = "urn:uuid:0"; }), "JWT", kid, secret),
         "other_issuer"},
        {"a date to come",
         signedJws(changed([](Json& j) { j["validFrom"] = "2027-11-22T10:00:00Z"; }), "JWT", kid, secret),
         "not_yet_valid"},
        {"a status place beyond the list",
         signedJws(changed([](Json& j) { j["credentialStatus"]["statusListIndex"] = "131072"; }), "JWT", kid, secret),
         "not_status"},
        {"no credential at all", signedJws("{}", "JWT", kid, secret), "other_context"},
        {"cut short", jwt.substr(0, jwt.size() - 2), "signature_broken"},
        {"two parts", jwt.substr(0, jwt.rfind('.')), "not_jws"},
        {"json without a signature", payload, "no_proof"},
        {"nothing", "", "not_jws"},
        {"a picture", "\x89PNG\r\n", "not_jws"},
        {"an empty archive", portfolio::zipOf({{"note.txt", "hei"}}), "no_credential"},
        {"a broken archive", "PK\x03\x04 nonsense", "bad_archive"},
        {"an archive with one forgery",
         portfolio::zipOf({{"a.jwt", jwt}, {"b.jwt", signedJws(payload, "JWT", kid, stranger)}}), "signature_broken"},
    };
    BOOST_TEST(s.verdict(jwt) == "holds");
    for (const auto& [name, file, code] : forgeries)
        BOOST_TEST(s.verdict(file) == code, name << ": " << s.verdict(file));
}

VALO_CASE_ON_BOTH(every_forgery_of_a_sealed_paper_is_refused) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    const auto secret = privateHalf(s.settings, key).value();
    const auto id = s.issued();
    const auto pdf = s.pdf(id), jwt = s.jwt(id);
    const auto stranger = SigningKey::generate();
    const auto ownChain = stranger.selfSignedCertificate("Majakan työpaja", s.clock.now());
    const auto paper = papers::samples::certificate(Language::Fi, 1, 2);
    const auto sealedWith = [&](const SigningKey& by, const std::string& chain, const std::string& attached) {
        Seal seal{by, chain, "x", "x", s.clock.now(), {}, nullptr};
        if (!attached.empty()) seal.attachments.push_back({"a.vc.jwt", "application/vc+jwt", "x", attached});
        return sealedPdf(paper, seal).value();
    };
    auto bent = pdf;
    bent[pdf.size() / 3] ^= 1;
    // The signature's value ends the seal; after it there are only zeros.
    const auto end = pdf.find('>', pdf.find("/Contents <30"));
    const auto last = pdf.find_last_not_of('0', end - 1);
    auto otherSeal = pdf;
    otherSeal[last - 8] = otherSeal[last - 8] == '1' ? '2' : '1';
    auto afterSeal = pdf;
    afterSeal[end - 1] = '1';
    const std::vector<std::tuple<std::string, std::string, std::string>> forgeries{
        {"one changed byte", bent, "seal_broken"},
        {"a changed seal", otherSeal, "seal_broken"},
        {"something in the room behind the seal", afterSeal, "seal_broken"},
        {"something appended", pdf + "\n%%EOF\n", "seal_incomplete"},
        {"a second seal's range", pdf + "/ByteRange [0 1 2 3]", "not_sealed"},
        {"cut short", pdf.substr(0, pdf.size() - 100), "seal_incomplete"},
        {"the seal of somebody else", sealedWith(stranger, ownChain, jwt), "unknown_key"},
        {"no credential in it", sealedWith(secret, key.chain, ""), "no_credential"},
        {"a swapped attachment", sealedWith(secret, key.chain, withPayload(jwt, [](Json& j) { j["name"] = "Muu"; })),
         "signature_broken"},
        {"no seal", paperPdf(paper), "not_sealed"},
    };
    for (const auto& [name, file, code] : forgeries)
        BOOST_TEST(s.verdict(file) == code, name << ": " << s.verdict(file));
}

VALO_CASE_ON_BOTH(withdrawing_or_replacing_revokes_and_the_public_list_says_so) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    const auto first = s.issued();
    const auto firstJwt = s.jwt(first);
    const auto second = s.issued(first);
    BOOST_TEST(s.verdict(firstJwt) == "revoked");
    BOOST_TEST(s.verdict(s.pdf(first)) == "revoked");
    BOOST_TEST(s.verdict(s.jwt(second)) == "holds");

    auto keys = s.db.read([](database::Transaction& tx) { return registeredKeys(tx); });
    const auto known = knownKeysOf(didDocument(s.settings.publicUrl, s.workshop, keys)).value();
    const auto old = readStatusList(signedStatusList(s.services, 1).value(), known, s.clock.now()).value();
    withdraw(s.services, s.coordinator, second, "Väärä päivä").value();
    const auto fresh = readStatusList(signedStatusList(s.services, 1).value(), known, s.clock.now()).value();
    const auto verdict = [&](const std::vector<KnownStatus>& statuses) {
        const auto one = verifyFile(s.jwt(second), known, statuses, s.clock.now()).at(0);
        return one.fault ? one.fault->code : one.statusAsOf ? "holds" : "holds, status unknown";
    };
    BOOST_TEST(verdict({}) == "holds, status unknown");
    BOOST_TEST(verdict({old}) == "holds");
    BOOST_TEST(verdict({fresh}) == "revoked");
    auto foreign = fresh;
    foreign.issuer = didOf(s.settings.publicUrl, s.otherWorkshop);
    BOOST_TEST(verdict({foreign}) == "holds, status unknown");
    BOOST_TEST(!signedStatusList(s.services, 2).has_value());
}

VALO_CASE_ON_BOTH(a_retired_key_keeps_its_certificates_and_a_compromised_one_takes_them_along) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    const auto secret = privateHalf(s.settings, key).value();
    const auto id = s.issued();
    s.clock.set(s.clock.now() + std::chrono::hours(24));
    rotateKey(s.services, s.workshop).value();
    BOOST_TEST(s.verdict(s.pdf(id)) == "holds");
    auto late = payloadOf(s.jwt(id));
    s.clock.set(s.clock.now() + std::chrono::hours(24));
    late["validFrom"] = isoTime(s.clock.now());
    BOOST_TEST(s.verdict(signedJws(late.dump(), "JWT", keyIdOf(s.settings.publicUrl, key), secret)) == "key_ended");
    endKey(s.services, s.workshop, key.kid, KeyState::Compromised).value();
    BOOST_TEST(s.verdict(s.pdf(id)) == "key_given_up");
    BOOST_TEST(s.verdict(s.jwt(id)) == "key_given_up");
    auto keys = s.db.read([](database::Transaction& tx) { return registeredKeys(tx); });
    const auto known = knownKeysOf(didDocument(s.settings.publicUrl, s.workshop, keys)).value();
    BOOST_TEST(verifyFile(s.jwt(id), known, {}, s.clock.now()).at(0).fault.value().code == "key_given_up");
}

VALO_CASE_ON_BOTH(without_its_timestamp_service_a_certificate_is_sealed_without_or_not_at_all_as_set) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    s.settings.timestampUrl = "http://127.0.0.1:1/tsa";
    s.settings.timestampRequired = true;
    BOOST_TEST(issue(s.services, s.coordinator, {.placement = s.placement}).error().code == "timestamp_unavailable");
    BOOST_TEST(s.count("certificate") == 0);
    s.settings.timestampRequired = false;
    BOOST_TEST(s.verdict(s.pdf(s.issued())) == "holds");
}

VALO_CASE_ON_BOTH(a_paper_holds_only_what_its_own_issuer_signed_in_the_time_of_its_seal) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    const auto other = createKey(s.services, s.otherWorkshop).value();
    const auto secret = privateHalf(s.settings, key).value(), foreign = privateHalf(s.settings, other).value();
    const auto jwt = s.jwt(s.issued());
    const auto paper = papers::samples::certificate(Language::Fi, 1, 2);
    const auto sealedWith = [&](const SigningKey& by, const std::string& chain) {
        Seal seal{by, chain, "x", "x", s.clock.now(), {{"a.vc.jwt", "application/vc+jwt", "x", jwt}}, nullptr};
        return s.verdict(sealedPdf(paper, seal).value());
    };
    BOOST_TEST(sealedWith(secret, key.chain) == "holds");
    BOOST_TEST(sealedWith(foreign, other.chain) == "other_issuer");
    const auto longAgo = s.clock.now() - std::chrono::years(11);
    BOOST_TEST(sealedWith(secret, secret.selfSignedCertificate("x", longAgo)) == "seal_out_of_time");
}

VALO_CASE_ON_BOTH(an_archive_is_checked_with_what_it_brings_along) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    createKey(s.services, s.workshop, Algorithm::EdDSA).value();
    const auto id = s.issued();
    const auto packed = [&] {
        std::vector<portfolio::ArchiveEntry> entries{{"certificates/x.pdf", s.pdf(id)},
                                                     {"certificates/x.json", "{}"}};  // the paper's frozen facts
        const auto credentials = seenCredentials(s.services, s.clientSelf, id).value();
        for (const auto& one : credentials) {
            entries.push_back({"certificates/" + one.fileName, one.jwt});
            entries.push_back({"certificates/" + one.jsonName(), one.json});
        }
        for (const auto& file : offlineFiles(s.services, {s.workshop, s.otherWorkshop}))
            entries.push_back({file.name, file.bytes});
        return portfolio::zipOf(entries);
    };
    const auto alone = [&](const std::string& archive) {
        const auto rows = verifyFile(archive, keysInArchive(archive).value(), {}, s.clock.now());
        BOOST_TEST(rows.size() == 5u);
        for (const auto& row : rows)
            if (row.fault) return row.fault->code;
        return rows.at(0).statusAsOf ? "holds on " + isoTime(*rows.at(0).statusAsOf) : std::string("no status");
    };
    const auto then = s.clock.now();
    const auto before = packed();
    s.clock.set(then + std::chrono::hours(48));
    BOOST_TEST(alone(before) == "holds on " + isoTime(then));
    withdraw(s.services, s.coordinator, id, "Väärä päivä").value();
    BOOST_TEST(alone(before) == "holds on " + isoTime(then));
    BOOST_TEST(alone(packed()) == "revoked");
    BOOST_TEST(s.verdict(before) == "revoked");  // here the list of today speaks
    BOOST_TEST(!keysInArchive(portfolio::zipOf({{"a.pdf", "x"}})).has_value());
    BOOST_TEST(!keysInArchive("no archive").has_value());
}

BOOST_AUTO_TEST_CASE(an_address_checks_so_many_in_a_minute_and_a_network_counts_as_one) {
    CheckLimit limit(2);
    const auto minute = UtcTime(std::chrono::minutes(29'000'000));
    for (const auto& address : {"192.0.2.1", "2001:db8::1"}) {
        BOOST_TEST(!limit.wait(address, minute));
        BOOST_TEST(!limit.wait(address, minute + std::chrono::seconds(10)));
        BOOST_TEST(limit.wait(address, minute + std::chrono::seconds(20)).value() == 40);
    }
    BOOST_TEST(limit.wait("2001:db8::ffff", minute + std::chrono::seconds(59)).value() == 1);
    BOOST_TEST(!limit.wait("2001:db8:0:1::1", minute));
    BOOST_TEST(!limit.wait("192.0.2.2", minute));
    BOOST_TEST(!limit.wait("192.0.2.1", minute + std::chrono::seconds(60)));
    CheckLimit none(0);
    for (int i = 0; i < 1000; ++i) BOOST_TEST(!none.wait("192.0.2.1", minute));
}

VALO_CASE_ON_BOTH(an_issued_credential_never_changes) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    s.issued();
    BOOST_CHECK_THROW(s.run("update credential set jwt = 'x'"), std::exception);
    BOOST_CHECK_THROW(s.run("delete from credential"), std::exception);
}

VALO_CASE_ON_BOTH(a_certificate_is_not_issued_unsealed_when_the_key_cannot_be_opened) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    std::filesystem::remove_all(s.settings.keyFolder);
    BOOST_TEST(issue(s.services, s.coordinator, {.placement = s.placement}).error().code == "seal_unavailable");
    BOOST_TEST(s.count("certificate") == 0);
}

BOOST_AUTO_TEST_CASE(a_status_list_holds_its_bits_and_nothing_else_is_read_as_one) {
    const auto list = encodedList({0, 7, 8, 131071});
    const auto bits = decodedList(list).value();
    for (const auto set : {0, 7, 8, 131071}) BOOST_TEST(isRevoked(bits, set), set);
    for (const auto clear : {1, 6, 9, 131070}) BOOST_TEST(!isRevoked(bits, clear), clear);
    BOOST_TEST(static_cast<unsigned char>(bits[0]) == 0x81);
    for (const auto& bad :
         {std::string(), std::string("u"), list.substr(1), list.substr(0, list.size() - 6), std::string("uAAAA")})
        BOOST_TEST(!decodedList(bad).has_value(), bad);
}
