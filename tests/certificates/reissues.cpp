// What happens after a key fell into wrong hands, and the signed status lists.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "certificates/bulk.hpp"
#include "certificates/reissue.hpp"
#include "certificates/routes.hpp"
#include "certificates/signed_list.hpp"
#include "sealing.hpp"
#include "support/visitor.hpp"

using namespace valo;
using namespace valo::certificates;
using tests::refusalOf;
using tests::Sealing;

namespace {

RegisteredKey keyNow(Sealing& s, const std::string& kid) {
    for (const auto& key : s.db.read([](database::Transaction& tx) { return registeredKeys(tx); }))
        if (key.organisation == s.workshop && key.kid == kid) return key;
    throw std::logic_error("no such key");
}
ReissueCount count(Sealing& s, const std::string& kid) {
    const auto key = keyNow(s, kid);
    return s.db.read([&](database::Transaction& tx) { return reissueCount(tx, key); });
}

}  // namespace

VALO_CASE_ON_BOTH(what_a_compromised_key_signed_is_issued_anew_and_replaces_the_old) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    createKey(s.services, s.workshop, Algorithm::EdDSA).value();
    const auto replaced = s.issued(), withdrawn = s.issued(), id = s.issued(replaced);
    withdraw(s.services, s.coordinator, withdrawn, "Väärä päivä").value();
    addEdition(s.services, s.coordinator, id, Language::Sv).value();
    const auto old = seenCertificate(s.services, s.coordinator, id).value();
    const auto oldPdf = s.pdf(id);
    s.run("update client set name = 'Uusi Nimi'");  // the new one says what was certified, not what is known today
    s.run("update agreement set level = 'guided'");
    s.clock.set(s.clock.now() + std::chrono::hours(48));

    BOOST_TEST(refusalOf(askForReissue(s.services, s.workshop, key.kid)) == "key_not_compromised");
    BOOST_TEST(refusalOf(askForReissue(s.services, s.workshop, "es256-1999a")) == "not_found");
    endKey(s.services, s.workshop, key.kid, KeyState::Compromised).value();
    BOOST_TEST(s.verdict(oldPdf) == "key_given_up");
    const auto queued = askForReissue(s.services, s.workshop, key.kid).value();
    BOOST_REQUIRE(queued.size() == 1u);  // neither what was replaced nor what was withdrawn
    BOOST_TEST(queued.at(0).number == old.number);
    BOOST_TEST(askForReissue(s.services, s.workshop, key.kid).value().size() == 1u);  // the command once more
    BOOST_TEST(count(s, key.kid).waiting == 1);

    BOOST_TEST(workOnReissues(s.services));
    BOOST_TEST(!workOnReissues(s.services));
    BOOST_TEST(count(s, key.kid).issued == 1);
    const auto after = seenCertificate(s.services, s.coordinator, id).value();
    BOOST_REQUIRE(after.replacedBy.has_value());
    const auto made = *after.replacedBy;
    const auto fresh = seenDocuments(s.services, s.coordinator, made).value();
    BOOST_TEST(s.verdict(fresh.pdf.data) == "holds");
    BOOST_TEST(s.verdict(s.jwt(made)) == "holds");
    BOOST_TEST((seenEditions(s.services, s.coordinator, made).value() == std::vector<std::string>{"fi", "sv"}));
    BOOST_TEST(s.verdict(seenDocuments(s.services, s.coordinator, made, Edition(Language::Sv)).value().pdf.data) ==
               "holds");
    const auto before = nlohmann::json::parse(seenDocuments(s.services, s.coordinator, id).value().snapshot);
    const auto now = nlohmann::json::parse(fresh.snapshot);
    for (const auto* part : {"holder", "issuer", "period", "tasks", "basis", "qualifications", "additions"})
        BOOST_TEST((now.at(part) == before.at(part)), part);
    BOOST_TEST(now.at("replaces").get<std::string>() == old.number);
    BOOST_TEST(now.at("code") != before.at("code"));
    const auto looks = s.logged(s.client);
    BOOST_TEST((std::find(looks.begin(), looks.end(), "certificate.reissued") != looks.end()));
    BOOST_TEST(askForReissue(s.services, s.workshop, key.kid).value().empty());
}

VALO_CASE_ON_BOTH(issuing_anew_that_stopped_halfway_goes_on_and_makes_nothing_twice) {
    Sealing s(db);
    const auto key = createKey(s.services, s.workshop).value();
    const auto first = s.issued(), second = s.issued();
    endKey(s.services, s.workshop, key.kid, KeyState::Compromised).value();
    BOOST_TEST(askForReissue(s.services, s.workshop, key.kid).value().size() == 2u);
    // Somebody took the first row and died.
    s.run("update certificate_reissue set claimed_until = " +
          tests::text((s.clock.now() + std::chrono::seconds(60)).time_since_epoch().count()) +
          " where certificate_id = " + tests::text(first.value));
    // The second certificate was withdrawn meanwhile: there is nothing to issue anew.
    withdraw(s.services, s.coordinator, second, "Väärä päivä").value();
    BOOST_TEST(workOnReissues(s.services));
    BOOST_TEST(!workOnReissues(s.services));
    BOOST_TEST(count(s, key.kid).failed == 1);
    s.clock.set(s.clock.now() + std::chrono::minutes(2));
    BOOST_TEST(workOnReissues(s.services));
    // The row of one that was replaced after all changes nothing.
    s.run("update certificate_reissue set state = 'waiting'");
    while (workOnReissues(s.services)) {
    }
    BOOST_TEST(s.count("certificate") == 3);
}

VALO_CASE_ON_BOTH(a_signed_list_is_kept_until_something_changes) {
    Sealing s(db);
    createKey(s.services, s.workshop).value();
    createKey(s.services, s.workshop, Algorithm::EdDSA).value();
    const auto first = s.issued(), second = s.issued();
    SignedLists lists;
    const auto get = [&](bool asJson = false) { return lists.get(s.services, 1, asJson).value(); };
    const auto start = s.clock.now();
    const auto at = [&](int seconds) { s.clock.set(start + std::chrono::seconds(seconds)); };
    const auto jwt = get(), json = get(true);
    BOOST_TEST(jwt->text != json->text);
    BOOST_TEST(jwt->tag != json->tag);
    at(60);
    BOOST_TEST(get() == jwt);
    BOOST_TEST(get(true) == json);
    s.issued();  // another certificate changes no bit
    BOOST_TEST(get() == jwt);
    withdraw(s.services, s.coordinator, first, "Väärä päivä").value();
    const auto withdrawn = get();
    BOOST_TEST(withdrawn->tag != jwt->tag);
    BOOST_TEST(get(true)->tag != json->tag);
    BOOST_TEST(get() == withdrawn);
    s.issued(second);  // replaces it
    const auto replaced = get();
    BOOST_TEST(replaced->tag != withdrawn->tag);
    rotateKey(s.services, s.workshop).value();
    const auto rotated = get();
    BOOST_TEST(rotated->tag != replaced->tag);
    at(60 + 299);
    BOOST_TEST(get() == rotated);
    at(60 + 301);
    BOOST_TEST(get()->tag != rotated->tag);  // nobody reads a list that says how things stood long ago
    BOOST_TEST(refusalOf(lists.get(s.services, 99, false)) == "not_found");
}

BOOST_AUTO_TEST_CASE(a_reader_who_has_the_list_is_told_that_it_is_the_same) {
    auto test = tests::freshDatabase(database::Dialect::Sqlite);
    Sealing s(*test.db);
    createKey(s.services, s.workshop).value();
    const auto id = s.issued();
    http::Router router;
    addKeyRoutes(router, s.services);
    const auto ask = [&](const std::string& tag) {
        http::Request request;
        request.path = "/status/1";
        request.captured = {"1"};
        if (!tag.empty()) request.headers.emplace("if-none-match", tag);
        return router.find(http::Method::Get, "/status/1").route->handler(request);
    };
    const auto header = [](const http::Response& response, std::string_view name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return std::string();
    };
    const auto first = ask("");
    BOOST_TEST(first.status == 200);
    BOOST_TEST(header(first, "Cache-Control") == "public, max-age=300");
    const auto tag = header(first, "ETag");
    BOOST_TEST(tag.size() == 34u);
    const auto again = ask(tag);
    BOOST_TEST(again.status == 304);
    BOOST_TEST(again.body.empty());
    BOOST_TEST(ask("\"other\"").status == 200);
    withdraw(s.services, s.coordinator, id, "Väärä päivä").value();
    BOOST_TEST(ask(tag).status == 200);
}
