// A school's own accounts: what they see, what they record, and what is logged of it.
#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "certificates/actions.hpp"
#include "certificates/decision.hpp"
#include "certificates/routes.hpp"
#include "certificates/school.hpp"
#include "certificates/supervisor_signature.hpp"
#include "skill.hpp"
#include "support/databases.hpp"
#include "support/visitor.hpp"

using namespace valo;
using namespace valo::certificates;
using tests::refusalOf;
using tests::Story;

namespace {

/// With two schools, each with somebody.
struct Schools : Story {
    explicit Schools(database::Database& database) : Story(database) {
        arrange(*this, {});
        for (const auto& [id, name] : {std::pair{70, "Paju Opisto"}, {71, "Toinen Opisto"}}) {
            const auto n = tests::text(id);
            run("insert into organisation (id, name, kind, created_at) values (" + n + ", '" + name +
                "', 'institution', 0)");
            run("insert into account (id, organisation_id, login, name, title, language, password_hash, created_at) "
                "values (" +
                n + ", " + n + ", 'koulu" + n + "', 'Olli Opinto', 'ohjaaja', 'fi', 'x', 0)");
            run("insert into account_role (account_id, role) values (" + n + ", 'institution')");
        }
        certificates::addRoutes(router, services);
    }
    Actor school(std::int64_t id = 70) const {
        return {UserId{id}, OrganisationId{id}, "Olli Opinto", {Role::Institution}, Language::Fi, {}};
    }
    ConsentId consent(const std::string& name = " paju opisto ") {
        return giveConsent(services, clientSelf, client, curriculum, {name, "2027-01-01", ""}).value();
    }
    auto sheet(const Actor& actor) { return schoolSheet(services, actor, client, curriculum); }
    bool hasLogged(const std::string& action) {
        const auto looks = logged(client);
        return std::find(looks.begin(), looks.end(), action) != looks.end();
    }
    http::Router router;
};

}  // namespace

VALO_CASE_ON_BOTH(a_school_sees_what_was_given_to_it_and_only_as_long_as_it_stands) {
    Schools s(db);
    BOOST_TEST(sharedPages(s.services, s.school()).value().empty());
    BOOST_TEST(refusalOf(s.sheet(s.school())) == "not_found");
    const auto consent = s.consent();
    const auto pages = sharedPages(s.services, s.school()).value();
    BOOST_REQUIRE(pages.size() == 1u);
    BOOST_TEST((pages.at(0).client == s.client && pages.at(0).curriculum == s.curriculum));
    BOOST_TEST(s.hasLogged("school.listed"));
    BOOST_TEST(refusalOf(s.sheet(s.school())) == "done");
    BOOST_TEST(s.hasLogged("school.read"));
    // The other school, whoever else, and the client's other pages.
    BOOST_TEST(sharedPages(s.services, s.school(71)).value().empty());
    BOOST_TEST(refusalOf(s.sheet(s.school(71))) == "not_found");
    for (const auto* actor : {&s.coordinator, &s.clientSelf, &s.administrator, &s.reviewer})
        BOOST_TEST(refusalOf(sharedPages(s.services, *actor)) == "forbidden", actor->name);
    const auto id = issue(s.services, s.coordinator, {.placement = s.placement}).value();
    BOOST_TEST(refusalOf(seenCertificate(s.services, s.school(), id)) == "not_found");
    BOOST_TEST(refusalOf(schoolChoices(s.services, s.school(), s.client)) == "not_found");
    withdrawConsent(s.services, s.clientSelf, s.client, consent).value();
    BOOST_TEST(sharedPages(s.services, s.school()).value().empty());
    BOOST_TEST(refusalOf(s.sheet(s.school())) == "not_found");
    s.consent();
    s.clock.set(s.clock.now() + std::chrono::days(60));  // the day after the consent's last one
    BOOST_TEST(sharedPages(s.services, s.school()).value().empty());
    BOOST_TEST(refusalOf(s.sheet(s.school())) == "not_found");
}

VALO_CASE_ON_BOTH(a_school_records_its_own_decision_and_takes_it_back) {
    Schools s(db);
    const NewSchoolDecision input{"", "2026-11-20", "", SchoolOutcome::Partly, {s.unit}, "once"};
    const auto record = [&](const Actor& actor, CertificateId id, auto change) {
        auto other = input;
        other.requestKey.clear();
        change(other);
        return refusalOf(recordOwnDecision(s.services, actor, s.client, s.curriculum, id, other));
    };
    const auto as = [](auto&) {};
    const auto id = issue(s.services, s.coordinator, {.placement = s.placement}).value();
    BOOST_TEST(record(s.school(), id, as) == "not_found");
    s.consent();
    BOOST_TEST(record(s.school(71), id, as) == "not_found");
    BOOST_TEST(record(s.coordinator, id, as) == "not_found");
    BOOST_TEST(record(s.school(), CertificateId{9999}, as) == "certificate:required");
    BOOST_TEST(record(s.school(), id, [](auto& i) { i.decidedOn = "2027-01-01"; }) == "decided_on:in_future");
    BOOST_TEST(record(s.school(), id, [](auto& i) { i.outcome.reset(); }) == "outcome:required");
    BOOST_TEST(record(s.school(), id, [](auto& i) { i.units = {UnitId{999999}}; }) == "units:other_unit");
    BOOST_TEST(record(s.school(), id, [](auto& i) { i.note = "131052-308T"; }) == "note:identity_code");

    const auto before = seenDocuments(s.services, s.clientSelf, id).value();
    const auto decide = [&] {
        return recordOwnDecision(s.services, s.school(), s.client, s.curriculum, id, input).value();
    };
    const auto decision = decide();
    BOOST_TEST(decide().value == decision.value);  // the second click
    BOOST_TEST(s.hasLogged("certificate.school_decision"));
    const auto known = schoolDecisions(s.services, s.clientSelf, id).value().decisions;
    BOOST_REQUIRE(known.size() == 1u);
    BOOST_TEST((known.at(0).isByItself && known.at(0).school == "Paju Opisto"));
    BOOST_TEST(known.at(0).recordedBy == "Olli Opinto");
    BOOST_TEST(decidable(s.services, s.school(), s.client, s.curriculum).value().decisions.size() == 1u);
    BOOST_TEST((seenDocuments(s.services, s.clientSelf, id).value().pdf.data == before.pdf.data));
    BOOST_TEST((seenCertificate(s.services, s.clientSelf, id).value().state() == CertificateState::Valid));
    // It is the school's: colleagues do not take it back, another school neither.
    BOOST_TEST(refusalOf(withdrawSchoolDecision(s.services, s.coordinator, id, decision)) == "done");
    BOOST_TEST(refusalOf(withdrawOwnDecision(s.services, s.school(71), s.client, s.curriculum, decision)) ==
               "not_found");
    BOOST_TEST(schoolDecisions(s.services, s.clientSelf, id).value().decisions.size() == 1u);
    BOOST_TEST(refusalOf(withdrawOwnDecision(s.services, s.school(), s.client, s.curriculum, decision)) == "done");
    BOOST_TEST(schoolDecisions(s.services, s.clientSelf, id).value().decisions.empty());
    // What was withdrawn is nothing to decide on.
    withdraw(s.services, s.coordinator, id, "Väärä päivä").value();
    BOOST_TEST(decidable(s.services, s.school(), s.client, s.curriculum).value().certificates.empty());
}

VALO_CASE_ON_BOTH(the_pages_of_a_school_lead_from_the_list_to_the_decision) {
    Schools s(db);
    issue(s.services, s.coordinator, {.placement = s.placement}).value();
    const tests::Visitor visitor{s.router, s.school(), Language::Fi};
    const auto says = [](const http::Response& response, std::string_view words) {
        return response.body.find(words) != std::string::npos;
    };
    const auto address = "/clients/" + tests::text(s.client.value) + "/school/" + tests::text(s.curriculum.value);
    BOOST_TEST(!says(visitor.get("/school"), address));
    BOOST_TEST(visitor.get(address).status == 404);
    BOOST_TEST(visitor.get(address + "/decision").status == 404);
    s.consent();
    BOOST_TEST(says(visitor.get("/school"), address));
    const auto sheet = visitor.get(address);
    BOOST_TEST(sheet.status == 200);
    BOOST_TEST(says(sheet, address + "/decision"));
    BOOST_TEST(!says(sheet, address + "/consent"));  // consents are no business of a school
    BOOST_TEST(visitor.get(address + "/hoks.json").status == 200);
    BOOST_TEST(visitor.get(address + "/decision").status == 200);
    BOOST_TEST(visitor.post(address + "/decision", {}).status == 422);
    const auto id = db.read([&](database::Transaction& tx) { return tests::text(newestValid(tx, s.placement).value); });
    BOOST_TEST(visitor
                   .post(address + "/decision",
                         {{"certificate", id}, {"decided_on", "2026-11-20"}, {"outcome", "acknowledged"}})
                   .status == 303);
    BOOST_TEST(says(visitor.get(address), "Osaaminen tunnustettiin"));
    const tests::Visitor other{s.router, s.school(71), Language::Sv};
    BOOST_TEST(other.get(address).status == 404);
    BOOST_TEST(tests::Visitor({s.router, s.coordinator, Language::Fi}).get("/school").status == 403);
}

VALO_CASE_ON_BOTH(what_a_supervisor_does_is_logged_as_hers) {
    Schools s(db);
    s.run("update placement set supervisor_name = 'Oiva Ohjaaja'");
    const auto link = askForSignature(s.services, s.coordinator, s.placement).value();
    const auto hash = linesHash(toSign(s.services, link.secret).value().content);
    giveSignature(s.services, link.secret, "Oiva Ohjaaja", "", hash).value();
    const auto by = [&](const std::string& action) {
        return s.db.read([&](database::Transaction& tx) {
            static constexpr database::Sql kBy{"select account_id from access_log where action = :action"};
            return tx.one<std::int64_t>(kBy, action).value_or(-1);
        });
    };
    BOOST_TEST(by("certificate.signature_asked") == s.coordinator.user.value);
    BOOST_TEST(by("certificate.signature_opened") == 0);
    BOOST_TEST(by("certificate.signed_by_supervisor") == 0);
    const auto seen =
        s.db.read([&](database::Transaction& tx) { return accounts::accessOf(tx, s.client, std::nullopt, 10); });
    BOOST_TEST(seen.size() == 3u);  // rows without an account are told too
}
