#define BOOST_TEST_MODULE portfolio
#include <boost/test/unit_test.hpp>
