#include <boost/test/unit_test.hpp>

#include "sample_papers.hpp"

namespace valo::certificates {
namespace {

BOOST_AUTO_TEST_SUITE(paper_pdf)

BOOST_AUTO_TEST_CASE(the_same_paper_gives_the_same_bytes) {
    const auto paper = samples::certificate(Language::Fi, 2, 5);
    auto other = paper;
    other.footer += "!";
    BOOST_TEST(paperPdf(paper) == paperPdf(paper));
    BOOST_TEST(paperPdf(paper) != paperPdf(other));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace valo::certificates
