#include "workplaces/matching/compounds.hpp"

#include <filesystem>
#include <fstream>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

constexpr std::size_t kLeastPart = 3;
constexpr int kNoWord = 9;

std::string installedList() {
    for (const auto* path : {"/usr/share/hunspell/sv_FI.dic", "/usr/share/hunspell/sv_SE.dic"})
        if (std::filesystem::exists(path)) return path;
    return {};
}

}  // namespace

SwedishCompounds::SwedishCompounds(const std::string& path) {
    std::ifstream list(path);
    for (std::string line; std::getline(list, line);) {
        auto word = lowered(line.substr(0, line.find_first_of("/ \t\r")));
        if (word.size() >= kLeastPart && word.find_first_of("0123456789.-'") == word.npos)
            words_.insert(std::move(word));
    }
    const Stemmer stem("swedish");
    for (const auto& word : words_) stems_.insert(stem(word));
}

const SwedishCompounds& SwedishCompounds::installed() {
    static const SwedishCompounds all(installedList());
    return all;
}

std::optional<std::pair<std::string, std::string>> SwedishCompounds::halves(const std::string& word,
                                                                            const Stemmer& stem) const {
    // A word of the list may be a compound too, but not of scraps ("maskin" is not "mas" and "kin").
    const std::size_t least = words_.contains(word) ? kLeastPart + 1 : kLeastPart;
    std::optional<std::pair<std::string, std::string>> best;
    int leastDoubt = kNoWord;
    for (std::size_t at = least; at + least <= word.size(); ++at) {
        if ((static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) continue;
        const auto [left, doubtLeft] = asFirst(word.substr(0, at));
        if (left.empty()) continue;
        const auto right = word.substr(at);
        const int doubtRight = words_.contains(right) ? 0 : stems_.contains(stem(right)) ? 1 : kNoWord;
        if (doubtRight == kNoWord) continue;
        // The earlier cut of two equally good ones leaves the longer head.
        if (doubtLeft + doubtRight < leastDoubt) best = {left, right}, leastDoubt = doubtLeft + doubtRight;
    }
    return best;
}

/// The first half as a word: as it is, without the joining s, or with the vowel that a compound drops.
std::pair<std::string, int> SwedishCompounds::asFirst(std::string part) const {
    if (words_.contains(part)) return {std::move(part), 0};
    if (part.back() == 's' && part.size() > kLeastPart && words_.contains(part.substr(0, part.size() - 1)))
        return {part.substr(0, part.size() - 1), 0};
    for (const char vowel : {'a', 'e'})
        if (words_.contains(part + vowel)) return {part + vowel, 1};
    return {"", kNoWord};
}

}  // namespace valo::workplaces
