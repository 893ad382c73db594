#define BOOST_TEST_MODULE placements
#include <boost/test/unit_test.hpp>
