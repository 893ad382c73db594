#pragma once
// How C++ values stand in columns: the one place that knows it for parameters and results alike.
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "core/codes.hpp"
#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace valo::database {

/// A document's bytes: BYTEA on PostgreSQL, BLOB on SQLite.
struct Bytes {
    std::string data;
};

enum class Kind { Integer, Real, Text, Bytes };
/// One column's or parameter's value; monostate is NULL.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// Reads the values of one row from left to right.
class RowReader {
 public:
    explicit RowReader(std::span<Value> values) : values_(values) {}
    Value& next() { return values_[at_++]; }
    bool nextIsNull() const { return std::holds_alternative<std::monostate>(values_[at_]); }

 private:
    std::span<Value> values_;
    std::size_t at_ = 0;
};

struct UnexpectedNull : std::logic_error {
    UnexpectedNull() : std::logic_error("NULL in a column that is read into a plain value; use std::optional") {}
};

/// Column<T>: kinds() lists the column kinds that T takes, read() builds a T, write() appends T's parameters.
template <class T>
struct Column;

template <Kind kind, class Stored>
struct PlainColumn {
    static void kinds(std::vector<Kind>& out) { out.push_back(kind); }
    static Stored stored(RowReader& row) {
        auto& value = row.next();
        if (std::holds_alternative<std::monostate>(value)) throw UnexpectedNull();
        return std::move(std::get<Stored>(value));
    }
};
using IntegerColumn = PlainColumn<Kind::Integer, std::int64_t>;
using TextColumn = PlainColumn<Kind::Text, std::string>;

template <>
struct Column<std::int64_t> : IntegerColumn {
    static std::int64_t read(RowReader& row) { return stored(row); }
    static void write(std::vector<Value>& out, std::int64_t v) { out.emplace_back(v); }
};
template <>
struct Column<int> : IntegerColumn {
    static int read(RowReader& row) { return static_cast<int>(stored(row)); }
    static void write(std::vector<Value>& out, int v) { out.emplace_back(static_cast<std::int64_t>(v)); }
};
/// Truths are INTEGER 0/1 on both databases.
template <>
struct Column<bool> : IntegerColumn {
    static bool read(RowReader& row) { return stored(row) != 0; }
    static void write(std::vector<Value>& out, bool v) { out.emplace_back(static_cast<std::int64_t>(v)); }
};
template <>
struct Column<double> : PlainColumn<Kind::Real, double> {
    static double read(RowReader& row) { return stored(row); }
    static void write(std::vector<Value>& out, double v) { out.emplace_back(v); }
};
template <>
struct Column<std::string> : TextColumn {
    static std::string read(RowReader& row) { return stored(row); }
    static void write(std::vector<Value>& out, std::string_view v) { out.emplace_back(std::string(v)); }
};
template <>
struct Column<std::string_view> {
    static void write(std::vector<Value>& out, std::string_view v) { out.emplace_back(std::string(v)); }
};
template <std::size_t n>
struct Column<char[n]> {
    static void write(std::vector<Value>& out, const char* v) { out.emplace_back(std::string(v)); }
};
template <>
struct Column<const char*> {
    static void write(std::vector<Value>& out, const char* v) { out.emplace_back(std::string(v)); }
};
template <>
struct Column<Bytes> : PlainColumn<Kind::Bytes, Bytes> {
    static Bytes read(RowReader& row) { return stored(row); }
    static void write(std::vector<Value>& out, const Bytes& v) { out.emplace_back(v); }
};
template <>
struct Column<std::nullopt_t> {
    static void write(std::vector<Value>& out, std::nullopt_t) { out.emplace_back(); }
};
template <class Tag>
struct Column<Id<Tag>> : IntegerColumn {
    static Id<Tag> read(RowReader& row) { return {stored(row)}; }
    static void write(std::vector<Value>& out, Id<Tag> v) { out.emplace_back(v.value); }
};
/// Moments are BIGINT microseconds since 1970 UTC.
template <>
struct Column<UtcTime> : IntegerColumn {
    static UtcTime read(RowReader& row) { return UtcTime(std::chrono::microseconds(stored(row))); }
    static void write(std::vector<Value>& out, UtcTime v) {
        out.emplace_back(static_cast<std::int64_t>(v.time_since_epoch().count()));
    }
};
/// Days are TEXT YYYY-MM-DD, which compare as they should.
template <>
struct Column<Date> : TextColumn {
    static Date read(RowReader& row) { return parseIsoDate(stored(row)).value(); }
    static void write(std::vector<Value>& out, Date v) { out.emplace_back(isoDate(v)); }
};
/// Enumerations are TEXT, the words of kCodes.
template <Coded E>
struct Column<E> : TextColumn {
    static E read(RowReader& row) { return fromCode<E>(stored(row)).value(); }
    static void write(std::vector<Value>& out, E v) { out.emplace_back(std::string(codeOf(v))); }
};
/// Three columns, _fi, _sv, _en, NOT NULL with '' for a missing language.
template <>
struct Column<LocalizedText> {
    static void kinds(std::vector<Kind>& out) { out.insert(out.end(), 3, Kind::Text); }
    static LocalizedText read(RowReader& row) {
        auto fi = TextColumn::stored(row), sv = TextColumn::stored(row), en = TextColumn::stored(row);
        return {std::move(fi), std::move(sv), std::move(en)};
    }
    static void write(std::vector<Value>& out, const LocalizedText& v) {
        out.emplace_back(v.fi), out.emplace_back(v.sv), out.emplace_back(v.en);
    }
};
/// NULL, for types that take one column.
template <class T>
struct Column<std::optional<T>> {
    static void kinds(std::vector<Kind>& out) { Column<T>::kinds(out); }
    static std::optional<T> read(RowReader& row) {
        if (row.nextIsNull()) return row.next(), std::nullopt;
        return Column<T>::read(row);
    }
    static void write(std::vector<Value>& out, const std::optional<T>& v) {
        if (v)
            Column<T>::write(out, *v);
        else
            out.emplace_back();
    }
};

/// A row is one column type, a std::tuple of them, or an aggregate that names its members' types in order:
///   struct Task { TaskId id; std::string text; using Columns = std::tuple<TaskId, std::string>; };
template <class Row>
struct Shape {
    using Columns = std::tuple<Row>;
    static constexpr bool whole = true;
};
template <class... C>
struct Shape<std::tuple<C...>> {
    using Columns = std::tuple<C...>;
    static constexpr bool whole = false;
};
template <class Row>
requires requires { typename Row::Columns; }
struct Shape<Row> {
    using Columns = typename Row::Columns;
    static constexpr bool whole = false;
};

template <class Row>
const std::vector<Kind>& kindsOf() {
    static const auto kinds = []<class... C>(std::tuple<C...>*) {
        std::vector<Kind> out;
        (Column<C>::kinds(out), ...);
        return out;
    }(static_cast<typename Shape<Row>::Columns*>(nullptr));
    return kinds;
}
template <class Row>
Row readRow(RowReader reader) {
    return [&]<class... C>(std::tuple<C...>*) -> Row {
        std::tuple<C...> columns{Column<C>::read(reader)...};  // braces: left to right
        if constexpr (Shape<Row>::whole)
            return std::move(std::get<0>(columns));
        else
            return std::apply([](auto&&... c) { return Row{std::move(c)...}; }, std::move(columns));
    }(static_cast<typename Shape<Row>::Columns*>(nullptr));
}
template <class... P>
std::vector<Value> parameters(const P&... p) {
    std::vector<Value> out;
    out.reserve(sizeof...(p) + 4);
    (Column<std::remove_cvref_t<P>>::write(out, p), ...);
    return out;
}

/// A row inside a row: its columns stand side by side.
template <class Row>
requires requires { typename Row::Columns; }
struct Column<Row> {
    static void kinds(std::vector<Kind>& out) {
        const auto& inner = kindsOf<Row>();
        out.insert(out.end(), inner.begin(), inner.end());
    }
    static Row read(RowReader& row) {
        return [&]<class... C>(std::tuple<C...>*) -> Row {
            std::tuple<C...> columns{Column<C>::read(row)...};  // braces: left to right
            return std::apply([](auto&&... c) { return Row{std::move(c)...}; }, std::move(columns));
        }(static_cast<typename Row::Columns*>(nullptr));
    }
};

}  // namespace valo::database
