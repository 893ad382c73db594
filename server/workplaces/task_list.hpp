#pragma once
// A list of tasks as somebody has it: pasted lines, or a file saved from a spreadsheet. Read whole, judged line by
// line, saved by nobody here.
#include <string>
#include <string_view>
#include <vector>

#include "workplaces/workplace.hpp"

namespace valo::workplaces {

enum class TextEncoding { Utf8, Utf16, Latin1 };

struct TaskList {
    struct Row {
        int line = 0;  // of the file, from 1
        LocalizedText text;
        TaskPart part = TaskPart::Open;
    };
    /// A line that gives no task: no_task, too_long, unreadable, twice (detail: the first line with it),
    /// too_many_lines.
    struct Problem {
        int line = 0;
        std::string code, detail;
    };
    TextEncoding encoding = TextEncoding::Utf8;
    char separator = 0;  // ; , or a tab; 0: each line is one task
    bool hasHeader = false;
    std::vector<std::string> unused;  // columns of the header that mean nothing here
    std::vector<Row> rows;
    std::vector<Problem> problems;
    std::string text;  // the whole as UTF-8
};

/// `language` is that of tasks whose column does not say it.
TaskList readTaskList(std::string_view bytes, Language language);

}  // namespace valo::workplaces

namespace valo {
template <>
inline constexpr auto kCodes<workplaces::TextEncoding> =
    std::to_array<Code<workplaces::TextEncoding>>({{workplaces::TextEncoding::Utf8, "utf-8"},
                                                   {workplaces::TextEncoding::Utf16, "utf-16"},
                                                   {workplaces::TextEncoding::Latin1, "windows-1252"}});
}
