#include <boost/test/unit_test.hpp>

#include "web/render.hpp"

using namespace valo;
using namespace valo::web;

BOOST_AUTO_TEST_CASE(every_template_and_catalogue_that_the_program_carries_loads) { const Pages pages; BOOST_TEST(pages.hasText("common.save")); }
