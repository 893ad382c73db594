// Suggestions while the curricula change under them.
#include <thread>

#include "workplaces/matching/suggestions.hpp"
#include "world.hpp"

using namespace valo;
using namespace valo::workplaces;

VALO_CASE_ON_BOTH(the_first_answer_after_an_import_says_that_it_is_from_before) {
    World w(db);
    Suggestions suggestions(db);
    suggestions.upToDate();
    const Question question{.text = "siivoan toimistot"};
    BOOST_TEST(!suggestions.answer(question).renewing);
    BOOST_TEST(!suggestions.answer(question).units.empty());
    db.write([](Transaction& tx) {
        static constexpr database::Sql kChange{"update curriculum set updated_at = updated_at + 1"};
        return tx.run(kChange);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(250));  // longer than the curricula are not looked at again
    const auto first = suggestions.answer(question);
    BOOST_TEST(first.renewing);
    BOOST_TEST(!first.units.empty());  // those before are better than none
    suggestions.upToDate();
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    BOOST_TEST(!suggestions.answer(question).renewing);
}
