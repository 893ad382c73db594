// Plain words beside the official text: who writes, who sees, what happens when the text changes.
#include "curricula/plain_words.hpp"

#include "support.hpp"
#include "support/house.hpp"

using namespace valo;
using namespace valo::curricula;

namespace {

/// Two organisations with a coordinator each, and the garden's first requirement.
struct Two {
    explicit Two(database::Database& db) : room(db), house(db) {
        first = house.person(house.organisation("Ensimmäinen"), "eka", {Role::Coordinator});
        second = house.person(house.organisation("Toinen"), "toka", {Role::Institution});
        curriculum = room.import(kGarden).curriculum;
        requirement = room.read([&](Transaction& tx) { return requirementsOfCurriculum(tx, curriculum).front().id; });
    }
    WordingView seenBy(const Actor& actor) { return wordingsOf(room.services, actor, requirement).value(); }
    WordingId write(const Actor& actor, const std::string& fi, const std::string& sv = {}) {
        room.clock.set(room.clock.now() + std::chrono::minutes(1));
        return writeWords(room.services, actor, requirement, {fi, sv, {}}).value();
    }
    std::string usedBy(const Actor& actor) {
        return room.read([&](Transaction& tx) {
            auto found = requirements(tx, std::array{requirement});
            putPlainWords(tx, actor.organisation, found);
            return found.front().plain.fi;
        });
    }

    Room room;
    tests::House house;
    Actor first, second;
    CurriculumId curriculum;
    RequirementId requirement;
};

}  // namespace

VALO_CASE_ON_BOTH(an_organisations_words_are_its_own_until_another_adopts_them) {
    Two two(db);
    BOOST_TEST(two.usedBy(two.first) == "Haravoit lehdet.");  // the file's
    const auto wording = two.write(two.first, "Osaat haravoida lehdet.");
    BOOST_TEST(two.usedBy(two.first) == "Osaat haravoida lehdet.");
    BOOST_TEST(two.usedBy(two.second) == "Haravoit lehdet.");
    const auto seen = two.seenBy(two.second);
    BOOST_REQUIRE(seen.others.size() == 1U);
    BOOST_TEST(seen.others.front().organisationName == "Ensimmäinen");
    BOOST_TEST(adoptWords(two.room.services, two.second, two.requirement, wording).has_value());
    BOOST_TEST(adoptWords(two.room.services, two.second, two.requirement, wording).has_value());  // sent again
    BOOST_TEST(two.usedBy(two.second) == "Osaat haravoida lehdet.");
    // The writer's next version does not change what others chose.
    two.write(two.first, "Haravoit pihan.");
    BOOST_TEST(two.usedBy(two.first) == "Haravoit pihan.");
    BOOST_TEST(two.usedBy(two.second) == "Osaat haravoida lehdet.");
    BOOST_TEST(two.seenBy(two.first).history.size() == 1U);
    // Own words end the adoption.
    two.write(two.second, "Osaat kerätä lehdet.");
    BOOST_TEST(two.usedBy(two.second) == "Osaat kerätä lehdet.");
    BOOST_TEST(!two.seenBy(two.second).adopted.has_value());
}

VALO_CASE_ON_BOTH(withdrawn_words_are_gone_for_everybody_and_stay_in_the_history) {
    Two two(db);
    const auto wording = two.write(two.first, "Tölvisi.");
    BOOST_REQUIRE(adoptWords(two.room.services, two.second, two.requirement, wording));
    BOOST_TEST(withdrawWords(two.room.services, two.first, two.requirement).has_value());
    BOOST_TEST(two.usedBy(two.first) == "Haravoit lehdet.");
    BOOST_TEST(two.usedBy(two.second) == "Haravoit lehdet.");
    BOOST_TEST(two.seenBy(two.second).others.empty());
    BOOST_TEST(two.seenBy(two.first).history.front().withdrawnAt.has_value());
    BOOST_TEST((withdrawWords(two.room.services, two.first, two.requirement).error().kind == ErrorKind::NotFound));
    BOOST_TEST((adoptWords(two.room.services, two.second, two.requirement, wording).error().code == "wording_gone"));
    two.write(two.first, "Uusi.");
    BOOST_TEST(two.usedBy(two.first) == "Uusi.");
}

VALO_CASE_ON_BOTH(words_wait_to_be_checked_when_the_official_text_changes) {
    Two two(db);
    two.write(two.first, "Osaat haravoida.");
    const auto toCheck = [&] {
        return two.room.read([&](Transaction& tx) { return wordingsToCheck(tx, two.first.organisation).size(); });
    };
    BOOST_TEST(toCheck() == 0U);
    auto newer = replaced(kGarden, "revision: 3", "revision: 4");
    newer = replaced(newer, "haravoi lehdet kasaan", "haravoi lehdet ja oksat kasaan");
    BOOST_REQUIRE((two.room.import(newer).verdict == Verdict::Updated));
    BOOST_TEST(toCheck() == 1U);
    const auto view = two.seenBy(two.first);
    BOOST_REQUIRE(view.own.has_value());
    BOOST_TEST(isToBeChecked(*view.own, view.requirement.text));
    BOOST_TEST(view.own->official.fi == "haravoi lehdet kasaan");
    const auto used = two.room.read([&](Transaction& tx) {
        return wordsInUse(tx, two.first.organisation, std::array{two.requirement}).at(two.requirement);
    });
    BOOST_TEST(used.isToBeChecked);
    two.write(two.first, "Osaat haravoida.");  // the same words again: they still fit
    BOOST_TEST(toCheck() == 0U);
    BOOST_TEST(two.seenBy(two.first).history.size() == 1U);
}

VALO_CASE_ON_BOTH(words_are_refused_with_a_reason) {
    Two two(db);
    struct {
        LocalizedText words;
        const char* field;
        const char* code;
    } const kBad[] = {
        {{}, "fi", "required"},
        {{"  ", "\n", ""}, "fi", "required"},
        {{std::string(501, 'a'), "", ""}, "fi", "too_long"},
        {{"Osaat.", std::string(501, 'b'), ""}, "sv", "too_long"},
    };
    for (const auto& one : kBad) {
        const auto done = writeWords(two.room.services, two.first, two.requirement, one.words);
        BOOST_REQUIRE(!done);
        BOOST_TEST(done.error().fields.front().field == one.field);
        BOOST_TEST(done.error().fields.front().code == one.code);
    }
    std::string longest;
    for (int i = 0; i < kLongestWording; ++i) longest += "ä";
    BOOST_TEST(!refusal({longest, "", ""}).has_value());
    for (const auto role : {Role::Coach, Role::Reviewer, Role::Client}) {
        Actor other = two.first;
        other.roles = {role};
        BOOST_TEST((writeWords(two.room.services, other, two.requirement, {"x", "", ""}).error().kind ==
                    ErrorKind::Forbidden));
    }
    BOOST_TEST((writeWords(two.room.services, two.first, RequirementId{999999}, {"x", "", ""}).error().kind ==
                ErrorKind::NotFound));
    BOOST_TEST(
        (adoptWords(two.room.services, two.first, two.requirement, WordingId{999999}).error().code == "wording_gone"));
}
