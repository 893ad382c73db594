#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "workplaces/matching/analysis.hpp"

namespace valo::workplaces {

/// FreeDict's dictionary from one language to another, where Debian's dict-freedict-* packages put it; never copied.
class Dictionary {
 public:
    /// Words of the other language that translate the headword in one of its senses: they mean the same.
    struct Sense {
        std::size_t place;  // among the senses as noun, or as verb, counted from 0: common ones stand first
        std::vector<std::string> words;
    };
    /// By the headword's base form or stem. Headwords of several words are left out.
    using Entries = std::unordered_map<std::string, std::vector<Sense>>;

    /// Whether any of them is there.
    static bool isInstalled(const std::string& folder);
    /// Empty when it is not installed.
    static Entries read(const std::string& folder, Language from, Language to, const Analyser& analyser);
};
inline constexpr const char* kDictionaryFolder = "/usr/share/dictd";

}  // namespace valo::workplaces
