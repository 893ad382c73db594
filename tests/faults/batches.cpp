// A batch of certificates while the program is killed again and again: none is issued twice, none is lost.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <set>
#include <thread>

#include "storm.hpp"

using namespace valo;
using namespace valo::tests;
using database::Dialect;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

constexpr int kCertificates = 60;
constexpr int kKills = 3;

/// The database beside the server: clients who each have one certifiable skill, and a batch that waits.
class Batch {
 public:
    explicit Batch(const Ground& ground) : db_(database::Database::open({.url = ground.url()})) {
        const auto placement = std::to_string(ground.placement().value),
                   requirement = std::to_string(ground.requirement().value);
        const auto copies = "with recursive n (i) as (select 1 union all select i + 1 from n where i < " +
                            std::to_string(kCertificates) + ") ";
        run("insert into environment (id, workplace_id, curriculum_id, version, state, written_by, created_at, "
            "recognised_on, recogniser_name, published_at, valid_from) select 55, p.workplace_id, u.curriculum_id, 1, "
            "'draft', 1, 0, '2026-01-01', 'Taina', 1, '2026-01-01' from placement p, requirement r join unit u on u.id "
            "= r.unit_id where p.id = " +
            placement + " and r.id = " + requirement);
        run("insert into environment_requirement (environment_id, requirement_id) values (55, " + requirement + ")");
        run("update environment set state = 'published' where id = 55");
        run("insert into client (id, organisation_id, name, language, created_by, created_at) " + copies +
            "select 10000 + n.i, c.organisation_id, 'Esimerkki ' || n.i, 'fi', c.created_by, 0 from n, placement p "
            "join client c on c.id = p.client_id where p.id = " +
            placement);
        run("insert into client_staff (client_id, account_id, relation, given_by, given_at) " + copies +
            "select 10000 + n.i, a.id, 'coordinator', a.id, 0 from n, account a where a.login = 'koordinaattori'");
        run("insert into placement (id, client_id, workplace_id, controller_id, kind, starts_on, ends_on, created_by, "
            "created_at) " +
            copies +
            "select 10000 + n.i, 10000 + n.i, p.workplace_id, p.controller_id, p.kind, p.starts_on, p.ends_on, "
            "p.created_by, 0 from n, placement p where p.id = " +
            placement);
        run("insert into observation (placement_id, requirement_id, level, observed_on, observer_id, recorded_at, "
            "request_key) select p.id, " +
            requirement +
            ", 'independent', '2026-11-10', p.created_by, 1, 'k' || p.id from placement p where p.id > 10000");
        run("insert into agreement (placement_id, requirement_id, state, level, coach_id, coach_at, client_how, "
            "client_at, talk_on) select p.id, " +
            requirement +
            ", 'agreed', 'independent', p.created_by, 1, 'talk', 1, '2026-11-10' from placement p where p.id > 10000");
    }
    void ask() {
        run("insert into issue_batch (organisation_id, account_id, edition, asked_at) select organisation_id, id, '', "
            "0 "
            "from account where login = 'koordinaattori'");
        run("insert into issue_batch_item (batch_id, placement_id, state) select b.id, p.id, 'waiting' from "
            "issue_batch "
            "b, placement p where p.id > 10000");
    }
    /// As two minutes later: what a dead program had claimed is free again.
    void forgetClaims() { run("update issue_batch_item set claimed_until = 0 where state = 'waiting'"); }
    std::int64_t count(const std::string& what) {
        return db_->read([&](database::Transaction& tx) {
            return tx.one<std::int64_t>(kept("select count(*) from " + what)).value();
        });
    }
    std::int64_t issued() { return count("issue_batch_item where state = 'issued'"); }

 private:
    void run(const std::string& sql) {
        db_->write([&](database::Transaction& tx) { return tx.run(kept(sql)); });
    }
    /// Statements are known by the address of their text.
    database::Sql kept(const std::string& sql) { return {*texts_.insert(sql).first}; }
    std::set<std::string> texts_;
    std::unique_ptr<database::Database> db_;
};

/// Whether so many are issued within a time that even a busy machine keeps.
bool reaches(Batch& batch, std::int64_t count) {
    const auto end = std::chrono::steady_clock::now() + 240s;
    while (batch.issued() < count) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

struct Case {
    Dialect dialect;
};
std::ostream& operator<<(std::ostream& out, const Case& one) {
    return out << (one.dialect == Dialect::Sqlite ? "sqlite" : "postgresql");
}

}  // namespace

BOOST_DATA_TEST_CASE(a_batch_survives_kills_in_its_middle_and_issues_each_certificate_once,
                     data::make({Case{Dialect::Sqlite}, Case{Dialect::Postgresql}}), one) {
    const Ground ground(one.dialect);
    Batch batch(ground);
    const auto keys = std::filesystem::path(VALO_BINARY).parent_path() /
                      ("batch-keys-" + std::to_string(::getpid()) + (one.dialect == Dialect::Sqlite ? "s" : "p"));
    std::filesystem::create_directories(keys);
    ServerProcess server(ground.url(), {}, {{"VALO_KEY_FOLDER", keys}, {"VALO_KEY_PASSPHRASE", "long enough words"}});
    const auto made = server.run({"key", "create", "--organisation", "Paja Aurinko"});
    BOOST_REQUIRE_MESSAGE(made.exitCode == 0, made.err);
    batch.ask();
    for (int kill = 1; kill <= kKills; ++kill) {
        BOOST_REQUIRE(reaches(batch, kill * kCertificates / (kKills + 2)));
        server.kill();
        BOOST_TEST(batch.issued() < kCertificates);  // it was the middle
        BOOST_TEST(batch.count("certificate") == batch.issued());
        batch.forgetClaims();
        server.start();
    }
    BOOST_REQUIRE(reaches(batch, kCertificates));
    BOOST_TEST(server.stop().value_or(-1) == 0);
    BOOST_TEST(batch.count("certificate") == kCertificates);
    BOOST_TEST(batch.count("(select distinct placement_id from certificate) one") == kCertificates);
    BOOST_TEST(batch.count("issue_batch_item i join certificate c on c.id = i.certificate_id and c.placement_id = "
                           "i.placement_id") == kCertificates);
    BOOST_TEST(batch.count("credential") == 2 * kCertificates);  // one of the unit, one of the whole
    BOOST_TEST(batch.count("access_log where action = 'certificate.issued'") == kCertificates);
    std::filesystem::remove_all(keys);
}
