#include <algorithm>

#include "importers/native/tree_reader.hpp"

namespace valo::importers {

namespace {

std::string oneLine(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\n\v\f\r";
    std::string out;
    out.reserve(text.size());
    for (auto rest = trimmed(text); !rest.empty();) {
        const auto end = std::min(rest.find_first_of(kBlanks), rest.size());
        if (!out.empty()) out += ' ';
        out += rest.substr(0, end);
        rest.remove_prefix(std::min(rest.find_first_not_of(kBlanks, end), rest.size()));
    }
    return isPlaceholder(out) ? std::string() : out;
}

/// 2026-02-31
bool isDayShaped(std::string_view text) {
    constexpr std::string_view kShape = "0000-00-00";
    return std::ranges::equal(text, kShape,
                              [](char c, char as) { return as == '-' ? c == '-' : c >= '0' && c <= '9'; });
}

}  // namespace

std::string NativeReader::value(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    return node ? std::string(trimmed(node->text)) : std::string();
}

std::optional<Date> NativeReader::day(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    if (!node) return std::nullopt;
    const auto date = parseIsoDate(trimmed(node->text));
    if (!date) fail(*node, isDayShaped(trimmed(node->text)) ? "no_such_day" : "bad_date", excerpt(node->text));
    return date;
}

std::string NativeReader::credits(const Node* node) {
    if (!node) return {};
    if (auto number = decimal(trimmed(node->text))) return *number;
    fail(*node, "bad_number", excerpt(node->text));
    return {};
}

std::optional<int> NativeReader::whole(const Node* node) {
    if (!node) return std::nullopt;
    const auto number = decimal(trimmed(node->text));
    if (number && number->find('.') == std::string::npos) return static_cast<int>(thousandths(*number) / 1000);
    fail(*node, "bad_number", excerpt(node->text));
    return std::nullopt;
}

std::optional<bool> NativeReader::flag(const Node& map, std::string_view key) {
    const auto* node = map.find(key);
    if (!node) return std::nullopt;
    const auto text = trimmed(node->text);
    if (text != "true" && text != "false") fail(*node, "bad_flag", excerpt(text));
    return text == "true";
}

LocalizedText NativeReader::plain(const Node* node) {
    LocalizedText out;
    if (!node) return out;
    if (node->isScalar()) {
        out.in(language_) = oneLine(node->text);
        return out;
    }
    const bool html = value(*node, "format") == "html";
    for (const auto language : kLanguages)
        if (const auto* text = node->find(tag(language)))
            out.in(language) = oneLine(html ? plainText(text->text) : text->text);
    return out;
}

LocalizedText NativeReader::html(const Node& map, std::string_view key, bool alwaysHtml) {
    LocalizedText out;
    const auto* node = map.find(key);
    if (!node) return out;
    const bool isHtml = alwaysHtml || value(*node, "format") == "html";
    const auto convert = [&](std::string_view text) { return isHtml ? cleanHtml(text) : cleanHtml(paragraphs(text)); };
    if (node->isScalar()) {
        out.in(language_) = convert(node->text);
        return out;
    }
    for (const auto language : kLanguages)
        if (const auto* text = node->find(tag(language))) out.in(language) = convert(text->text);
    return out;
}

Language NativeReader::defaultLanguage(const Node& qualification) {
    if (const auto* list = qualification.find("languages")) {
        const auto& first = list->isScalar() || list->children.empty() ? list->text : list->children.front().text;
        if (const auto language = parseLanguage(trimmed(first))) return *language;
    }
    if (const auto* name = qualification.find("name"))
        for (const auto language : kLanguages)
            if (name->find(tag(language))) return language;
    return Language::Fi;
}

}  // namespace valo::importers
