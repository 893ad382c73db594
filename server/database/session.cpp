#include "database/session.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <filesystem>

#include "core/text.hpp"
#include "database/translation.hpp"

namespace valo::database {
namespace {

using sqlite_api::sqlite3;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostStatements = 512;
constexpr int kProgressSteps = 20000;

sqlite3* sqliteHandle(void* handle) { return static_cast<sqlite3*>(handle); }
PGconn* postgresqlHandle(void* handle) { return static_cast<PGconn*>(handle); }

/// A session is leased to one thread at a time, so SQLite needs no mutex around each column that is read; they cost a
/// seventh of a long list. Must come before the first connection.
void leaveLockingToThePool() {
    static const bool once = [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }();
    static_cast<void>(once);
}

/// One parameter or one column: SOCI keeps its address for as long as the statement lives.
struct Slot {
    Kind kind = Kind::Text;
    soci::indicator state = soci::i_null;
    long long integer = 0;
    double real = 0;
    std::string text;
    std::unique_ptr<soci::blob> bytes;
};

Kind kindOf(const Value& value) { return value.index() == 0 ? Kind::Text : static_cast<Kind>(value.index() - 1); }

template <class Number>
std::string numeral(Number number) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, number).ptr};
}
template <class Number>
Number parsed(const std::string& text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) throw Failure("a column is not the number expected");
    return number;
}

std::string hex(std::string_view bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out = "\\x";
    out.reserve(2 + bytes.size() * 2);
    for (const unsigned char byte : bytes) out += kDigits[byte >> 4], out += kDigits[byte & 15];
    return out;
}
int nibble(char digit) { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }
std::string unhex(std::string_view text) {
    if (!text.starts_with("\\x")) throw Failure("a column is not the bytes expected");
    std::string out((text.size() - 2) / 2, '\0');
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<char>(nibble(text[2 + 2 * i]) << 4 | nibble(text[3 + 2 * i]));
    return out;
}

/// PostgreSQL's parameters and columns all travel as text.
std::string asText(Value&& value) {
    switch (kindOf(value)) {
        case Kind::Integer:
            return numeral(std::get<std::int64_t>(value));
        case Kind::Real:
            return numeral(std::get<double>(value));
        case Kind::Bytes:
            return hex(std::get<Bytes>(value).data);
        default:
            return std::move(std::get<std::string>(value));
    }
}
Value fromText(std::string&& text, Kind kind) {
    switch (kind) {
        case Kind::Integer:
            if (text == "t" || text == "f") return std::int64_t{text == "t"};
            return parsed<std::int64_t>(text);
        case Kind::Real:
            return parsed<double>(text);
        case Kind::Bytes:
            return Bytes{unhex(text)};
        default:
            return std::move(text);
    }
}

soci::sqlite3_blob_backend& sqliteBlob(Slot& slot) {
    return *static_cast<soci::sqlite3_blob_backend*>(slot.bytes->get_backend());
}

void fill(Slot& slot, Value&& value, Dialect dialect) {
    slot.state = value.index() == 0 ? soci::i_null : soci::i_ok;
    if (slot.state == soci::i_null) return;
    if (dialect == Dialect::Postgresql) {
        slot.text = asText(std::move(value));
        return;
    }
    switch (slot.kind) {
        case Kind::Integer:
            slot.integer = std::get<std::int64_t>(value);
            break;
        case Kind::Real:
            slot.real = std::get<double>(value);
            break;
        case Kind::Text:
            slot.text = std::move(std::get<std::string>(value));
            break;
        case Kind::Bytes: {
            const auto& data = std::get<Bytes>(value).data;
            slot.bytes->write(0, data.data(), data.size());
            slot.bytes->trim(data.size());  // what an earlier, longer value left
        }
    }
}
Value taken(Slot& slot, Dialect dialect) {
    if (slot.state == soci::i_null) return {};
    if (dialect == Dialect::Postgresql) return fromText(std::move(slot.text), slot.kind);
    switch (slot.kind) {
        case Kind::Integer:
            return std::int64_t{slot.integer};
        case Kind::Real:
            return slot.real;
        case Kind::Bytes:
            return Bytes{std::string(sqliteBlob(slot).get_buffer(), slot.bytes->get_len())};
        default:
            return std::move(slot.text);
    }
}

/// The same on both databases: PostgreSQL would cut at NUL and refuse broken UTF-8, SQLite would store both.
void refuseBrokenText(const std::vector<Value>& values, std::string_view sql) {
    for (const auto& value : values) {
        const auto* text = std::get_if<std::string>(&value);
        if (text && (text->find('\0') != std::string::npos || !isUtf8(*text)))
            throw Failure("a text with NUL or broken UTF-8 was given in: " + std::string(sql.substr(0, 200)));
    }
}

/// Counts a statement for the thread, whether it fails or not.
struct Stopwatch {
    Clock::time_point start = Clock::now();
    ~Stopwatch() {
        ++threadUsage().statements;
        threadUsage().time += std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    }
};

}  // namespace

struct Session::Prepared {
    Prepared(soci::session& session, Dialect d, std::string sql, const std::vector<Kind>& kinds)
        : dialect(d), text(std::move(sql)), results(kinds), statement(session) {}

    void addParameter(soci::session& session, const Value& value) {
        auto& slot = in.emplace_back();
        slot.kind = kindOf(value);
        bind(session, slot, [&](auto& target) { statement.exchange(soci::use(target, slot.state)); });
    }
    void addResult(soci::session& session, Kind kind) {
        auto& slot = out.emplace_back();
        slot.kind = kind;
        bind(session, slot, [&](auto& target) { statement.exchange(soci::into(target, slot.state)); });
    }
    bool fits(std::string_view sql, const std::vector<Value>& values, const std::vector<Kind>& kinds) const {
        if (text != sql || results != kinds || in.size() != values.size()) return false;
        if (dialect == Dialect::Postgresql) return true;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (values[i].index() != 0 && in[i].kind != kindOf(values[i])) return false;
        return true;
    }
    void checkCounts() {
        std::size_t parameters = 0, columns = results.size();
        if (dialect == Dialect::Sqlite) {
            const auto raw = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
            parameters = static_cast<std::size_t>(sqlite_api::sqlite3_bind_parameter_count(raw));
            columns = static_cast<std::size_t>(sqlite_api::sqlite3_column_count(raw));
        } else {
            parameters = static_cast<soci::postgresql_statement_backend*>(statement.get_backend())->names_.size();
        }
        if (parameters != in.size()) throw std::logic_error("the parameters given do not match those of: " + text);
        if (!results.empty() && columns != results.size())
            throw std::logic_error("the columns read do not match those of: " + text);
    }

    Dialect dialect;
    std::string text;
    std::vector<Kind> results;
    std::deque<Slot> in, out;
    std::uint64_t usedAt = 0;
    soci::statement statement;  // last: it is destroyed before the slots that it points into

 private:
    template <class Exchange>
    void bind(soci::session& session, Slot& slot, Exchange exchange) {
        if (dialect == Dialect::Postgresql || slot.kind == Kind::Text) return exchange(slot.text);
        if (slot.kind == Kind::Integer) return exchange(slot.integer);
        if (slot.kind == Kind::Real) return exchange(slot.real);
        slot.bytes = std::make_unique<soci::blob>(session);
        exchange(*slot.bytes);
    }
};

Usage& threadUsage() {
    thread_local Usage usage;
    return usage;
}

Address parseUrl(const std::string& url) {
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return {Dialect::Postgresql, url};
    for (const std::string_view prefix : {"sqlite://", "sqlite:"})
        if (url.starts_with(prefix) && url.size() > prefix.size()) return {Dialect::Sqlite, url.substr(prefix.size())};
    throw Unavailable("the database's URL must begin with sqlite:// or postgresql://");
}

Session::Session(const Address& address, Role role, std::chrono::milliseconds statementTimeout)
    : dialect_(address.dialect),
      statementTimeout_(role == Role::Migration ? std::chrono::hours(24) : statementTimeout),
      readOnly_(role == Role::Reader) {
    if (dialect_ == Dialect::Sqlite)
        openSqlite(address, role);
    else
        openPostgresql(address, role);
}

Session::~Session() = default;

void* Session::handle() const {
    auto* backend = const_cast<soci::session&>(soci_).get_backend();
    if (dialect_ == Dialect::Sqlite) return static_cast<soci::sqlite3_session_backend*>(backend)->conn_;
    return static_cast<soci::postgresql_session_backend*>(backend)->conn_;
}

bool Session::inTransaction() const {
    if (dialect_ == Dialect::Sqlite) return !sqlite_api::sqlite3_get_autocommit(sqliteHandle(handle()));
    const auto status = PQtransactionStatus(postgresqlHandle(handle()));
    return status != PQTRANS_IDLE;
}

bool Session::lost() const {
    return dialect_ == Dialect::Postgresql && PQstatus(postgresqlHandle(handle())) != CONNECTION_OK;
}

int Session::overdue(void* self) { return Clock::now() > static_cast<Session*>(self)->deadline_; }

void Session::openSqlite(const Address& address, Role role) {
    if (address.target.find('"') != std::string::npos) throw Unavailable("a quote in the database's file name");
    if (role != Role::Migration && !std::filesystem::exists(address.target))
        throw Unavailable("the database file " + address.target + " does not exist; migrate creates it");
    leaveLockingToThePool();
    try {
        soci_.open(soci::sqlite3, "db=\"" + address.target + "\" timeout=5");
    } catch (const soci::soci_error& error) {
        throw Unavailable("cannot open " + address.target + ": " + error.get_error_message());
    }
    // Before the switch to WAL, which meets other openers.
    command("pragma busy_timeout=5000");
    command("pragma journal_mode=wal");
    command(
        "pragma synchronous=full; pragma foreign_keys=on; pragma trusted_schema=off;"
        "pragma journal_size_limit=67108864; pragma temp_store=memory; pragma cell_size_check=on");
    if (role == Role::Reader) command("pragma query_only=on");
    const auto check = [&](const Sql& sql, const std::string& expected) {
        std::string value;
        execute(sql, {}, {Kind::Text}, [&](RowReader row) { value = std::get<std::string>(row.next()); });
        if (value != expected)
            throw Unavailable(address.target + ": " + std::string(sql.text) + " is " + value + ", not " + expected);
    };
    const auto usage = threadUsage();  // the settings are no statements of the use case
    static constexpr Sql kJournal{"pragma journal_mode"}, kSynchronous{"pragma synchronous"},
        kForeignKeys{"pragma foreign_keys"}, kTrusted{"pragma trusted_schema"}, kWait{"pragma busy_timeout"};
    check(kJournal, "wal"), check(kSynchronous, "2"), check(kForeignKeys, "1"), check(kTrusted, "0");
    check(kWait, "5000");
    threadUsage() = usage;
    sqlite_api::sqlite3_progress_handler(sqliteHandle(handle()), kProgressSteps, &Session::overdue, this);
}

void Session::openPostgresql(const Address& address, Role role) {
    auto uri = address.target;
    const auto add = [&](const std::string& name, const std::string& value) {
        if (uri.find(name + "=") == std::string::npos)
            uri += (uri.find('?') == std::string::npos ? '?' : '&') + name + "=" + value;
    };
    add("connect_timeout", "5"), add("tcp_user_timeout", "10000"), add("keepalives_idle", "30");
    add("application_name", "valo");
    try {
        soci_.open(soci::postgresql, uri);
    } catch (const soci::soci_error& error) {
        throw Unavailable("cannot connect to PostgreSQL: " + error.get_error_message());
    }
    auto* connection = postgresqlHandle(handle());
    // The verbose form is the only one that names the constraint; what of it is passed on, translation.cpp decides.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    PQsetNoticeProcessor(
        connection, [](void*, const char*) {}, nullptr);
    command(
        "set client_encoding = 'UTF8'; set timezone = 'UTC'; set bytea_output = 'hex';"
        "set standard_conforming_strings = on; set idle_in_transaction_session_timeout = '10s';"
        "set lock_timeout = " +
        std::string(role == Role::Migration ? "'60s'" : "'2s'") +
        "; set statement_timeout = " + numeral(statementTimeout_.count()));
}

std::string Session::command(const std::string& text) {
    if (dialect_ == Dialect::Sqlite) {
        if (sqlite_api::sqlite3_exec(sqliteHandle(handle()), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throwSqlite(handle(), readOnly_, text);
        return {};
    }
    auto* connection = postgresqlHandle(handle());
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection, text.c_str()), &PQclear);
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return PQcmdStatus(result.get());
    const auto* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    throwPostgresql(state ? state : "", PQerrorMessage(connection), lost(), readOnly_, text);
}

void Session::begin(const Sql& how) {
    dropped_.clear();
    failed_ = false;
    control(how);
}

void Session::commit() {
    static constexpr Sql kCommit{"commit"};
    if (dialect_ == Dialect::Sqlite) return control(kCommit);
    // PostgreSQL answers the COMMIT of a failed transaction with success and rolls back.
    if (command("commit") != "COMMIT") throw Failure("PostgreSQL rolled back instead of committing");
}

void Session::rollback() {
    static constexpr Sql kRollback{"rollback"};
    if (dialect_ == Dialect::Sqlite)
        control(kRollback);
    else
        command("rollback");
    failed_ = false;
    dropped_.clear();
}

void Session::control(const Sql& sql) {
    if (dialect_ == Dialect::Postgresql) {
        command(std::string(sql.text));
        return;
    }
    deadline_ = Clock::time_point::max();
    try {
        prepared(sql, {}, {}).statement.execute(true);
    } catch (const soci::soci_error&) {
        throwSqlite(handle(), readOnly_, sql.text);
    }
}

void Session::forget(const Sql& sql) {
    const auto found = cache_.find({sql.text.data(), sql.text.size()});
    if (found == cache_.end()) return;
    // In a failed transaction PostgreSQL would refuse the DEALLOCATE and keep the statement.
    if (dialect_ == Dialect::Postgresql && inTransaction()) dropped_.push_back(std::move(found->second));
    cache_.erase(found);
}

void Session::makeRoom() {
    if (cache_.size() < kMostStatements) return;
    const auto oldest = std::min_element(cache_.begin(), cache_.end(), [](const auto& left, const auto& right) {
        return left.second->usedAt < right.second->usedAt;
    });
    if (dialect_ == Dialect::Postgresql && inTransaction()) dropped_.push_back(std::move(oldest->second));
    cache_.erase(oldest);
}

Session::Prepared& Session::prepared(const Sql& sql, const std::vector<Value>& values,
                                     const std::vector<Kind>& results) {
    const Key key{sql.text.data(), sql.text.size()};
    const auto found = cache_.find(key);
    if (found != cache_.end()) {
        found->second->usedAt = ++clock_;
        if (found->second->fits(sql.text, values, results)) return *found->second;
        forget(sql);
    }
    makeRoom();
    auto made = std::make_unique<Prepared>(soci_, dialect_, std::string(sql.text), results);
    made->usedAt = ++clock_;
    made->statement.alloc();
    made->statement.prepare(made->text);
    for (const auto& value : values) made->addParameter(soci_, value);
    for (const auto kind : results) made->addResult(soci_, kind);
    made->checkCounts();
    made->statement.define_and_bind();
    return *(cache_[key] = std::move(made));
}

void Session::finish(Prepared& statement, const std::function<void(RowReader)>& onRow) {
    bool row = statement.statement.execute(true);
    if (row && dialect_ == Dialect::Postgresql && !statement.results.empty()) {
        const auto& backend = *static_cast<soci::postgresql_statement_backend*>(statement.statement.get_backend());
        if (PQnfields(backend.result_) != static_cast<int>(statement.results.size()))
            throw std::logic_error("the columns read do not match those of: " + statement.text);
    }
    // To the very end: a SELECT left on a row holds its snapshot and makes the next write of the session fail.
    for (; row; row = statement.statement.fetch()) {
        if (!onRow) continue;
        row_.clear();
        for (auto& slot : statement.out) row_.push_back(taken(slot, dialect_));
        onRow(RowReader(row_));
    }
}

std::int64_t Session::changedRows(Prepared& statement, std::int64_t before) const {
    if (dialect_ == Dialect::Postgresql) {
        const auto changed = statement.statement.get_affected_rows();
        static_cast<soci::postgresql_statement_backend*>(statement.statement.get_backend())->result_.reset();
        return changed;
    }
    // sqlite3_changes() keeps its old value when a statement changes nothing.
    auto* connection = sqliteHandle(handle());
    return sqlite_api::sqlite3_total_changes64(connection) == before ? 0 : sqlite_api::sqlite3_changes64(connection);
}

std::int64_t Session::execute(const Sql& sql, std::vector<Value> values, const std::vector<Kind>& results,
                              const std::function<void(RowReader)>& onRow) {
    if (failed_) throw Failure("a statement after a failed one in the same transaction: " + std::string(sql.text));
    refuseBrokenText(values, sql.text);
    const Stopwatch stopwatch;
    deadline_ = Clock::now() + statementTimeout_;
    try {
        auto& statement = prepared(sql, values, results);
        for (std::size_t i = 0; i < values.size(); ++i) fill(statement.in[i], std::move(values[i]), dialect_);
        const auto before =
            dialect_ == Dialect::Sqlite ? sqlite_api::sqlite3_total_changes64(sqliteHandle(handle())) : 0;
        finish(statement, onRow);
        return changedRows(statement, before);
    } catch (const soci::postgresql_soci_error& error) {
        failed_ = true;
        forget(sql);
        throwPostgresql(error.sqlstate(), error.get_error_message(), lost(), readOnly_, sql.text);
    } catch (const soci::soci_error& error) {
        failed_ = true;
        if (dialect_ == Dialect::Postgresql) {
            forget(sql);
            throwPostgresql("", "", lost(), readOnly_, sql.text);
        }
        try {
            throwSqlite(handle(), readOnly_, sql.text);
        } catch (...) {
            forget(sql);
            throw;
        }
    } catch (...) {
        forget(sql);  // a row's reader threw: the statement still stands on that row
        throw;
    }
}

}  // namespace valo::database
