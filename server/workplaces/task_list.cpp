#include "workplaces/task_list.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

void appendUtf8(std::string& out, std::uint32_t c) {
    if (c < 0x80)
        out += static_cast<char>(c);
    else if (c < 0x800)
        out += {static_cast<char>(0xc0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3f))};
    else if (c < 0x10000)
        out += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3f)),
                static_cast<char>(0x80 | (c & 0x3f))};
    else
        out += {static_cast<char>(0xf0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3f)),
                static_cast<char>(0x80 | ((c >> 6) & 0x3f)), static_cast<char>(0x80 | (c & 0x3f))};
}

std::string fromUtf16(std::string_view bytes, bool bigEndian) {
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<std::uint32_t>(bigEndian ? a << 8 | b : b << 8 | a);
    };
    std::string out;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        std::uint32_t c = unit(i);
        if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.size() && unit(i + 2) >= 0xdc00 && unit(i + 2) < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (unit(i + 2) - 0xdc00);
            i += 2;
        } else if (c >= 0xd800 && c < 0xe000) {
            c = 0xfffd;
        }
        appendUtf8(out, c);
    }
    return out;
}

/// What Windows calls Western European: Latin-1 with quotes, dashes and the euro in between.
std::string fromLatin1(std::string_view bytes) {
    constexpr std::array<std::uint16_t, 32> kBetween{0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                     0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                                     0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                     0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};
    std::string out;
    for (const char byte : bytes) {
        const auto c = static_cast<unsigned char>(byte);
        appendUtf8(out, c >= 0x80 && c < 0xa0 ? kBetween[c - 0x80] : c);
    }
    return out;
}

void decode(std::string_view bytes, TaskList& list) {
    if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff")) {
        list.encoding = TextEncoding::Utf16;
        list.text = fromUtf16(bytes.substr(2), bytes[0] == '\xfe');
        return;
    }
    if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
    list.encoding = isUtf8(bytes) ? TextEncoding::Utf8 : TextEncoding::Latin1;
    list.text = list.encoding == TextEncoding::Utf8 ? std::string(bytes) : fromLatin1(bytes);
}

struct Record {
    int line = 0;
    std::vector<std::string> cells;
    bool isClosed = true;  // every quote has its end
};

/// One record from `at` on, which may hold quoted line breaks. Without a separator a record is a line as it stands.
Record nextRecord(std::string_view text, std::size_t& at, int& line, char separator) {
    Record record{line, {""}, true};
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\n') ++line;
        if (separator && c == '"') {
            if (quoted && at + 1 < text.size() && text[at + 1] == '"') {
                record.cells.back() += '"';
                ++at;
            } else if (quoted || trimmed(record.cells.back()).empty()) {
                quoted = !quoted;
            } else {
                record.cells.back() += c;
            }
        } else if (!quoted && separator && c == separator) {
            record.cells.emplace_back();
        } else if (!quoted && c == '\n') {
            ++at;
            return record;
        } else if (c != '\r') {
            record.cells.back() += c == '\n' ? ' ' : c;
        }
    }
    record.isClosed = !quoted;
    return record;
}

enum class Column { Unused, Fi, Sv, En, Part };

std::optional<Column> columnNamed(std::string_view name) {
    static const std::map<std::string, Column, std::less<>> kNames{{"tehtävä", Column::Fi},
                                                                   {"työtehtävä", Column::Fi},
                                                                   {"tehtävät", Column::Fi},
                                                                   {"työtehtävät", Column::Fi},
                                                                   {"suomi", Column::Fi},
                                                                   {"suomeksi", Column::Fi},
                                                                   {"fi", Column::Fi},
                                                                   {"text_fi", Column::Fi},
                                                                   {"tehtävä suomeksi", Column::Fi},
                                                                   {"uppgift", Column::Sv},
                                                                   {"arbetsuppgift", Column::Sv},
                                                                   {"uppgifter", Column::Sv},
                                                                   {"arbetsuppgifter", Column::Sv},
                                                                   {"svenska", Column::Sv},
                                                                   {"på svenska", Column::Sv},
                                                                   {"ruotsiksi", Column::Sv},
                                                                   {"ruotsi", Column::Sv},
                                                                   {"sv", Column::Sv},
                                                                   {"text_sv", Column::Sv},
                                                                   {"uppgiften på svenska", Column::Sv},
                                                                   {"task", Column::En},
                                                                   {"tasks", Column::En},
                                                                   {"english", Column::En},
                                                                   {"in english", Column::En},
                                                                   {"englanniksi", Column::En},
                                                                   {"på engelska", Column::En},
                                                                   {"en", Column::En},
                                                                   {"text_en", Column::En},
                                                                   {"på finska", Column::Fi},
                                                                   {"finska", Column::Fi},
                                                                   {"osa", Column::Part},
                                                                   {"osa työssä", Column::Part},
                                                                   {"del", Column::Part},
                                                                   {"part", Column::Part},
                                                                   {"voi antaa", Column::Part},
                                                                   {"kan ges", Column::Part},
                                                                   {"can be given", Column::Part}};
    const auto found = kNames.find(lowered(trimmed(name)));
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

TaskPart partOf(std::string_view cell) {
    static const std::map<std::string, TaskPart, std::less<>> kWords{
        {"ydin", TaskPart::Core},       {"kärna", TaskPart::Core},    {"core", TaskPart::Core},
        {"voi antaa", TaskPart::Given}, {"kan ges", TaskPart::Given}, {"given", TaskPart::Given},
        {"x", TaskPart::Given},         {"kyllä", TaskPart::Given},   {"ja", TaskPart::Given},
        {"yes", TaskPart::Given},       {"1", TaskPart::Given}};
    const auto found = kWords.find(lowered(trimmed(cell)));
    return found == kWords.end() ? TaskPart::Open : found->second;
}

/// Without a heading: what parts columns in most of the lines. A comma belongs to the sentence, and so does a semicolon
/// that stands in a line here and there.
char separatorOf(std::string_view text) {
    std::size_t lines = 0, semicolons = 0, tabs = 0;
    for (const auto line : split(text, '\n')) {
        if (trimmed(line).empty()) continue;
        ++lines;
        semicolons += line.find(';') != line.npos ? 1 : 0;
        tabs += line.find('\t') != line.npos ? 1 : 0;
    }
    const auto inMost = [&](std::size_t count) { return count > 0 && 2 * count > lines; };
    return inMost(tabs) ? '\t' : inMost(semicolons) ? ';' : '\0';
}

/// Where the list itself begins: behind empty lines, and behind the line by which Excel is told the separator.
void skipToHead(std::string_view text, std::size_t& at, int& line) {
    while (at < text.size()) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto words = trimmed(text.substr(at, end - at));
        if (!words.empty() && !(words.size() == 5 && words.starts_with("sep="))) return;
        at = std::min(end + 1, text.size());
        ++line;
    }
}

/// Without a heading: the first column that has words in most lines. Before it may stand numbers or bullets.
std::size_t columnOfTasks(const TaskList& list, std::size_t from) {
    constexpr std::size_t kRead = 20;
    const auto hasWord = [](std::string_view cell) {
        return length(trimmed(cell)) > 2 && std::ranges::any_of(cell, [](char c) { return std::isalpha(c) || c < 0; });
    };
    std::vector<std::size_t> words;
    std::size_t records = 0;
    for (int line = 1; from < list.text.size() && records < kRead; ++records) {
        const auto cells = nextRecord(list.text, from, line, list.separator).cells;
        words.resize(std::max(words.size(), cells.size()));
        for (std::size_t i = 0; i < cells.size(); ++i) words[i] += hasWord(cells[i]) ? 1 : 0;
    }
    const auto found = std::ranges::find_if(words, [&](auto count) { return 2 * count > records; });
    return found == words.end() ? 0 : static_cast<std::size_t>(found - words.begin());
}

/// A known heading tells the separator and what the columns are.
std::vector<Column> readHead(TaskList& list, std::size_t from, Language language) {
    const auto head = [&](char separator) {
        std::size_t at = from;
        int line = 1;
        return nextRecord(list.text, at, line, separator).cells;
    };
    for (const char separator : {';', '\t', ',', '\0'}) {
        std::vector<Column> columns;
        std::vector<std::string> unused;
        bool known = false;
        for (const auto& cell : head(separator)) {
            const auto column = columnNamed(cell);
            if (!column && !trimmed(cell).empty()) unused.emplace_back(trimmed(cell));
            known = known || column;
            columns.push_back(column.value_or(Column::Unused));
        }
        if (!known) continue;
        list.separator = separator;
        list.hasHeader = true;
        list.unused = std::move(unused);
        return columns;
    }
    list.separator = separatorOf(std::string_view(list.text).substr(from));
    std::vector<Column> columns(columnOfTasks(list, from), Column::Unused);
    columns.push_back(language == Language::Fi ? Column::Fi : language == Language::Sv ? Column::Sv : Column::En);
    const auto first = head(list.separator);
    for (std::size_t i = 0; i < first.size(); ++i)
        if (i + 1 != columns.size() && !trimmed(first[i]).empty()) list.unused.emplace_back(trimmed(first[i]));
    return columns;
}

TaskList::Row rowOf(const Record& record, const std::vector<Column>& columns) {
    TaskList::Row row{.line = record.line};
    for (std::size_t i = 0; i < std::min(columns.size(), record.cells.size()); ++i) {
        const auto words = std::string(withoutBullet(trimmed(record.cells[i])));
        if (columns[i] == Column::Fi) row.text.fi = words;
        if (columns[i] == Column::Sv) row.text.sv = words;
        if (columns[i] == Column::En) row.text.en = words;
        if (columns[i] == Column::Part) row.part = partOf(words);
    }
    return row;
}

std::string problemOf(const Record& record, const TaskList::Row& row, std::string& detail) {
    const auto all = row.text.fi + row.text.sv + row.text.en;
    if (!record.isClosed || !isCleanText(all) || all.find("\xef\xbf\xbd") != all.npos) return "unreadable";
    if (row.text.empty()) return "no_task";
    for (auto language : kLanguages)
        if (length(row.text.in(language)) > kLongestTask) {
            detail = std::to_string(kLongestTask);
            return "too_long";
        }
    return {};
}

}  // namespace

TaskList readTaskList(std::string_view bytes, Language language) {
    TaskList list;
    decode(bytes, list);
    std::map<std::string, int> seen;
    std::size_t at = 0;
    int line = 1;
    skipToHead(list.text, at, line);
    const auto columns = readHead(list, at, language);
    if (list.hasHeader) nextRecord(list.text, at, line, list.separator);
    while (at < list.text.size()) {
        const auto record = nextRecord(list.text, at, line, list.separator);
        if (std::ranges::all_of(record.cells, [](const auto& cell) { return trimmed(cell).empty(); })) continue;
        auto row = rowOf(record, columns);
        std::string detail;
        auto code = problemOf(record, row, detail);
        const auto key = lowered(row.text.fi + '\n' + row.text.sv + '\n' + row.text.en);
        if (code.empty() && !seen.emplace(key, record.line).second) {
            code = "twice";
            detail = std::to_string(seen[key]);
        }
        if (code.empty() && list.rows.size() == kMostPastedTasks) {
            list.problems.push_back({record.line, "too_many_lines", std::to_string(kMostPastedTasks)});
            break;
        }
        if (code.empty())
            list.rows.push_back(std::move(row));
        else
            list.problems.push_back({record.line, std::move(code), std::move(detail)});
    }
    return list;
}

}  // namespace valo::workplaces
