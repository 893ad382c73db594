// A unit that a school worded itself is certified like a national one, always under the school's name.
#include <boost/test/unit_test.hpp>

#include "certificates/actions.hpp"
#include "certificates/store.hpp"
#include "curricula/local_units.hpp"
#include "curricula/store.hpp"
#include "curricula/withdrawals.hpp"
#include "skill.hpp"
#include "support/databases.hpp"
#include "support/house.hpp"
#include "support/story.hpp"
#include "workplaces/actions.hpp"

using namespace valo;
using valo::tests::Story;

namespace {

/// A school's own unit, written and published; the story goes on with its requirement.
CurriculumId published(Story& story, const Actor& teacher) {
    const auto id = curricula::startLocalUnit(story.services, teacher).value();
    curricula::LocalUnit unit;
    unit.name = {"Koneompelu", "Maskinsömnad", ""};
    unit.code = "KONE-1";
    unit.areas = {{{}, {"ompelee suoran sauman", "syr en rak söm", ""}}};
    BOOST_REQUIRE(curricula::saveLocalUnit(story.services, teacher, id, 1, unit));
    const auto job = curricula::sendLocalUnit(story.services, teacher, id).value();
    const auto work = [&] {
        curricula::workOnImports(story.services, std::chrono::steady_clock::now() + std::chrono::seconds(20));
    };
    work();
    BOOST_REQUIRE(curricula::approveFiles(story.services, teacher, job, {}));
    work();
    return curricula::importJob(story.services, teacher, job)->files.at(0).curriculum.value();
}

}  // namespace

VALO_CASE_ON_BOTH(a_local_unit_is_mapped_and_certified_under_the_schools_name_and_a_withdrawal_leaves_the_paper) {
    Story story(db);
    tests::House house(db);
    const auto teacher = house.person(house.organisation("Taitokoulu"), "Kirsi", {Role::Institution});
    story.curriculum = published(story, teacher);
    story.requirements[0] = db.read([&](database::Transaction& tx) {
        return curricula::requirementsOf(tx, curricula::units(tx, story.curriculum).at(0).id).at(0).id;
    });
    BOOST_TEST(
        workplaces::decideMapping(story.services, story.coordinator, story.tasks[0], {{story.requirements[0]}, {}})
            .has_value());
    tests::arrange(story, {});
    const auto id = certificates::issue(story.services, story.coordinator, {.placement = story.placement});
    BOOST_REQUIRE_MESSAGE(id, tests::refusalOf(id));
    const auto documents = [&] {
        return db.read([&](database::Transaction& tx) { return *certificates::documents(tx, *id); });
    };
    const auto before = documents();
    for (const auto* text :
         {"Paikallinen tutkinnon osa: Koneompelu (Taitokoulu)", "Koneompelu", "KONE-1", "ompelee suoran sauman"})
        for (const auto* paper : {&before.html, &before.snapshot})
            BOOST_TEST((paper->find(text) != std::string::npos), text);
    BOOST_REQUIRE(curricula::withdrawCurriculum(story.services, teacher, story.curriculum, "Virhe"));
    const auto after = documents();
    BOOST_TEST((before.html == after.html && before.snapshot == after.snapshot && before.pdf.data == after.pdf.data));
}

VALO_CASE_ON_BOTH(a_certificate_on_what_only_says_to_be_national_names_who_brought_it_until_it_is_confirmed) {
    Story story(db);
    tests::arrange(story, {});
    const auto paper = [&] {
        const auto id = certificates::issue(story.services, story.coordinator, {.placement = story.placement});
        BOOST_REQUIRE_MESSAGE(id, tests::refusalOf(id));
        return db.read([&](database::Transaction& tx) { return certificates::documents(tx, *id)->html; });
    };
    const auto ownedBy = [&](std::optional<OrganisationId> owner) {
        static constexpr database::Sql kOwn{"update curriculum set owner_id = :owner where id = :id"};
        db.write([&](database::Transaction& tx) { return tx.run(kOwn, owner, story.curriculum); });
    };
    ownedBy(story.workshop);
    BOOST_TEST((paper().find("Perusteet toi Valoon Paja Aurinko") != std::string::npos));
    ownedBy({});
    BOOST_TEST((paper().find("Perusteet toi Valoon") == std::string::npos));
}
