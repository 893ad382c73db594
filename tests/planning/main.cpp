#define BOOST_TEST_MODULE planning
#include <boost/test/unit_test.hpp>
