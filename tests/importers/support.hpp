#pragma once
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "importers/reading.hpp"

namespace valo::importers {

inline const Date kToday = *parseIsoDate("2026-11-22");

inline std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
inline Reading readText(std::string_view text, std::string_view name = "file.yaml") { return read(text, name, kToday); }
inline Reading readFile(const std::filesystem::path& path) {
    return read(bytesOf(path), path.filename().string(), kToday);
}

/// The folder of collected real documents, which is no part of the project.
inline std::optional<std::filesystem::path> realData() {
    std::vector<std::filesystem::path> candidates;
    if (const char* given = std::getenv("VALO_SHARED")) candidates.emplace_back(given);
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / "shared");
    candidates.push_back(std::filesystem::path(VALO_SOURCE_DIR) / ".." / ".." / "shared");
    for (const auto& candidate : candidates)
        if (std::filesystem::exists(candidate / "data" / "MANIFEST.json")) return candidate / "data";
    return std::nullopt;
}

inline bool has(const std::vector<Message>& messages, std::string_view code) {
    return std::any_of(messages.begin(), messages.end(), [&](const auto& message) { return message.code == code; });
}
inline std::string listed(const std::vector<Message>& messages) {
    std::string out;
    for (const auto& message : messages) out += message.where + " " + message.code + " (" + message.detail + ")\n";
    return out;
}

}  // namespace valo::importers
