#include "http/decoding.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace valo::http {
namespace {

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string withPlainLineEnds(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            out += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            out += '\n';
    }
    return out;
}

bool isCleanName(std::string_view name) {
    return isCleanText(name) && std::ranges::none_of(name, [](unsigned char c) { return c < ' '; });
}

/// `text` without spaces and tabs at its ends.
std::string_view bare(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The value of `name` among the parameters of a header value ("form-data; name=\"x\""); browsers write %22 for a
/// quotation mark and %0D%0A for line ends within it.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    auto rest = header;
    for (auto semicolon = rest.find(';'); semicolon != rest.npos; semicolon = rest.find(';')) {
        rest = bare(rest.substr(semicolon + 1));
        const auto equals = rest.find('=');
        if (equals == rest.npos) return std::nullopt;
        const bool wanted = lowered(bare(rest.substr(0, equals))) == name;
        rest = bare(rest.substr(equals + 1));
        std::string_view value;
        if (rest.starts_with('"')) {
            const auto close = rest.find('"', 1);
            if (close == rest.npos) return std::nullopt;
            value = rest.substr(1, close - 1);
            rest = rest.substr(close + 1);
        } else {
            value = bare(rest.substr(0, rest.find(';')));
        }
        if (wanted) return std::string(value);
    }
    return std::nullopt;
}

struct Part {
    std::string disposition, contentType;
    std::string_view content;
};

std::optional<Part> partOf(std::string_view text) {
    constexpr std::size_t kMostHeader = 4096;
    const auto end = text.substr(0, kMostHeader).find("\r\n\r\n");
    if (end == text.npos) return std::nullopt;
    Part part;
    part.content = text.substr(end + 4);
    auto head = text.substr(0, end);
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const auto colon = line.find(':');
        if (colon == line.npos) return std::nullopt;
        const auto name = lowered(line.substr(0, colon));
        if (name == "content-disposition") part.disposition = bare(line.substr(colon + 1));
        if (name == "content-type") part.contentType = bare(line.substr(colon + 1));
    }
    return part;
}

std::optional<FieldError> takePart(std::string_view text, Fields& into, std::vector<UploadedFile>& files,
                                   std::size_t mostFieldBytes) {
    const auto part = partOf(text);
    if (!part || !lowered(part->disposition).starts_with("form-data")) return FieldError{"", "bad_form", ""};
    auto name = parameter(part->disposition, "name");
    if (!name || name->empty()) return FieldError{"", "bad_form", ""};
    if (!isCleanName(*name)) return FieldError{"", "unreadable_text", ""};
    if (auto fileName = parameter(part->disposition, "filename")) {
        if (!isCleanName(*fileName) || !isCleanName(part->contentType)) return FieldError{*name, "unreadable_text", ""};
        // A browser sends a nameless empty file for a file field that was left alone.
        if (!fileName->empty() || !part->content.empty())
            files.push_back({std::move(*name), std::move(*fileName), part->contentType, std::string(part->content)});
        return std::nullopt;
    }
    if (part->content.size() > mostFieldBytes) return FieldError{*name, "too_long", std::to_string(mostFieldBytes)};
    if (!isCleanText(part->content)) return FieldError{*name, "unreadable_text", ""};
    into.add(std::move(*name), withPlainLineEnds(part->content));
    return std::nullopt;
}

}  // namespace

std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsSpace) {
            out += ' ';
        } else if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                             c == '.' || c == '_' || c == '~';
        if (isPlain)
            out += static_cast<char>(c);
        else
            out += {'%', digits[c >> 4], digits[c & 15]};
    }
    return out;
}

std::optional<std::string> decodedPath(std::string_view rawPath) {
    for (std::size_t i = rawPath.find('%'); i != rawPath.npos; i = rawPath.find('%', i + 1))
        if (lowered(rawPath.substr(i + 1, 2)) == "2f") return std::nullopt;
    auto path = percentDecoded(rawPath, false);
    if (path && !isCleanName(*path)) return std::nullopt;
    return path;
}

std::optional<FieldError> parseUrlencoded(std::string_view text, Fields& into) {
    std::size_t count = 0;
    while (!text.empty()) {
        const auto piece = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), piece.size() + 1));
        if (piece.empty()) continue;
        if (++count > kMostFields) return FieldError{"", "too_many_fields", std::to_string(kMostFields)};
        const auto equals = piece.find('=');
        auto name = percentDecoded(piece.substr(0, equals), true);
        auto value = percentDecoded(equals == piece.npos ? std::string_view() : piece.substr(equals + 1), true);
        if (!name || !isCleanName(*name)) return FieldError{"", name ? "unreadable_text" : "bad_encoding", ""};
        if (!value) return FieldError{*name, "bad_encoding", ""};
        if (!isCleanText(*value)) return FieldError{*name, "unreadable_text", ""};
        into.add(std::move(*name), withPlainLineEnds(*value));
    }
    return std::nullopt;
}

std::optional<FieldError> parseMultipart(std::string_view body, std::string_view contentType, Fields& into,
                                         std::vector<UploadedFile>& files, std::size_t mostFieldBytes) {
    const FieldError bad{"", "bad_form", ""};
    const auto boundary = parameter(contentType, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70) return bad;
    const auto opening = "--" + *boundary;
    const auto delimiter = "\r\n" + opening;
    if (!body.starts_with(opening)) return bad;
    body.remove_prefix(opening.size());
    std::size_t count = 0;
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n")) return bad;
        body.remove_prefix(2);
        const auto end = body.find(delimiter);
        if (end == body.npos) return bad;
        if (++count > kMostParts) return FieldError{"", "too_many_fields", std::to_string(kMostParts)};
        if (auto wrong = takePart(body.substr(0, end), into, files, mostFieldBytes)) return wrong;
        body.remove_prefix(end + delimiter.size());
    }
    return std::nullopt;
}

std::map<std::string, std::string> parseCookies(std::string_view header) {
    std::map<std::string, std::string> cookies;
    for (auto piece : split(header, ';')) {
        piece = bare(piece);
        const auto equals = piece.find('=');
        if (equals == piece.npos || !isCleanName(piece)) continue;
        auto value = piece.substr(equals + 1);
        if (value.size() > 1 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        cookies.emplace(piece.substr(0, equals), value);
    }
    return cookies;
}

std::optional<Language> preferredLanguage(std::string_view acceptLanguage) {
    std::optional<Language> best;
    int bestWeight = 0;  // thousandths
    for (const auto piece : split(acceptLanguage, ',')) {
        const auto range = bare(piece.substr(0, piece.find(';')));
        const auto language = parseLanguage(lowered(range.substr(0, range.find('-'))));
        double weight = 1;
        if (const auto q = parameter(piece, "q"))
            if (std::from_chars(q->data(), q->data() + q->size(), weight).ec != std::errc()) weight = 0;
        const int thousandths = static_cast<int>(std::clamp(weight, 0.0, 1.0) * 1000);
        if (!language || thousandths <= bestWeight) continue;
        best = language;
        bestWeight = thousandths;
    }
    return best;
}

}  // namespace valo::http
