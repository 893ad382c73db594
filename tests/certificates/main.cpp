#define BOOST_TEST_MODULE certificates
#include <boost/test/unit_test.hpp>
