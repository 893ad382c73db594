#define BOOST_TEST_MODULE assessment
#include <boost/test/unit_test.hpp>
