#include "workplaces/matching/dictionary.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

constexpr std::size_t kMostSenses = 16, kMostWords = 8, kLongestWord = 40;

std::string fileOf(const std::string& folder, Language from, Language to) {
    constexpr std::string_view names[] = {"fin", "swe", "eng"};
    return fmt::format("{}/freedict-{}-{}.dict.dz", folder, names[static_cast<std::size_t>(from)],
                       names[static_cast<std::size_t>(to)]);
}

/// dictd's files are gzip with an index inside, which a plain reader may skip.
std::string unpacked(const std::string& path) {
    std::string all;
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    if (!file) return all;
    std::array<char, 1 << 16> part;
    for (int n = 0; (n = gzread(file.get(), part.data(), part.size())) > 0;)
        all.append(part.data(), static_cast<std::size_t>(n));
    return all;
}

/// "aani /ˈaːnɪ/ <suffix>": a line with the pronunciation begins an entry; its word stands before it.
std::string_view headOf(std::string_view line) {
    const auto slash = line.find(" /");
    if (slash == line.npos || slash == 0 || line.find('/', slash + 2) == line.npos) return {};
    return line.substr(0, slash);
}

/// "1. uus, äänes" is a sense, and so is the first line below a head; what else stands there explains.
std::vector<std::string> wordsIn(std::string_view line, bool isFirst) {
    std::vector<std::string> words;
    line = trimmed(line);
    const auto digits = line.find_first_not_of("0123456789");
    const bool isNumbered = digits != line.npos && digits > 0 && line.substr(digits, 2) == ". ";
    if (!isFirst && !isNumbered) return words;
    if (isNumbered) line.remove_prefix(digits + 2);
    for (auto part : split(line, ',')) {
        auto word = trimmed(part);
        while (!word.empty() && (word.back() == '.' || word.back() == ' ')) word.remove_suffix(1);
        if (word.empty() || word.size() > kLongestWord || words.size() == kMostWords) continue;
        auto folded = lowered(word);
        if (std::ranges::find(words, folded) == words.end()) words.push_back(std::move(folded));
    }
    return words;
}

}  // namespace

bool Dictionary::isInstalled(const std::string& folder) {
    for (auto from : kLanguages)
        for (auto to : kLanguages)
            if (from != to && std::filesystem::exists(fileOf(folder, from, to))) return true;
    return false;
}

Dictionary::Entries Dictionary::read(const std::string& folder, Language from, Language to, const Analyser& analyser) {
    const auto text = unpacked(fileOf(folder, from, to));
    Entries entries;
    std::vector<Sense>* current = nullptr;
    bool isFirst = false;
    std::size_t place = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (const auto head = headOf(line); !head.empty()) {
            auto folded = lowered(head);
            if (from == Language::En && folded.starts_with("to ")) folded.erase(0, 3);
            const bool isWord = folded.find(' ') == folded.npos;
            current = isWord ? &entries[analyser.base(folded, from)] : nullptr;
            isFirst = true;
            place = 0;
        } else if (current) {
            if (auto words = wordsIn(line, isFirst); !words.empty() && current->size() < kMostSenses)
                current->push_back({place++, std::move(words)});
            isFirst = false;
        }
    }
    return entries;
}

}  // namespace valo::workplaces
