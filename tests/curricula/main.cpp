#define BOOST_TEST_MODULE curricula
#include <boost/test/unit_test.hpp>
