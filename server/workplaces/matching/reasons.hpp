#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "workplaces/matching/ask.hpp"

namespace valo::workplaces {

/// Says which words of a task met which words of an official text, and how.
class Reasons {
 public:
    Reasons(const Index& index, const Analyser& analyser) : index_(index), analyser_(analyser) {}

    using Mark = std::function<void(std::size_t begin, std::size_t end)>;
    /// Strongest first, each pair of words once; `mark` is told where the words of the text are.
    std::vector<Reason> in(std::string_view official, Language language, const Asked& asked,
                           const Mark& mark = {}) const;
    /// In the task's language where the text has it; else, or when nothing meets there, in the others.
    std::vector<Reason> in(const LocalizedText& official, const Asked& asked) const;
    /// From everything that is said about a unit: the words that weigh most.
    std::vector<Reason> ofUnit(std::uint32_t unit, const Asked& asked) const;

 private:
    struct Met {
        const AskedWord* word;
        Reason::Kind kind;
    };
    std::optional<Met> met(std::string_view folded, Language language, const Asked& asked) const;
    std::vector<WordTerm> termsOf(std::string_view folded, Language language) const;

    const Index& index_;
    const Analyser& analyser_;
};

}  // namespace valo::workplaces
