#include "workplaces/matching/lexicon.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text.hpp"

namespace valo::workplaces {
namespace {

constexpr std::size_t kMostTranslations = 12;
constexpr double kLeastProbability = 0.06;

std::size_t at(Language language) { return static_cast<std::size_t>(language); }

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

/// "1. uus" is a translation, and so is the first line below a head; what else stands there explains.
void addTranslations(std::string_view line, bool isFirst, std::vector<std::string>& out) {
    const bool isNumbered = line.size() > 2 && line[0] >= '1' && line[0] <= '9' && line.substr(1, 2) == ". ";
    if (!isFirst && !isNumbered) return;
    if (isNumbered) line.remove_prefix(3);
    for (auto part : split(line, ',')) {
        auto word = trimmed(part);
        while (!word.empty() &&
               ((word.back() >= '0' && word.back() <= '9') || word.back() == '.' || word.back() == ' '))
            word.remove_suffix(1);
        constexpr std::size_t kLongest = 40;
        if (word.empty() || word.size() > kLongest || out.size() == kMostTranslations) continue;
        auto folded = lowered(word);
        if (std::ranges::find(out, folded) == out.end()) out.push_back(std::move(folded));
    }
}

}  // namespace

void Dictionaries::read(Language from, Language to, const std::string& path, const Analyser& analyser) {
    const auto text = unpacked(path);
    auto& entries = entries_[at(from)][at(to)];
    std::vector<std::string>* current = nullptr;
    bool isFirst = false;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        const auto line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        if (const auto head = headOf(line); !head.empty()) {
            auto folded = lowered(head);
            if (from == Language::En && folded.starts_with("to ")) folded.erase(0, 3);
            const bool isWord = folded.find(' ') == folded.npos;
            const auto key = from == Language::Fi ? folded : analyser.stem(folded, from);
            current = isWord ? &entries[key] : nullptr;
            isFirst = true;
        } else if (current) {
            addTranslations(line, isFirst, *current);
            isFirst = false;
        }
    }
}

std::shared_ptr<const Dictionaries> Dictionaries::installed() {
    static const auto all = [] {
        auto made = std::make_shared<Dictionaries>();
        constexpr std::string_view names[] = {"fin", "swe", "eng"};
        const Analyser analyser;
        for (auto from : kLanguages)
            for (auto to : kLanguages)
                if (from != to)
                    made->read(from, to,
                               "/usr/share/dictd/freedict-" + std::string(names[at(from)]) + "-" +
                                   std::string(names[at(to)]) + ".dict.dz",
                               analyser);
        return made;
    }();
    return all;
}

const std::vector<std::string>* Dictionaries::translations(Language from, Language to, const std::string& term) const {
    const auto& entries = entries_[at(from)][at(to)];
    const auto found = entries.find(term);
    return found == entries.end() ? nullptr : &found->second;
}

void Lexicon::learn(Language from, Language to, const std::vector<Pair>& pairs) {
    constexpr int kRounds = 5;
    using Row = std::unordered_map<std::uint32_t, double>;
    std::unordered_map<std::string, std::uint32_t> sourceIds, targetIds;
    std::vector<std::string> targets;
    std::vector<std::pair<std::vector<std::uint32_t>, std::vector<std::uint32_t>>> texts;
    for (const auto& [source, target] : pairs) {
        auto& text = texts.emplace_back();
        for (const auto& term : source)
            text.first.push_back(
                sourceIds.try_emplace(term, static_cast<std::uint32_t>(sourceIds.size())).first->second);
        for (const auto& term : target) {
            const auto [place, isNew] = targetIds.try_emplace(term, static_cast<std::uint32_t>(targets.size()));
            if (isNew) targets.push_back(term);
            text.second.push_back(place->second);
        }
    }
    std::vector<Row> likely(sourceIds.size());
    for (int round = 0; round < kRounds; ++round) {
        std::vector<Row> counts(likely.size());
        for (const auto& [source, target] : texts)
            for (auto t : target) {
                double all = 0;
                for (auto s : source) all += round == 0 ? 1.0 : likely[s][t];
                if (all <= 0) continue;
                for (auto s : source) counts[s][t] += (round == 0 ? 1.0 : likely[s][t]) / all;
            }
        for (auto& row : counts) {
            double all = 0;
            for (const auto& [t, count] : row) all += count;
            for (auto& [t, count] : row) count /= all;
            std::erase_if(row, [](const auto& entry) { return entry.second < 0.001; });
        }
        likely = std::move(counts);
    }
    auto& learnt = learnt_[at(from)][at(to)];
    for (const auto& [term, id] : sourceIds) {
        std::vector<Translation> found;
        for (const auto& [t, probability] : likely[id])
            if (probability >= kLeastProbability) found.push_back({targets[t], probability});
        if (!found.empty()) learnt.emplace(term, std::move(found));
    }
}

std::vector<Translation> Lexicon::translations(Language from, Language to, const std::string& term) const {
    std::vector<Translation> found;
    const auto add = [&](const std::string& word, double probability) {
        const auto same = std::ranges::find(found, word, &Translation::term);
        if (same == found.end())
            found.push_back({word, probability});
        else
            same->probability = std::max(same->probability, probability);
    };
    const auto& learnt = learnt_[at(from)][at(to)];
    if (const auto known = learnt.find(term); known != learnt.end())
        for (const auto& [word, probability] : known->second) add(word, probability);
    if (const auto* phrases = dictionaries_->translations(from, to, term)) {
        for (std::size_t i = 0; i < phrases->size(); ++i) {
            const auto words = tokens((*phrases)[i]);
            const double probability = 1.0 / static_cast<double>(std::min<std::size_t>(phrases->size(), 6));
            for (const auto& word : words)
                for (const auto& target : *analyser_.terms(word.folded, to))
                    add(target.text, probability * target.weight / static_cast<double>(words.size()));
        }
    }
    std::erase_if(found, [](const Translation& t) { return t.probability < kLeastProbability; });
    std::ranges::sort(found, std::greater{}, &Translation::probability);
    return found;
}

}  // namespace valo::workplaces
