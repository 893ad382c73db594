#pragma once
// What somebody meant who typed a word that no curriculum holds: without its dots ("sahko"), or with a slip or two
// ("puhistuspalvelut").
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database/transaction.hpp"

namespace valo::curricula {

enum class Slips { OnlyDots, Letters };

/// The words of names; pure.
class Vocabulary {
 public:
    /// `keys`: names in small letters.
    explicit Vocabulary(const std::vector<std::string>& keys);

    /// `text` with the nearest known word, or beginning of one, for each word that none holds; words with digits and
    /// short ones stay. Nothing when all are known, or when one has none near. Of equally near ones the commonest.
    std::optional<std::string> meant(std::string_view text, Slips slips) const;

 private:
    struct Word {
        std::string text;
        std::u32string letters, folded;
        int count = 0;
    };
    std::optional<std::string> nearest(std::string_view word, Slips slips) const;

    std::vector<Word> words_;
};

/// The vocabulary of all published curricula and their units, kept until they change. Any thread may ask.
class Spelling {
 public:
    std::shared_ptr<const Vocabulary> vocabulary(database::Transaction& tx);

 private:
    std::mutex mutex_;
    std::string stamp_;
    std::shared_ptr<const Vocabulary> vocabulary_;
};

}  // namespace valo::curricula
