#include "storm.hpp"

#include <filesystem>

#include "support/http_client.hpp"

namespace valo::tests {
namespace {

namespace fs = std::filesystem;
using database::Database;
using database::Dialect;
using database::Sql;
using database::Transaction;

/// Beside the program, since /tmp and /dev/shm are often memory, which a fault cannot hurt.
std::string newFolder() {
    auto name = fs::path(VALO_BINARY).parent_path().string() + "/faults-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder beside the program");
    return name;
}

}  // namespace

Ground::Ground(Dialect dialect) {
    if (dialect == Dialect::Sqlite) {
        folder_ = newFolder();
        url_ = "sqlite://" + folder_ + "/valo.db";
    } else {
        url_ = emptyDatabase(dialect);
    }
    database::migrate(url_);
    const auto db = Database::open({.url = url_});
    const Story story(*db);
    placement_ = story.placement;
    requirement_ = story.requirements.front();
}

Ground::~Ground() {
    std::error_code ignored;
    if (!folder_.empty())
        fs::remove_all(folder_, ignored);
    else
        dropDatabase(url_);
}

std::string Ground::file() const { return folder_ + "/valo.db"; }

Ground::Kept Ground::kept() const {
    static constexpr Sql kRows{"select request_key, count(*) from observation group by request_key"};
    static constexpr Sql kLogged{"select count(*) from access_log where action = 'observation.recorded'"};
    const auto db = Database::open({.url = url_});
    return db->read([&](Transaction& tx) {
        Kept kept;
        for (const auto& [key, count] : tx.all<std::tuple<std::string, std::int64_t>>(kRows))
            kept.rows[key] = static_cast<int>(count);
        kept.logged = tx.one<std::int64_t>(kLogged).value_or(0);
        return kept;
    });
}

std::string Storm::message(const std::string& key) const {
    const auto body = R"({"requirementId":)" + std::to_string(ground_.requirement().value) +
                      R"(,"level":"guided","observedOn":"2026-10-01","note":")" + key + "\"}";
    return "POST /api/v1/placements/" + std::to_string(ground_.placement().value) +
           "/observations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token_ +
           "\r\nIdempotency-Key: " + key +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void Storm::begin(std::uint16_t port, const std::string& round, int clients) {
    halted_ = false;
    sent_.assign(clients, {});
    for (int client = 0; client < clients; ++client)
        threads_.emplace_back([this, port, client, prefix = round + "-" + std::to_string(client) + "-"] {
            try {
                std::optional<RawConnection> connection;
                for (int i = 0; !halted_; ++i) {
                    if (!connection) connection.emplace(port);
                    const auto key = prefix + std::to_string(i);
                    sent_[client].push_back({key, 0, {}});  // before sending: a sent byte may already have an effect
                    const auto answer =
                        connection->send(message(key)) ? connection->answer(std::chrono::seconds(30)) : Answer{};
                    sent_[client].back().status = answer.status;
                    sent_[client].back().body = answer.body;
                    if (answer.status == 0) return;
                    if (answer.header("connection") == "close") connection.reset();
                }
            } catch (const std::runtime_error&) {
                return;  // the server was gone before this client came
            }
        });
}

void Storm::halt() { halted_ = true; }

std::vector<Sent> Storm::end() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    std::vector<Sent> all;
    for (auto& part : sent_) all.insert(all.end(), part.begin(), part.end());
    return all;
}

Sent Storm::resend(std::uint16_t port, const std::string& key) const {
    RawConnection connection(port);
    connection.send(message(key));
    const auto answer = connection.answer(std::chrono::seconds(30));
    return {key, answer.status, answer.body};
}

}  // namespace valo::tests
