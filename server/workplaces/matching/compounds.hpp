#pragma once
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "workplaces/matching/stemmer.hpp"

namespace valo::workplaces {

/// Swedish compounds, cut where both halves are words of a list: "bilreparationer" is bil and reparation.
class SwedishCompounds {
 public:
    /// Of `path`; read once for the whole program from where Debian's hunspell-sv puts its lists.
    explicit SwedishCompounds(const std::string& path);
    static const SwedishCompounds& installed();

    bool empty() const { return words_.empty(); }
    /// The two halves as they would stand alone, or nothing.
    std::optional<std::pair<std::string, std::string>> halves(const std::string& word, const Stemmer& stem) const;

 private:
    std::pair<std::string, int> asFirst(std::string part) const;
    std::unordered_set<std::string> words_, stems_;
};

}  // namespace valo::workplaces
