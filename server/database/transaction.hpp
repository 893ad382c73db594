#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database/columns.hpp"
#include "database/errors.hpp"

namespace valo::database {

/// A statement's text. Declare it as a named constant (`constexpr Sql kOpenPlacements{"…"}`): its address is the key
/// of the session's cache of prepared statements. Parameters are :name, bound by position in order of appearance; use
/// each name once. No colon in string literals or comments inside. Texts given as parameters must be UTF-8 without NUL.
struct Sql {
    std::string_view text;
};

enum class Dialect { Sqlite, Postgresql };

class Session;  // one connection with its cached statements; session.cpp

/// What a use case sees of the database, for as long as the transaction lasts. Never kept, never shared.
class Transaction {
 public:
    explicit Transaction(Session& session) : session_(session) {}
    Transaction(const Transaction&) = delete;

    /// The first row, or nothing. The statement is always run to its end.
    template <class Row, class... P>
    std::optional<Row> one(const Sql& sql, const P&... p) {
        std::optional<Row> found;
        execute(sql, parameters(p...), kindsOf<Row>(), [&](RowReader row) {
            if (!found) found = readRow<Row>(row);
        });
        return found;
    }
    template <class Row, class... P>
    std::vector<Row> all(const Sql& sql, const P&... p) {
        std::vector<Row> rows;
        execute(sql, parameters(p...), kindsOf<Row>(), [&](RowReader row) { rows.push_back(readRow<Row>(row)); });
        return rows;
    }
    /// Runs a statement without result; returns the number of rows that it changed.
    template <class... P>
    std::int64_t run(const Sql& sql, const P&... p) {
        return execute(sql, parameters(p...), {}, {});
    }
    /// Runs `insert … returning id` and gives the id (0 when `on conflict do nothing` did nothing).
    template <class AnyId = std::int64_t, class... P>
    AnyId insert(const Sql& sql, const P&... p) {
        return AnyId{one<std::int64_t>(sql, p...).value_or(0)};
    }
    /// `head` is "insert into t (a, b) values", `rows` hold `width` values each, one after another; sent in
    /// as few statements as the database likes best. For imports.
    void insertMany(std::string_view head, std::size_t width, std::vector<Value> rows);
    /// The same into a table with an `id`; gives the new ids in the order of the rows.
    std::vector<std::int64_t> insertManyForIds(std::string_view head, std::size_t width, std::vector<Value> rows);

    Dialect dialect() const;

 private:
    std::int64_t execute(const Sql& sql, std::vector<Value> parameters, const std::vector<Kind>& results,
                         const std::function<void(RowReader)>& onRow);
    void insertRows(std::string_view head, std::size_t width, std::vector<Value> rows, std::vector<std::int64_t>* ids);
    Session& session_;
};

}  // namespace valo::database
