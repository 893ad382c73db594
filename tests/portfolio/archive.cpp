#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "certificates/sealing.hpp"
#include "certificates/verify_archive.hpp"
#include "portfolio/portfolio.hpp"

namespace valo::portfolio {

using namespace certificates;

VALO_CASE_ON_BOTH(an_archive_holds_every_edition_of_a_certificate_and_all_of_it_verifies) {
    tests::Sealing s(db);
    createKey(s.services, s.workshop).value();
    createKey(s.services, s.workshop, Algorithm::EdDSA).value();
    const auto id = s.issued();
    const auto number = seenCertificate(s.services, s.clientSelf, id).value().number;
    for (const auto* code : {"sv", "fi-sv"}) addEdition(s.services, s.clientSelf, id, *parseEdition(code)).value();
    const auto zip = archive(s.services, s.clientSelf, Language::Fi).value();

    const auto files = readArchive(zip).value();
    for (const auto* rest : {".pdf", "-sv.pdf", "-fi-sv.pdf", "-1.vc.jwt", "-1.vc.json", ".clr.jwt"})
        BOOST_TEST(std::ranges::count(files, "certificates/" + number + rest, &ArchivedFile::name) == 1, rest);
    const auto keys = keysInArchive(zip).value();
    const auto checked = verifyFile(zip, keys, {}, s.clock.now());
    BOOST_TEST(checked.size() >= 6u);
    for (const auto& one : checked) {
        BOOST_TEST(!one.fault.has_value(), one.name << " " << (one.fault ? one.fault->code : std::string()));
        BOOST_TEST(one.statusAsOf.has_value(), one.name);
    }
    withdraw(s.services, s.coordinator, id, "Väärä päivä").value();
    const auto later = archive(s.services, s.clientSelf, Language::Fi).value();
    for (const auto& one : verifyFile(later, keys, {}, s.clock.now()))
        BOOST_TEST((one.fault && one.fault->code == "revoked"), one.name);
}

}  // namespace valo::portfolio
