#include "database/translation.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <regex>

#include "core/text.hpp"
#include "database/session.hpp"

namespace valo::database {
namespace {

std::string shortened(std::string_view sql) {
    return sql.size() <= 200 ? std::string(sql) : std::string(sql.substr(0, 200)) + "…";
}

/// A field of libpq's verbose message. The last one counts: a value quoted in DETAIL may look like a field.
std::string verboseField(const std::string& message, const std::string& label) {
    const auto at = message.rfind("\n" + label + ":  ");
    if (at == std::string::npos) return {};
    const auto begin = at + label.size() + 4;
    return message.substr(begin, message.find('\n', begin) - begin);
}

std::string postgresqlConstraint(const std::string& state, const std::string& message) {
    if (state == "23502")
        return verboseField(message, "TABLE NAME") + "_" + verboseField(message, "COLUMN NAME") + "_not_null";
    if (state == "23503") return "foreign_key";
    if (state == "23001") return "guard";
    return verboseField(message, "CONSTRAINT NAME");
}

bool startsWithAny(const std::string& state, std::initializer_list<std::string_view> prefixes) {
    for (const auto prefix : prefixes)
        if (state.starts_with(prefix)) return true;
    return false;
}

/// "t.a, t.b" → {"t", "a, b"}
std::pair<std::string, std::string> tableAndColumns(std::string_view list) {
    std::string table, columns;
    for (auto part : split(list, ',')) {
        part = trimmed(part);
        const auto dot = part.find('.');
        if (dot == std::string_view::npos) return {std::string(part), {}};
        table = part.substr(0, dot);
        columns += (columns.empty() ? "" : ", ") + std::string(part.substr(dot + 1));
    }
    return {table, columns};
}

std::string schemaText(sqlite_api::sqlite3* handle, const std::string& table) {
    using namespace sqlite_api;
    std::string text;
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(handle, "select sql from sqlite_master where tbl_name = ?1 and sql is not null", -1, &statement,
                       nullptr);
    sqlite3_bind_text(statement, 1, table.c_str(), -1, nullptr);
    while (sqlite3_step(statement) == SQLITE_ROW)
        text += std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0))) + ";\n";
    sqlite3_finalize(statement);
    return text;
}

/// SQLite reports a unique constraint by its columns; its name stands in the table's or index's text.
std::string uniqueName(sqlite_api::sqlite3* handle, const std::string& table, const std::string& columns) {
    const auto schema = schemaText(handle, table);
    const auto list = "\\s*\\(\\s*" + std::regex_replace(columns, std::regex(", "), "\\s*,\\s*") + "\\s*\\)";
    std::smatch found;
    const auto search = [&](const std::string& pattern) {
        return std::regex_search(schema, found, std::regex(pattern, std::regex::icase));
    };
    if (search("constraint\\s+(\\w+)\\s+unique" + list)) return found[1];
    if (search("create\\s+unique\\s+index\\s+(\\w+)\\s+on\\s+" + table + list)) return found[1];
    return table + "_" + std::regex_replace(columns, std::regex(", "), "_") + "_key";
}

std::string sqliteConstraint(sqlite_api::sqlite3* handle, int code, const std::string& message) {
    const auto colon = message.find("failed: ");
    const auto subject = colon == std::string::npos ? std::string() : message.substr(colon + 8);
    const auto [table, columns] = tableAndColumns(subject);
    switch (code) {
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return table + "_pkey";
        case SQLITE_CONSTRAINT_UNIQUE:
            if (subject.starts_with("index '")) return subject.substr(7, subject.size() - 8);
            return uniqueName(handle, table, columns);
        case SQLITE_CONSTRAINT_NOTNULL:
            return table + "_" + columns + "_not_null";
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return "foreign_key";
        case SQLITE_CONSTRAINT_TRIGGER:
            return "guard";
        default:
            return subject;
    }
}

[[noreturn]] void refusedBy(const std::string& constraint, const std::string& code, std::string_view sql) {
    throw ConstraintViolated(constraint, code + ": refused by " + constraint + " in: " + shortened(sql));
}

}  // namespace

void throwPostgresql(const std::string& state, const std::string& message, bool connectionLost, bool readOnly,
                     std::string_view sql) {
    const auto firstLine = message.substr(0, message.find('\n'));
    const auto where = " in: " + shortened(sql);
    if (connectionLost || startsWithAny(state, {"08", "57P0"}))
        throw Unavailable("the connection to PostgreSQL was lost: " + firstLine);
    if (startsWithAny(state, {"53", "58"}) || (state == "25006" && !readOnly))
        throw Unavailable("PostgreSQL cannot serve: " + firstLine);
    if (state == "40001" || state == "40P01") throw Collision("PostgreSQL " + state + ": the transaction collided");
    if (state == "55P03") throw Busy("PostgreSQL 55P03: a lock was not had in time" + where);
    if (state == "57014") throw Timeout("PostgreSQL 57014: the statement took too long" + where);
    if (state.starts_with("23")) refusedBy(postgresqlConstraint(state, message), "PostgreSQL " + state, sql);
    // Only these classes are known to quote the statement and never a value.
    const auto detail = startsWithAny(state, {"42", "25", "0A"}) ? ": " + firstLine : std::string();
    throw Failure("PostgreSQL " + state + detail + where);
}

void throwSqlite(void* raw, bool readOnly, std::string_view sql) {
    const auto handle = static_cast<sqlite_api::sqlite3*>(raw);
    const int code = sqlite_api::sqlite3_extended_errcode(handle);
    const std::string text = sqlite_api::sqlite3_errmsg(handle);
    const auto message = "SQLite " + std::to_string(code) + ": " + text + " in: " + shortened(sql);
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            refusedBy(sqliteConstraint(handle, code, text), "SQLite " + std::to_string(code), sql);
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw Busy(message);
        case SQLITE_INTERRUPT:
            throw Timeout(message);
        case SQLITE_READONLY:
            if (readOnly) throw Failure("a write in a read: " + message);
            throw Unavailable(message);
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_NOMEM:
            throw Unavailable(message);
        default:
            throw Failure(message);
    }
}

}  // namespace valo::database
