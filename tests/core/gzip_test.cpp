#include "core/gzip.hpp"

#include <boost/test/unit_test.hpp>

using namespace valo;

BOOST_AUTO_TEST_CASE(what_was_packed_comes_back_however_long_it_is) {
    for (const std::size_t length : {0u, 1u, 65535u, 65536u, 65537u, 300000u}) {
        std::string bytes;
        for (std::size_t i = 0; i < length; ++i) bytes += static_cast<char>(i * i >> 3);
        for (const int level : {1, 9}) BOOST_TEST((gunzipped(gzipped(bytes, level), length + 10) == bytes));
        BOOST_TEST((gunzipped(gzipped(bytes, 1), length) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_whole_gzip_file_within_the_bound_is_nothing) {
    const auto packed = gzipped(std::string(100000, 'a'), 1);
    BOOST_TEST(!gunzipped("", 10));
    BOOST_TEST(!gunzipped("plain text", 10));
    BOOST_TEST(!gunzipped(packed, 99999));
    BOOST_TEST(!gunzipped(packed.substr(0, packed.size() - 1), 200000));
    BOOST_TEST(!gunzipped(packed + "x", 200000));
}
