#include <boost/test/unit_test.hpp>

#include <nlohmann/json.hpp>

#include "certificates/actions.hpp"
#include "certificates/bulk.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/decision.hpp"
#include "certificates/look.hpp"
#include "certificates/school.hpp"
#include "certificates/supervisor_signature.hpp"
#include "skill.hpp"
#include "start/erase_client.hpp"
#include "support/databases.hpp"

using namespace valo;
using namespace valo::certificates;
using tests::arrange;
using tests::refusalOf;
using tests::Story;

VALO_CASE_ON_BOTH(another_language_is_the_same_certificate_frozen_too) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto id =
        issue(s, story.coordinator, {.placement = story.placement, .edition = Language::Fi, .also = {Language::En}})
            .value();
    const Edition both{Language::Fi, Language::Sv};
    BOOST_TEST(refusalOf(seenDocuments(s, story.clientSelf, id, both)) == "not_found");
    BOOST_TEST(refusalOf(addEdition(s, story.clientSelf, id, both)) == "done");
    const auto first = seenDocuments(s, story.clientSelf, id, both).value();
    story.run("update client set name = 'Uusi Nimi'");
    story.clock.set(story.clock.now() + std::chrono::hours(1));
    BOOST_TEST(refusalOf(addEdition(s, story.coordinator, id, both)) == "done");  // there already
    const auto again = seenDocuments(s, story.clientSelf, id, both).value();
    BOOST_TEST((first.pdf.data == again.pdf.data && first.html == again.html));
    BOOST_TEST(first.html.find("Uusi Nimi") == std::string::npos);
    BOOST_TEST(first.html.find("Kompetensintyg") != std::string::npos);
    BOOST_TEST(first.html.find(seenCertificate(s, story.clientSelf, id).value().number) != std::string::npos);
    BOOST_TEST((seenEditions(s, story.clientSelf, id).value() == std::vector<std::string>{"fi", "en", "fi-sv"}));
    BOOST_CHECK_THROW(story.run("update certificate_edition set html = 'x'"), std::exception);
    BOOST_CHECK_THROW(story.run("delete from certificate_edition"), std::exception);
    for (const auto* actor : {&story.stranger, &story.outsider, &story.administrator, &story.otherClientSelf}) {
        BOOST_TEST(refusalOf(addEdition(s, *actor, id, Language::Sv)) == "not_found", actor->name);
        BOOST_TEST(refusalOf(seenDocuments(s, *actor, id, both)) == "not_found", actor->name);
    }
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, id, "syy")) == "done");
    BOOST_TEST(refusalOf(addEdition(s, story.clientSelf, id, Language::Sv)) == "not_valid");
}

VALO_CASE_ON_BOTH(an_administrator_gives_the_organisations_papers_their_look) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    BOOST_TEST(refusalOf(setLook(s, story.coordinator, {"#0b5563", "#f5b82e", "", false})) == "forbidden");
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#f5b82e", "#f5b82e", "", false})) == "ink:contrast");
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#0b5563", "yellow", "", false})) == "light:not_a_colour");
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#0b5563", "#f5b82e", "MZ", false})) == "logo:picture_kind");
    const std::string svg = "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='10'/>";
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#0b5563", "#112233", svg, false})) == "done");
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#0b5563", "#112233", "", false})) == "done");  // keeps it
    const auto id = issue(s, story.coordinator, {.placement = story.placement}).value();
    const auto html = seenDocuments(s, story.clientSelf, id).value().html;
    BOOST_TEST(html.find("--light:#112233") != std::string::npos);
    BOOST_TEST(html.find("data:image/png") != std::string::npos);
    BOOST_TEST(refusalOf(setLook(s, story.administrator, {"#0b5563", "#112233", "", true})) == "done");
    const auto next = issue(s, story.coordinator, {.placement = story.placement}).value();
    BOOST_TEST(seenDocuments(s, story.clientSelf, next).value().html.find("data:image/png") == std::string::npos);
}

VALO_CASE_ON_BOTH(a_batch_issues_each_certificate_once_and_says_why_not) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    story.run(
        "insert into placement (id, client_id, workplace_id, controller_id, kind, starts_on, ends_on, created_by, "
        "created_at) select 900, client_id, workplace_id, controller_id, kind, '2026-01-01', '2026-03-01', created_by, "
        "created_at from placement where id = " +
        tests::text(story.placement.value));
    const WantedBatch wanted{{story.placement, PlacementId{900}, story.placement}, std::nullopt, "once"};
    BOOST_TEST(refusalOf(askForBatch(s, story.clientSelf, wanted)) == "forbidden");
    BOOST_TEST(refusalOf(askForBatch(s, story.stranger, wanted)) == "not_found");
    BOOST_TEST(refusalOf(askForBatch(s, story.coordinator, {})) == "placements:required");
    const auto batch = askForBatch(s, story.coordinator, wanted).value();
    BOOST_TEST(askForBatch(s, story.coordinator, wanted).value().value == batch.value);  // the second click
    BOOST_TEST(seenBatch(s, story.coordinator, batch).value().batch.total == 2);
    BOOST_TEST(refusalOf(seenBatch(s, story.coach, batch)) == "not_found");
    while (workOnBatches(s)) {
    }
    const auto seen = seenBatch(s, story.coordinator, batch).value();
    BOOST_TEST((seen.batch.isDone() && seen.batch.issued == 1 && seen.batch.failed == 1));
    BOOST_TEST(seen.failures.at(0).reason == "no_lines");
    BOOST_TEST(seen.failures.at(0).placement.value == 900);
    BOOST_TEST(story.count("certificate") == 1);
    BOOST_TEST(bulkCandidates(s, story.coordinator).value().at(0).lastIssued.has_value());
}

VALO_CASE_ON_BOTH(a_batch_that_stopped_halfway_goes_on_and_issues_nothing_twice) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto batch = askForBatch(s, story.coordinator, {{story.placement}, std::nullopt, ""}).value();
    // Somebody took the row and died: nobody else takes it before its time is over.
    story.run("update issue_batch_item set claimed_until = " +
              tests::text((story.clock.now() + std::chrono::seconds(60)).time_since_epoch().count()));
    BOOST_TEST(!workOnBatches(s));
    story.clock.set(story.clock.now() + std::chrono::minutes(2));
    BOOST_TEST(workOnBatches(s));
    BOOST_TEST(story.count("certificate") == 1);
    // It died after the certificate was made and before it knew: the row and the certificate are one transaction, and
    // the row's own key would give the first certificate back.
    story.run("update issue_batch_item set state = 'waiting', certificate_id = null");
    BOOST_TEST(workOnBatches(s));
    BOOST_TEST(story.count("certificate") == 1);
    BOOST_TEST(!workOnBatches(s));
    BOOST_TEST(seenBatch(s, story.coordinator, batch).value().batch.issued == 1);
}

VALO_CASE_ON_BOTH(a_supervisor_signs_by_a_link_what_the_certificate_then_says) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    BOOST_TEST(refusalOf(askForSignature(s, story.stranger, story.placement)) == "not_found");
    BOOST_TEST(refusalOf(askForSignature(s, story.clientSelf, story.placement)) == "forbidden");
    const auto ended = askForSignature(s, story.coordinator, story.placement).value();
    const auto link = askForSignature(s, story.coordinator, story.placement).value();
    BOOST_TEST(refusalOf(toSign(s, ended.secret)) == "not_found");
    BOOST_TEST(refusalOf(toSign(s, "x")) == "not_found");
    const auto hash = linesHash(toSign(s, link.secret).value().content);
    BOOST_TEST(refusalOf(giveSignature(s, link.secret, "", "", hash)) == "name:required");
    BOOST_TEST(refusalOf(giveSignature(s, link.secret, "131052-308T", "", hash)) == "name:identity_code");
    BOOST_TEST(refusalOf(giveSignature(s, link.secret, "Oiva", "keittiömestari", "other")) == "changed_meanwhile");
    const auto before = issue(s, story.coordinator, {.placement = story.placement}).value();
    BOOST_TEST(refusalOf(giveSignature(s, link.secret, "Oiva Ohjaaja", "keittiömestari", hash)) == "done");
    BOOST_TEST(refusalOf(giveSignature(s, link.secret, "Joku Muu", "", hash)) == "done");  // the second click
    BOOST_TEST(story.count("supervisor_signature") == 1);
    BOOST_TEST(toSign(s, link.secret).value().signature.value().name == "Oiva Ohjaaja");
    const auto after = issue(s, story.coordinator, {.placement = story.placement, .replaces = before}).value();
    BOOST_TEST(seenDocuments(s, story.clientSelf, before).value().html.find("Oiva Ohjaaja") == std::string::npos);
    BOOST_TEST(seenDocuments(s, story.clientSelf, after).value().html.find("Oiva Ohjaaja") != std::string::npos);
    // What was signed is no longer what would stand there.
    story.run("update agreement set level = 'guided'");
    BOOST_TEST(!preview(s, story.coordinator, {.placement = story.placement}).value().content.supervisorSignature);
    BOOST_CHECK_THROW(story.run("update supervisor_signature set name = 'x'"), std::exception);
    story.clock.set(story.clock.now() + std::chrono::days(kSignatureDays + 1));
    BOOST_TEST(refusalOf(toSign(s, link.secret)) == "not_found");
}

VALO_CASE_ON_BOTH(the_register_is_searched_by_those_who_may_see_it) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto id = issue(s, story.coordinator, {.placement = story.placement}).value();
    const auto certificate = seenCertificate(s, story.coordinator, id).value();
    const auto found = [&](const Actor& actor, const RegisterFilter& filter) {
        return searchRegister(s, actor, filter).size();
    };
    BOOST_TEST(found(story.coordinator, {}) == 1u);
    BOOST_TEST(found(story.coordinator, {.words = certificate.number}) == 1u);
    BOOST_TEST(found(story.coordinator, {.words = certificate.holder + " " + certificate.workplace}) == 1u);
    BOOST_TEST(found(story.coordinator, {.words = "nobody"}) == 0u);
    BOOST_TEST(found(story.coordinator, {.unit = "no such unit"}) == 0u);
    const auto code = db.read([&](database::Transaction& tx) {
        static constexpr database::Sql kCode{"select code from unit where id = :id"};
        return tx.one<std::string>(kCode, story.unit).value();
    });
    BOOST_TEST(found(story.coordinator, {.unit = code}) == 1u);
    BOOST_TEST(found(story.coordinator, {.from = story.clock.today(), .to = story.clock.today()}) == 1u);
    BOOST_TEST(found(story.coordinator, {.from = plusDays(story.clock.today(), 1)}) == 0u);
    BOOST_TEST(found(story.coordinator, {.state = CertificateState::Withdrawn}) == 0u);
    BOOST_TEST(refusalOf(withdraw(s, story.coordinator, id, "syy")) == "done");
    BOOST_TEST(found(story.coordinator, {.state = CertificateState::Withdrawn}) == 1u);
    for (const auto* actor :
         {&story.stranger, &story.outsider, &story.administrator, &story.reviewer, &story.otherClientSelf})
        BOOST_TEST(found(*actor, {}) == 0u, actor->name);
    BOOST_TEST(found(story.clientSelf, {}) == 1u);
}

VALO_CASE_ON_BOTH(a_schools_decision_is_a_fact_beside_the_certificate) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto id = issue(s, story.coordinator, {.placement = story.placement}).value();
    const auto before = seenDocuments(s, story.clientSelf, id).value();
    NewSchoolDecision input{"Paju Opisto", "2026-11-20", "", SchoolOutcome::Partly, {story.unit}, "once"};
    const auto with = [&](auto change) {
        auto other = input;
        other.requestKey.clear();
        change(other);
        return refusalOf(recordSchoolDecision(s, story.coach, id, other));
    };
    BOOST_TEST(with([](auto& i) { i.school.clear(); }) == "school:required");
    BOOST_TEST(with([](auto& i) { i.decidedOn = "2027-01-01"; }) == "decided_on:in_future");
    BOOST_TEST(with([](auto& i) { i.decidedOn = "eilen"; }) == "decided_on:not_a_date");
    BOOST_TEST(with([](auto& i) { i.outcome.reset(); }) == "outcome:required");
    BOOST_TEST(with([](auto& i) { i.units.clear(); }) == "units:required");
    BOOST_TEST(with([](auto& i) { i.units = {UnitId{999999}}; }) == "units:other_unit");
    BOOST_TEST(with([](auto& i) { i.note = "131052-308T"; }) == "note:identity_code");
    BOOST_TEST(refusalOf(recordSchoolDecision(s, story.clientSelf, id, input)) == "forbidden");
    BOOST_TEST(refusalOf(recordSchoolDecision(s, story.stranger, id, input)) == "not_found");
    const auto decision = recordSchoolDecision(s, story.coach, id, input).value();
    BOOST_TEST(recordSchoolDecision(s, story.coach, id, input).value().value == decision.value);
    const auto known = schoolDecisions(s, story.clientSelf, id).value().decisions;
    BOOST_TEST(known.size() == 1u);
    BOOST_TEST((known.at(0).outcome == SchoolOutcome::Partly && known.at(0).units.size() == 1));
    BOOST_TEST((seenDocuments(s, story.clientSelf, id).value().pdf.data == before.pdf.data));
    BOOST_TEST((seenCertificate(s, story.clientSelf, id).value().state() == CertificateState::Valid));
    BOOST_TEST(refusalOf(withdrawSchoolDecision(s, story.coordinator, id, decision)) == "done");
    BOOST_TEST(schoolDecisions(s, story.clientSelf, id).value().decisions.empty());
}

VALO_CASE_ON_BOTH(after_erasure_number_hash_and_state_remain_and_nothing_about_anybody) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    const auto first = issue(s, story.coordinator, {.placement = story.placement, .also = {Language::En}}).value();
    const auto id = issue(s, story.coordinator, {.placement = story.placement, .replaces = first}).value();
    const auto before = seenCertificate(s, story.coordinator, id).value();
    const auto sha = seenDocuments(s, story.coordinator, id).value().pdfSha256;
    askForSignature(s, story.coordinator, story.placement).value();
    giveConsent(s, story.clientSelf, story.client, story.curriculum, {"Paju Opisto", "2027-01-01", ""}).value();
    BOOST_CHECK_THROW(story.run("delete from certificate"), std::exception);

    const start::WantedErasure wanted{story.client, before.holder, "Pyyntö 12.11.2026"};
    BOOST_TEST(refusalOf(start::eraseClient(s, story.stranger, wanted)) == "not_found");
    BOOST_TEST(refusalOf(start::eraseClient(s, story.clientSelf, wanted)) == "forbidden");
    BOOST_TEST(refusalOf(start::eraseClient(s, story.coordinator, {story.client, "Joku", "syy"})) ==
               "typed_name:other_name");
    BOOST_TEST(refusalOf(start::eraseClient(s, story.coordinator, {story.client, before.holder, " "})) ==
               "reason:required");
    BOOST_TEST(refusalOf(start::eraseClient(s, story.coordinator, wanted)) == "done");

    for (const auto* table : {"certificate", "certificate_line", "certificate_edition", "placement where client_id = ",
                              "client where id = ", "agreement", "observation", "goal where client_id = "}) {
        const std::string name(table);
        const auto where = name.find(" where ");
        BOOST_TEST(
            story.count(name.substr(0, where),
                        where == name.npos ? "1 = 1" : name.substr(where + 7) + tests::text(story.client.value)) == 0,
            table);
    }
    // Tables to come are asked too: whatever names a client or a placement must go with her.
    if (db.dialect() == database::Dialect::Sqlite) {
        static constexpr database::Sql kNaming{
            "select m.name || ' where ' || p.name || ' = ' from sqlite_master m join pragma_table_info(m.name) p on "
            "p.name in ('client_id', 'placement_id') where m.type = 'table' and m.name <> 'access_log'"};
        const auto naming = db.read([&](database::Transaction& tx) { return tx.all<std::string>(kNaming); });
        BOOST_TEST(naming.size() > 10u);
        for (const auto& table : naming) {
            const auto where = table.find(" where ");
            const auto gone = table.find("client_id") != table.npos ? story.client.value : story.placement.value;
            BOOST_TEST(story.count(table.substr(0, where), table.substr(where + 7) + tests::text(gone)) == 0, table);
        }
    }
    const auto verdict = verdictOn(s, before.code).value();
    BOOST_TEST((verdict.isErased && verdict.state == CertificateState::Valid && verdict.number == before.number));
    BOOST_TEST(story.count("certificate_erasure", "pdf_sha256 = '" + sha + "'") == 1);
    BOOST_TEST(story.count("certificate_erasure", "state = 'replaced'") == 1);
    BOOST_CHECK_THROW(story.run("delete from certificate_erasure"), std::exception);
    const auto looks = story.logged(story.client);
    BOOST_TEST((std::find(looks.begin(), looks.end(), "client.erased") != looks.end()));
    BOOST_TEST(refusalOf(seenCertificate(s, story.coordinator, id)) == "not_found");
}

VALO_CASE_ON_BOTH(a_school_gets_its_page_only_with_the_clients_consent) {
    Story story(db);
    arrange(story, {});
    auto& s = story.services;
    issue(s, story.coordinator, {.placement = story.placement}).value();
    const auto sheet = [&](const Actor& actor) { return schoolSheet(s, actor, story.client, story.curriculum); };
    BOOST_TEST(refusalOf(sheet(story.clientSelf)) == "done");
    BOOST_TEST(refusalOf(sheet(story.coordinator)) == "consent_missing");
    const auto give = [&](const Actor& actor, const NewConsent& input) {
        return refusalOf(giveConsent(s, actor, story.client, story.curriculum, input));
    };
    BOOST_TEST(give(story.stranger, {"Koulu", "2027-01-01", "2026-11-20"}) == "not_found");
    BOOST_TEST(give(story.coordinator, {"", "2027-01-01", "2026-11-20"}) == "school:required");
    BOOST_TEST(give(story.coordinator, {"Koulu", "2029-01-01", "2026-11-20"}) == "valid_to:consent_time");
    BOOST_TEST(give(story.coordinator, {"Koulu", "2027-01-01", ""}) == "talk_on:required");
    BOOST_TEST(give(story.coordinator, {"Koulu", "2027-01-01", "2026-11-20"}) == "done");
    const auto seen = sheet(story.coordinator).value();
    BOOST_TEST(seen.units.size() == 1u);
    BOOST_TEST(seen.units.at(0).lines.size() == 1u);
    BOOST_TEST(seen.units.at(0).lines.at(0).evidence.size() == 1u);
    BOOST_TEST(!seen.units.at(0).lines.at(0).certificate.empty());
    BOOST_TEST(seen.reports.size() == 1u);
    BOOST_TEST(!seen.assessors.empty());
    for (const auto* actor : {&story.stranger, &story.outsider, &story.administrator, &story.otherClientSelf})
        BOOST_TEST(refusalOf(sheet(*actor)) == "not_found", actor->name);
    const auto looks = story.logged(story.client);
    BOOST_TEST((std::find(looks.begin(), looks.end(), "school.read") != looks.end()));
    BOOST_TEST(refusalOf(withdrawConsent(s, story.clientSelf, story.client, seen.consents.at(0).id)) == "done");
    BOOST_TEST(refusalOf(sheet(story.coordinator)) == "consent_missing");
}

VALO_CASE_ON_BOTH(the_draft_for_ehoks_is_a_proposal_without_ids_or_process) {
    Story story(db);
    arrange(story, {});
    story.run("update unit set code = 'tutkinnonosat_106945', code_version = '2'");
    story.run("insert into goal (client_id, curriculum_id, unit_id, set_by, set_at) values (" +
              tests::text(story.client.value) + ", " + tests::text(story.curriculum.value) + ", " +
              tests::text(story.unit.value) + ", 1, 1)");
    story.run("update placement set kind = 'training_agreement', supervisor_name = 'Oiva Ohjaaja'");
    const auto sheet = schoolSheet(story.services, story.clientSelf, story.client, story.curriculum).value();
    const auto text = hoksDraft(sheet);
    const auto json = nlohmann::json::parse(text);
    BOOST_TEST(json.at("ehdotus").get<bool>());
    const auto& known = json.at("aiemmin-hankitut-ammat-tutkinnon-osat").at(0);
    BOOST_TEST(known.at("tutkinnon-osa-koodi-uri").get<std::string>() == "tutkinnonosat_106945");
    BOOST_TEST(known.at("tutkinnon-osa-koodi-versio").get<int>() == 2);
    const auto& way = json.at("hankittavat-ammat-tutkinnon-osat").at(0).at("osaamisen-hankkimistavat").at(0);
    BOOST_TEST(way.at("osaamisen-hankkimistapa-koodi-uri").get<std::string>() ==
               "osaamisenhankkimistapa_koulutussopimus");
    BOOST_TEST(way.at("tyopaikalla-jarjestettava-koulutus").at("keskeiset-tyotehtavat").size() == 2u);
    for (const auto* never : {"oid", "prosessi-koodi", "arvosana", "null", "opinnollist"})
        BOOST_TEST(text.find(never) == std::string::npos, never);
}
