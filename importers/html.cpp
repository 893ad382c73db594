#include "importers/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace valo::importers {
namespace {

constexpr std::size_t kMaxOpenElements = 32;
constexpr std::array<std::string_view, 22> kAllowed{"p",  "ul", "ol",     "li", "dl",    "dt",    "dd",    "b",
                                                    "i",  "em", "strong", "a",  "table", "thead", "tbody", "tr",
                                                    "td", "th", "h3",     "h4", "h5",    "br"};

template <class Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(range.begin(), range.end(), word) != range.end();
}

struct Token {
    bool isTag = false, closing = false;
    std::string name;      // of a tag, lower case
    std::string_view raw;  // the text, or what stands within the angle brackets
};

/// Takes the next tag or run of text off the front of `html`.
Token nextToken(std::string_view& html) {
    const auto startsTag = [&](std::size_t at) {
        const char c = at + 1 < html.size() ? html[at + 1] : ' ';
        return c == '/' || c == '!' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    Token token;
    if (html[0] != '<' || !startsTag(0)) {
        std::size_t end = html.find('<', 1);
        while (end != html.npos && !startsTag(end)) end = html.find('<', end + 1);
        token.raw = html.substr(0, end);
        html.remove_prefix(token.raw.size());
        return token;
    }
    token.isTag = true;
    const bool comment = html.starts_with("<!--");
    const auto end = comment ? html.find("-->") : html.find('>');
    auto inner = html.substr(1, end == html.npos ? html.npos : end - 1);
    html.remove_prefix(end == html.npos ? html.size() : end + (comment ? 3 : 1));
    if (comment) return token;
    if (inner.starts_with('/')) {
        token.closing = true;
        inner.remove_prefix(1);
    }
    token.name = lowered(inner.substr(0, inner.find_first_of(" \t\r\n/>")));
    token.raw = inner;
    return token;
}

void appendText(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '<') {
            out += "&lt;";
        } else if (c == '>') {
            out += "&gt;";
        } else if (c == '&') {
            const auto end =
                text.find_first_not_of("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", i + 1);
            const bool entity = end != text.npos && text[end] == ';' && end > i + 1;
            out += entity ? "&" : "&amp;";
        } else if (c == '\r') {  // XML and html read every end of a line as a line feed
            if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
        } else {
            out += c;
        }
    }
}

/// The link's target when it is one that a reader may follow.
std::string linkTarget(std::string_view tag) {
    const auto at = lowered(tag).find("href=");
    if (at == std::string::npos || at + 6 >= tag.size()) return {};
    const char quote = tag[at + 5];
    if (quote != '"' && quote != '\'') return {};
    const auto target = tag.substr(at + 6, tag.find(quote, at + 6) - at - 6);
    const auto scheme = lowered(target.substr(0, 8));
    if (!scheme.starts_with("https://") && !scheme.starts_with("http://") && !scheme.starts_with("mailto:")) return {};
    std::string out;
    appendText(out, target);
    std::string safe;
    for (const char c : out) safe += c == '"' ? std::string("%22") : std::string(1, c);
    return safe;
}

class Cleaner {
 public:
    std::string clean(std::string_view html) {
        while (!html.empty()) {
            const auto token = nextToken(html);
            if (!token.isTag) {
                if (hidden_.empty()) appendText(out_, token.raw);
            } else if (token.name == "script" || token.name == "style") {
                hidden_ = token.closing ? "" : token.name;
            } else if (hidden_.empty() && contains(kAllowed, token.name)) {
                tag(token);
            }
        }
        while (!open_.empty()) closeLast();
        return std::move(out_);
    }

 private:
    void tag(const Token& token) {
        if (token.name == "br") {
            out_ += "<br>";
        } else if (token.closing) {
            if (!contains(open_, token.name)) return;
            while (open_.back() != token.name) closeLast();
            closeLast();
        } else if (open_.size() < kMaxOpenElements) {
            const auto target = token.name == "a" ? linkTarget(token.raw) : std::string();
            if (token.name == "a" && target.empty()) return;
            out_ += target.empty() ? fmt::format("<{}>", token.name)
                                   : fmt::format("<a href=\"{}\" rel=\"noopener\">", target);
            open_.push_back(token.name);
        }
    }
    void closeLast() {
        out_ += fmt::format("</{}>", open_.back());
        open_.pop_back();
    }

    std::string out_;
    std::vector<std::string> open_;
    std::string hidden_;
};

struct List {
    std::string heading;
    std::vector<std::string> items;
};

/// Reads one language's html into its lists and its paragraphs.
class ListReader {
 public:
    std::vector<List> lists;
    std::vector<std::string> paragraphs;

    void read(std::string_view html) {
        while (!html.empty()) {
            const auto token = nextToken(html);
            if (!token.isTag)
                piece_ += token.raw;
            else if (isInline(token.name))
                piece_ += fmt::format("<{}{}>", token.closing ? "/" : "",
                                      token.name == "a" && !token.closing ? "a " : token.name);
            else
                block(token);
        }
        finishPiece();
        std::erase_if(lists, [](const List& list) { return list.items.empty(); });
    }

 private:
    static bool isInline(std::string_view name) {
        return name == "b" || name == "i" || name == "em" || name == "strong" || name == "a";
    }
    void block(const Token& token) {
        const bool list = token.name == "ul" || token.name == "ol" || token.name == "dl";
        const bool item = token.name == "li" || token.name == "dd";
        finishPiece();
        if (token.name == "dt") {
            term_ = !token.closing;
        } else if (list) {
            if (token.closing) {
                depth_ -= depth_ > 0;
            } else if (depth_++ == 0) {
                lists.push_back({std::move(lastParagraph_), {}});
                lastParagraph_.clear();
            }
        } else if (item) {
            inItem_ = !token.closing;
            freshItem_ = inItem_;
        }
    }
    /// A run of text between two block tags: an item, a heading or a paragraph, by where it stood.
    void finishPiece() {
        auto text = plainText(piece_);
        piece_.clear();
        if (isPlaceholder(text)) return;
        if (term_) {
            lists.push_back({std::move(text), {}});
        } else if (inItem_ && !lists.empty()) {
            auto& items = lists.back().items;
            // Several paragraphs of one item stay one requirement.
            if (freshItem_ || items.empty())
                items.push_back(std::move(text));
            else
                items.back() += " " + text;
            freshItem_ = false;
        } else {
            paragraphs.push_back(text);
            lastParagraph_ = std::move(text);
        }
    }

    std::string piece_, lastParagraph_;
    int depth_ = 0;
    bool term_ = false, inItem_ = false, freshItem_ = false;
};

/// `text` without the bullet that someone typed before it; nothing when there is none.
std::optional<std::string> withoutBullet(std::string_view text) {
    static constexpr std::string_view kBullets[] = {"\u2022", "\u00B7", "\u25CF", "\uF0B7", "- ", "\u2013 ", "* "};
    for (const auto bullet : kBullets)
        if (text.starts_with(bullet)) return std::string(trimmed(text.substr(bullet.size())));
    return std::nullopt;
}

std::vector<List> typedLists(const std::vector<std::string>& paragraphs) {
    std::vector<List> lists;
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        const auto item = withoutBullet(paragraphs[i]);
        const bool leadsIn = !item && i + 1 < paragraphs.size() && withoutBullet(paragraphs[i + 1]);
        if (leadsIn || lists.empty()) lists.push_back({leadsIn ? paragraphs[i] : std::string(), {}});
        if (!leadsIn) lists.back().items.push_back(item ? *item : paragraphs[i]);
    }
    return lists;
}

struct Worded {
    Language language;
    RequirementsStyle style;
    std::vector<List> lists;
    std::size_t entries = 0;
    std::size_t items() const {
        std::size_t count = 0;
        for (const auto& list : lists) count += list.items.size();
        return count;
    }
};

Worded wordedIn(Language language, std::string_view html) {
    ListReader reader;
    reader.read(html);
    Worded worded{language, RequirementsStyle::Html, std::move(reader.lists)};
    worded.entries = worded.items();
    if (!worded.lists.empty()) return worded;
    worded.entries = reader.paragraphs.size();
    const bool typed = std::any_of(reader.paragraphs.begin(), reader.paragraphs.end(),
                                   [](const auto& text) { return withoutBullet(text).has_value(); });
    if (typed) {
        worded.lists = typedLists(reader.paragraphs);
        return worded;
    }
    worded.style = reader.paragraphs.empty() ? RequirementsStyle::None : RequirementsStyle::Prose;
    if (!reader.paragraphs.empty()) worded.lists.push_back({"", std::move(reader.paragraphs)});
    return worded;
}

void appendLists(std::vector<RequirementArea>& areas, const Worded& worded) {
    for (const auto& list : worded.lists) {
        RequirementArea area;
        area.heading.in(worded.language) = list.heading;
        for (const auto& item : list.items) area.requirements.emplace_back().text.in(worded.language) = item;
        areas.push_back(std::move(area));
    }
}

/// Writes the second language beside the first, item by item; both have the same number of items.
void pair(std::vector<RequirementArea>& areas, const Worded& worded) {
    std::vector<const std::string*> items;
    for (const auto& list : worded.lists)
        for (const auto& item : list.items) items.push_back(&item);
    std::size_t next = 0;
    for (auto& area : areas)
        for (auto& requirement : area.requirements) requirement.text.in(worded.language) = *items[next++];
    if (worded.lists.size() == areas.size())
        for (std::size_t i = 0; i < areas.size(); ++i) areas[i].heading.in(worded.language) = worded.lists[i].heading;
}

}  // namespace

bool isPlaceholder(std::string_view plain) {
    for (std::size_t i = 0; i < plain.size();) {
        const auto rest = plain.substr(i);
        if (plain[i] == ' ' || plain[i] == '-' || plain[i] == '\n' || plain[i] == '\t' || plain[i] == '\r')
            i += 1;
        else if (rest.starts_with("\u2013") || rest.starts_with("\u2014"))
            i += 3;
        else if (rest.starts_with("\u00A0"))
            i += 2;
        else
            return false;
    }
    return true;
}

std::string cleanHtml(std::string_view html) {
    std::string out(trimmed(Cleaner().clean(trimmed(html))));
    return isPlaceholder(plainText(out)) ? std::string() : out;
}

std::string paragraphs(std::string_view text) {
    std::string out;
    for (;;) {
        const auto end = text.find("\n\n");
        const auto part = trimmed(text.substr(0, end));
        if (!part.empty()) out += "<p>" + escapeHtml(part) + "</p>";
        if (end == text.npos) return out;
        text.remove_prefix(end + 2);
    }
}

WordedRequirements requirementsOf(const LocalizedText& html, const std::vector<Language>& official) {
    std::vector<Worded> languages;
    for (const auto language : kLanguages) {
        auto worded = wordedIn(language, html.in(language));
        if (worded.style != RequirementsStyle::None) languages.push_back(std::move(worded));
    }
    WordedRequirements out;
    if (languages.empty()) return out;
    out.style = RequirementsStyle::Prose;
    for (const auto& worded : languages) {
        if (worded.style == RequirementsStyle::Html) out.style = RequirementsStyle::Html;
        out.entries = std::max(out.entries, worded.entries);
        out.lengths += fmt::format("{}{} {}", out.lengths.empty() ? "" : ", ", tag(worded.language), worded.items());
    }
    const auto& first = languages.front();
    appendLists(out.areas, first);
    std::vector<RequirementArea> unpaired;
    for (std::size_t i = 1; i < languages.size(); ++i) {
        if (languages[i].items() == first.items() && languages[i].style == first.style) {
            pair(out.areas, languages[i]);
        } else if (official.empty() ||
                   std::find(official.begin(), official.end(), languages[i].language) != official.end()) {
            out.languagesPaired = false;
            appendLists(unpaired, languages[i]);
        } else {
            out.leftOut = true;
        }
    }
    out.areas.insert(out.areas.end(), std::make_move_iterator(unpaired.begin()),
                     std::make_move_iterator(unpaired.end()));
    return out;
}

}  // namespace valo::importers
