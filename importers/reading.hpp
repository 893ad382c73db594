#pragma once
// The room's one door: bytes in, a validated draft and everything worth saying about it out.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "importers/draft.hpp"

namespace valo::importers {

/// `where`: "file.yaml:41" or a JSON pointer, "" for the whole file. `code`: stable; the catalogue has its words under
/// "import.<code>", with `detail` as {{detail}}.
struct Message {
    std::string where;
    std::string code;
    std::string detail;
    bool operator==(const Message&) const = default;
};

/// Raised with every change that makes something else of the same bytes: files known by their bytes are then read anew.
constexpr int kReaderVersion = 2;

/// Without errors there is a draft; with errors there may be one still (to show how far reading came), never to store.
struct Reading {
    std::optional<CurriculumDraft> draft;
    std::vector<Message> warnings;
    std::vector<Message> errors;
    std::string format;  // eperusteet, amosaa, case, loq, yaml, xml
};

/// How much a file may be; the parts are what a file of that size honestly holds.
struct Limits {
    std::size_t bytes = 32u << 20;
    std::size_t parts() const { return std::max<std::size_t>(600'000, bytes / 24); }
};

/// Finds the format by content (`fileName` only words the positions) and never throws for what the bytes hold.
/// `today` decides what has expired.
Reading read(std::string_view bytes, std::string_view fileName, Date today, const Limits& limits = {});

/// The message in English, for the command line: without the position.
std::string sentence(const Message& message);

}  // namespace valo::importers
