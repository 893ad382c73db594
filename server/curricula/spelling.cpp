#include "curricula/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/text.hpp"
#include "curricula/search.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

constexpr std::size_t kShortest = 4;

/// The characters of UTF-8 that is known to be right.
std::u32string lettersOf(std::string_view text) {
    std::u32string letters;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U && !letters.empty())
            letters.back() = letters.back() << 6U | (byte & 0x3FU);
        else
            letters += byte < 0x80U ? byte : byte < 0xE0U ? byte & 0x1FU : byte < 0xF0U ? byte & 0x0FU : byte & 0x07U;
    }
    return letters;
}
std::string textOf(std::u32string_view letters) {
    std::string out;
    for (const auto letter : letters) {
        const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
        if (letter < 0x80) {
            add(letter);
        } else if (letter < 0x800) {
            add(0xC0 | letter >> 6), add(0x80 | (letter & 0x3F));
        } else if (letter < 0x10000) {
            add(0xE0 | letter >> 12), add(0x80 | (letter >> 6 & 0x3F)), add(0x80 | (letter & 0x3F));
        } else {
            add(0xF0 | letter >> 18), add(0x80 | (letter >> 12 & 0x3F)), add(0x80 | (letter >> 6 & 0x3F)),
                add(0x80 | (letter & 0x3F));
        }
    }
    return out;
}

/// Without dots, rings and accents, letter for letter.
std::u32string folded(std::u32string letters) {
    static constexpr std::pair<std::u32string_view, char32_t> kPlain[] = {
        {U"äåàáâãæ", 'a'}, {U"öøòóôõ", 'o'}, {U"éèêë", 'e'}, {U"üùúû", 'u'}, {U"íìîï", 'i'},
        {U"š", 's'},       {U"ž", 'z'},      {U"ç", 'c'},    {U"ñ", 'n'}};
    for (auto& letter : letters)
        for (const auto& [marked, plain] : kPlain)
            if (letter >= 0x80 && marked.find(letter) != marked.npos) letter = plain;
    return letters;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

struct Nearness {
    std::size_t slips;
    std::size_t length;  // of the beginning of the word that is meant
};
/// Letters to change, add, leave out or swap to make `word`, or a beginning of it, of `typed`; at most `most`.
std::optional<Nearness> nearness(std::u32string_view typed, std::u32string_view word, std::size_t most) {
    if (word.size() + most < typed.size()) return std::nullopt;
    const auto width = std::min(word.size(), typed.size() + most);
    std::vector<std::size_t> before, above(width + 1), row(width + 1);
    for (std::size_t j = 0; j <= width; ++j) above[j] = j;
    for (std::size_t i = 1; i <= typed.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= width; ++j) {
            const bool same = typed[i - 1] == word[j - 1];
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        if (*std::min_element(row.begin(), row.end()) > most) return std::nullopt;
        before = above;
        std::swap(above, row);
    }
    // The whole word, when it is as near as any beginning of it.
    if (width == word.size() && above[width] <= most && above[width] == *std::min_element(above.begin(), above.end()))
        return Nearness{above[width], width};
    const auto best = static_cast<std::size_t>(std::min_element(above.begin(), above.end()) - above.begin());
    if (above[best] > most) return std::nullopt;
    return Nearness{above[best], best};
}

}  // namespace

Vocabulary::Vocabulary(const std::vector<std::string>& keys) {
    std::unordered_map<std::string_view, int> counts;
    for (const auto& key : keys) {
        std::string_view rest = key;
        while (!rest.empty()) {
            std::size_t length = 0;
            while (length < rest.size() && isLetter(rest[length])) ++length;
            if (length >= kShortest) ++counts[rest.substr(0, length)];
            rest.remove_prefix(std::max<std::size_t>(length, 1));
        }
    }
    for (const auto& [word, count] : counts) {
        auto letters = lettersOf(word);
        auto plain = folded(letters);
        words_.push_back({std::string(word), std::move(letters), std::move(plain), count});
    }
    std::ranges::sort(words_, [](const Word& a, const Word& b) {
        return a.count != b.count ? a.count > b.count : a.text < b.text;  // the commonest first
    });
}

std::optional<std::string> Vocabulary::meant(std::string_view text, Slips slips) const {
    std::string out;
    bool isAnother = false;
    const auto low = lowered(text);
    for (const auto part : split(low, ' ')) {
        if (part.empty()) continue;
        if (!out.empty()) out += ' ';
        const bool isWord = std::ranges::all_of(part, isLetter) && length(part) >= kShortest;
        const bool isKnown = !isWord || std::ranges::any_of(words_, [&](const Word& word) {
            return word.text.find(part) != std::string::npos;
        });
        if (isKnown) {
            out += part;
            continue;
        }
        const auto other = nearest(part, slips);
        if (!other) return std::nullopt;
        out += *other;
        isAnother = true;
    }
    if (!isAnother) return std::nullopt;
    return out;
}

std::optional<std::string> Vocabulary::nearest(std::string_view word, Slips slips) const {
    const auto typed = folded(lettersOf(word));
    for (const auto& known : words_)
        if (const auto at = known.folded.find(typed); at != known.folded.npos)
            return textOf(std::u32string_view(known.letters).substr(at, typed.size()));
    if (slips == Slips::OnlyDots) return std::nullopt;
    constexpr std::size_t kLong = 8;
    auto most = typed.size() < kLong ? std::size_t{1} : std::size_t{2};
    std::optional<std::string> best;
    for (const auto& known : words_) {
        const auto found = nearness(typed, known.folded, most);
        if (!found) continue;
        best = textOf(std::u32string_view(known.letters).substr(0, found->length));
        if (found->slips <= 1) break;
        most = found->slips - 1;  // only a nearer one counts now
    }
    return best;
}

constexpr Sql kStamp{"select count(*), coalesce(max(updated_at), 0) from curriculum where status = 'published'"};
constexpr Sql kKeys{
    "select search_key from curriculum where status = 'published' union all select u.search_key from unit u join "
    "curriculum c on c.id = u.curriculum_id where c.status = 'published' and u.removed_at is null"};

std::shared_ptr<const Vocabulary> Spelling::vocabulary(Transaction& tx) {
    const auto [count, latest] = tx.one<std::tuple<std::int64_t, std::int64_t>>(kStamp).value();
    const auto stamp = fmt::format("{} {}", count, latest);
    const std::lock_guard lock(mutex_);
    if (vocabulary_ && stamp == stamp_) return vocabulary_;
    vocabulary_ = std::make_shared<const Vocabulary>(tx.all<std::string>(kKeys));
    stamp_ = stamp;
    return vocabulary_;
}

}  // namespace valo::curricula
