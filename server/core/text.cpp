#include "core/text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace valo {
namespace {

/// Length of the UTF-8 sequence at `at`, 0 when it is not one.
std::size_t sequence(std::string_view s, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
    const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const auto c = byte(at);
    if (c < 0x80) return 1;
    if (c >= 0xC2 && c <= 0xDF) return continues(at + 1) ? 2 : 0;
    if (c >= 0xE0 && c <= 0xEF) {
        if (c == 0xE0 && byte(at + 1) < 0xA0) return 0;
        if (c == 0xED && byte(at + 1) > 0x9F) return 0;
        return continues(at + 1) && continues(at + 2) ? 3 : 0;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        if (c == 0xF0 && byte(at + 1) < 0x90) return 0;
        if (c == 0xF4 && byte(at + 1) > 0x8F) return 0;
        return continues(at + 1) && continues(at + 2) && continues(at + 3) ? 4 : 0;
    }
    return 0;
}

void appendCodePoint(std::string& out, std::uint32_t c) {
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 63));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 63));
        out += static_cast<char>(0x80 | (c & 63));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 63));
        out += static_cast<char>(0x80 | ((c >> 6) & 63));
        out += static_cast<char>(0x80 | (c & 63));
    }
}

struct Entity {
    std::string_view name;
    std::uint32_t codePoint;
};
constexpr std::array kEntities{
    Entity{"amp", '&'},      Entity{"lt", '<'},       Entity{"gt", '>'},        Entity{"quot", '"'},
    Entity{"apos", '\''},    Entity{"nbsp", ' '},     Entity{"shy", 0xAD},      Entity{"auml", 0xE4},
    Entity{"Auml", 0xC4},    Entity{"ouml", 0xF6},    Entity{"Ouml", 0xD6},     Entity{"aring", 0xE5},
    Entity{"Aring", 0xC5},   Entity{"ndash", 0x2013}, Entity{"mdash", 0x2014},  Entity{"rdquo", 0x201D},
    Entity{"ldquo", 0x201C}, Entity{"rsquo", 0x2019}, Entity{"hellip", 0x2026}, Entity{"eacute", 0xE9},
    Entity{"bull", 0x2022},  Entity{"deg", 0xB0},     Entity{"frac12", 0xBD},   Entity{"euro", 0x20AC}};

/// Reads the entity at `at` (its '&') into `out`; returns the bytes taken, 0 when it is a plain ampersand.
std::size_t entity(std::string_view html, std::size_t at, std::string& out) {
    const auto end = html.find(';', at);
    if (end == html.npos || end - at > 10 || end == at + 1) return 0;
    const auto name = html.substr(at + 1, end - at - 1);
    if (name[0] == '#') {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const auto digits = name.substr(hex ? 2 : 1);
        std::uint32_t code = 0;
        const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        if (error != std::errc{} || rest != digits.data() + digits.size()) return 0;
        if (code == 0xA0) code = ' ';
        if (code != 0xAD) appendCodePoint(out, code);
        return end - at + 1;
    }
    for (const auto& known : kEntities) {
        if (known.name != name) continue;
        if (known.codePoint != 0xAD) appendCodePoint(out, known.codePoint);
        return end - at + 1;
    }
    return 0;
}

}  // namespace

bool isUtf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        std::uint64_t eight = 0;  // letters of ASCII, mostly
        if (i + sizeof eight <= bytes.size()) {
            std::memcpy(&eight, bytes.data() + i, sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        const auto n = sequence(bytes, i);
        if (n == 0) return false;
        i += n;
    }
    return true;
}

std::string repairedUtf8(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto n = sequence(bytes, i);
        if (n == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
        } else {
            out.append(bytes, i, n);
            i += n;
        }
    }
    return out;
}

bool isCleanText(std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) return false;
    }
    return isUtf8(text);
}

std::size_t length(std::string_view text) {
    std::size_t points = 0;
    for (const char c : text) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return points;
}

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    for (bool again = true; again;) {
        again = false;
        while (!text.empty() && blank(text.front())) text.remove_prefix(1);
        while (!text.empty() && blank(text.back())) text.remove_suffix(1);
        if (text.starts_with("\xC2\xA0")) text.remove_prefix(2), again = true;
        if (text.ends_with("\xC2\xA0")) text.remove_suffix(2), again = true;
    }
    return text;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        auto& c = out[i];
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        // U+00C0–U+00DE but × in UTF-8: C3 80–C3 9E; the small letter is 0x20 further.
        if (static_cast<unsigned char>(c) == 0xC3 && i + 1 < out.size()) {
            const auto next = static_cast<unsigned char>(out[i + 1]);
            if (next >= 0x80 && next <= 0x9E && next != 0x97) out[i + 1] = static_cast<char>(next + 0x20);
        }
    }
    return out;
}

std::string urlEncoded(std::string_view text) {
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}

std::string escapeHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string plainText(std::string_view html) {
    static constexpr auto kPartsText = [] {  // what may be more than itself
        std::array<bool, 256> table{};
        for (const char c : {'<', '&', ' ', '\t', '\n', '\v', '\f', '\r', '\xC2'})
            table[static_cast<unsigned char>(c)] = true;
        return table;
    }();
    std::string out;
    out.reserve(html.size());
    bool space = false;
    const auto append = [&](std::string_view piece) {
        if (space && !out.empty()) out += ' ';
        space = false;
        out += piece;
    };
    for (std::size_t i = 0; i < html.size();) {
        const auto c = html[i];
        const auto next = i + 1 < html.size() ? html[i + 1] : ' ';
        if (c == '<' && (next == '/' || next == '!' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'))) {
            const auto end = html.find('>', i);
            const auto tagName = html.substr(i + 1, 3);
            // Inline marks do not part words; everything else does.
            if (!(tagName.starts_with("b>") || tagName.starts_with("i>") || tagName.starts_with("/b>") ||
                  tagName.starts_with("/i>") || tagName.starts_with("em") || tagName.starts_with("/em") ||
                  tagName.starts_with("str") || tagName.starts_with("/st") || tagName.starts_with("a ") ||
                  tagName.starts_with("/a>")))
                space = true;
            i = end == html.npos ? html.size() : end + 1;
        } else if (c == '&') {
            std::string piece;
            const auto taken = entity(html, i, piece);
            if (taken && piece == " ")
                space = true;
            else if (!piece.empty() || !taken)
                append(taken ? std::string_view(piece) : html.substr(i, 1));
            i += taken ? taken : 1;
        } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = true;
            ++i;
        } else if (html.substr(i, 2) == "\xC2\xA0") {
            space = true;
            i += 2;
        } else if (html.substr(i, 2) == "\xC2\xAD") {
            i += 2;
        } else {
            auto end = i + 1;
            while (end < html.size() && !kPartsText[static_cast<unsigned char>(html[end])]) ++end;
            append(html.substr(i, end - i));
            i = end;
        }
    }
    return out;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

}  // namespace valo
