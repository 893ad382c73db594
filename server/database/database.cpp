#include "database/database.hpp"

#include <algorithm>

#include "database/postgresql.hpp"
#include "database/session.hpp"
#include "database/sqlite.hpp"

namespace valo::database {
namespace {

constexpr std::size_t kMostRows = 500;
constexpr std::size_t kMostParameters = 30000;  // PostgreSQL takes 65535

std::string manyRows(std::string_view head, std::size_t width, std::size_t rows) {
    std::string text(head);
    for (std::size_t row = 0, parameter = 0; row < rows; ++row) {
        text += row ? ", (" : " (";
        for (std::size_t column = 0; column < width; ++column)
            text += (column ? ", :p" : ":p") + std::to_string(parameter++);
        text += ')';
    }
    return text;
}

}  // namespace

std::unique_ptr<Database> Database::open(const Options& options) {
    return parseUrl(options.url).dialect == Dialect::Sqlite ? openSqlite(options) : openPostgresql(options);
}

std::pair<std::uint64_t, std::chrono::microseconds> Database::takeThreadUsage() {
    const auto used = std::exchange(threadUsage(), {});
    return {used.statements, used.time};
}

Dialect Transaction::dialect() const { return session_.dialect(); }

std::int64_t Transaction::execute(const Sql& sql, std::vector<Value> values, const std::vector<Kind>& results,
                                  const std::function<void(RowReader)>& onRow) {
    return session_.execute(sql, std::move(values), results, onRow);
}

void Transaction::insertMany(std::string_view head, std::size_t width, std::vector<Value> rows) {
    insertRows(head, width, std::move(rows), nullptr);
}
std::vector<std::int64_t> Transaction::insertManyForIds(std::string_view head, std::size_t width,
                                                        std::vector<Value> rows) {
    std::vector<std::int64_t> ids;
    insertRows(head, width, std::move(rows), &ids);
    // PostgreSQL draws them row by row, but promises no order for what it returns.
    std::sort(ids.begin(), ids.end());
    return ids;
}

void Transaction::insertRows(std::string_view head, std::size_t width, std::vector<Value> rows,
                             std::vector<std::int64_t>* ids) {
    if (width == 0 || rows.size() % width != 0) throw std::logic_error("insertMany: the values do not fill the rows");
    // SQLite has no round trip to save, and looks its named parameters up one after another.
    const auto together = dialect() == Dialect::Sqlite ? 1 : std::min(kMostRows, kMostParameters / width);
    const auto most = together * width;
    std::vector<Kind> results;
    std::function<void(RowReader)> onRow;
    if (ids) {
        results = {Kind::Integer};
        onRow = [&](RowReader row) { ids->push_back(std::get<std::int64_t>(row.next())); };
    }
    std::string text;
    for (std::size_t at = 0; at < rows.size(); at += most) {
        const auto count = std::min(most, rows.size() - at);
        if (at == 0 || count < most) {
            session_.forget({text});
            text = manyRows(head, width, count / width) + (ids ? " returning id" : "");
        }
        const auto first = rows.begin() + static_cast<std::ptrdiff_t>(at);
        session_.execute({text},
                         {std::move_iterator(first), std::move_iterator(first + static_cast<std::ptrdiff_t>(count))},
                         results, onRow);
    }
    session_.forget({text});  // its address is about to be another text's
}

}  // namespace valo::database
