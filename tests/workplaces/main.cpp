#define BOOST_TEST_MODULE workplaces
#include <boost/test/unit_test.hpp>
