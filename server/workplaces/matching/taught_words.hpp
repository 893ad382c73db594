#pragma once
// The organisation's word list: what words of everyday work are called in official texts.
#include <string>
#include <tuple>
#include <vector>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "workplaces/matching/memory.hpp"

namespace valo::workplaces {

inline constexpr std::size_t kLongestTaught = 60, kLongestMeaning = 200, kMostTaught = 2000;

using WordId = Id<struct WordTag>;

struct WordLine {
    WordId id;
    TaughtWord word;
    std::string by;
    UtcTime at;
    using Columns = std::tuple<WordId, Language, std::string, std::string, std::string, UtcTime>;
};

/// What keeps a line from being saved; empty when nothing does.
std::vector<FieldError> wrongFields(const TaughtWord& word);
/// Of the actor's organisation, in alphabetical order; coaches read it too.
Result<std::vector<WordLine>> wordList(Services& services, const Actor& actor);
/// A word that is there already gets the new meaning.
Result<Done> teachWord(Services& services, const Actor& actor, const TaughtWord& word);
/// Removing what is gone already is no error.
Result<Done> forgetWord(Services& services, const Actor& actor, WordId id);

}  // namespace valo::workplaces
