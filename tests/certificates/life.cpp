#include <boost/test/unit_test.hpp>

#include "certificates/actions.hpp"
#include "certificates/look.hpp"
#include "skill.hpp"
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
