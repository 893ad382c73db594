#include "importers/reading.hpp"

#include <fmt/format.h>

#include <map>

#include "core/asset.hpp"
#include "core/secret.hpp"
#include "core/text.hpp"
#include "importers/case/reader.hpp"
#include "importers/eperusteet/reader.hpp"
#include "importers/eperusteet/writer.hpp"
#include "importers/foreign.hpp"
#include "importers/loq/reader.hpp"
#include "importers/native/reader.hpp"
#include "importers/parse.hpp"

namespace valo::importers {
namespace {

constexpr std::string_view kCatalogue = "server/web/messages/importers.yaml";

/// What a file cannot be, whatever its format; the code of the error.
std::optional<Message> unreadable(std::string_view bytes, std::string_view fileName, const Limits& limits) {
    const auto because = [](std::string code, std::string detail = {}) {
        return Message{"", std::move(code), std::move(detail)};
    };
    if (bytes.size() > limits.bytes) return because("too_large", fmt::format("{} MB", limits.bytes >> 20));
    if (trimmed(bytes).empty()) return because("empty_file");
    if (auto other = foreignBytes(bytes)) return other;
    const bool zeros = bytes.size() > 1 && (bytes[0] == '\0' || bytes[1] == '\0');
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") || zeros) return because("is_utf16");
    if (bytes.starts_with("%PDF-")) return because("is_pdf");
    if (bytes.starts_with("PK\x03\x04")) return because("is_archive");
    if (bytes.find('\0') == bytes.npos && isUtf8(bytes)) return std::nullopt;
    int line = 1;
    for (auto rest = bytes; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        const auto part = rest.substr(0, end);
        if (part.find('\0') != part.npos || !isUtf8(part)) break;
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    return Message{fmt::format("{}:{}", fileName, line), "not_utf8", {}};
}

/// The beginning tag of the root element, or what stands in its place: texts may hold anything.
std::string_view rootTag(std::string_view bytes) {
    for (;;) {
        bytes.remove_prefix(std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size()));
        const std::string_view end = bytes.starts_with("<?") ? "?>" : bytes.starts_with("<!--") ? "-->" : "";
        if (end.empty()) break;
        const auto at = bytes.find(end);
        bytes.remove_prefix(at == bytes.npos ? bytes.size() : at + end.size());
    }
    char quote = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (quote == 0 && c == '>') return bytes.substr(0, i);
        if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
    }
    return bytes;
}

/// XML roots of other formats, by what they are.
std::optional<Message> foreignXml(std::string_view head) {
    const auto has = [&](std::string_view text) { return head.find(text) != head.npos; };
    if (has("loms-constraints") || has("/ap/loms")) return Message{"", "is_loms", {}};
    if (has("/ap/edc-constraints") || has("europass.eu/model/credentials") || has("europeanDigitalCredential"))
        return Message{"", "is_credential", {}};
    if (has("educations.com/XmlImport")) return Message{"", "is_course_catalogue", {}};
    if (has("<html") || has("<!DOCTYPE html") || has("<!doctype html")) return Message{"", "is_web_page", {}};
    return std::nullopt;
}

/// Text that neither is nor says that it is a curriculum gets a name instead of a remark on its syntax.
void nameWhatItIs(Reading& reading, std::string_view bytes, std::string_view fileName) {
    if (reading.errors.empty() || reading.draft) return;
    auto& first = reading.errors.front();
    if (first.code == "is_plain_text") first.code = unrecognised(bytes, fileName).code;
    const auto name = lowered(fileName);
    const bool saysYaml = name.ends_with(".yaml") || name.ends_with(".yml") || first.code == "no_format_key" ||
                          bytes.find("curriculum-format") != bytes.npos || bytes.find("qualification:") != bytes.npos;
    const bool isSyntax = first.code.starts_with("yaml_") || first.code == "bad_yaml";
    if (isSyntax && !saysYaml) reading.errors = {unrecognised(bytes, fileName)};
}

void readTree(Parsed parsed, std::string_view fileName, Date today, Reading& reading) {
    reading.warnings = std::move(parsed.warnings);
    if (parsed.error) {
        reading.errors.push_back(std::move(*parsed.error));
        return;
    }
    Places places;
    // The native format may come as JSON, too.
    const bool isNative = reading.format != "eperusteet" || parsed.root->find("curriculum-format");
    if (isNative) {
        readNative(*parsed.root, fileName, reading, places);
    } else if (parsed.root->find("CFDocument")) {
        reading.format = "case";
        readCase(*parsed.root, reading, places);
    } else if (isLocalCurriculum(*parsed.root)) {
        reading.format = "amosaa";
        readLocalCurriculum(*parsed.root, reading, places);
    } else {
        readEperusteet(*parsed.root, reading, places);
    }
    if (reading.draft) validate(reading, places, fileName, today);
    if (reading.draft && reading.errors.empty() && reading.format == "eperusteet" && !isNative)
        reading.draft->extras = extrasOf(*parsed.root, *reading.draft);
}

}  // namespace

Reading read(std::string_view bytes, std::string_view fileName, Date today, const Limits& limits) {
    Reading reading;
    const auto sum = sha256(bytes);
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (auto because = unreadable(bytes, fileName, limits)) {
        reading.errors.push_back(std::move(*because));
        return reading;
    }
    const char first = trimmed(bytes).front();
    if (first == '{' || first == '[') {
        reading.format = "eperusteet";
        readTree(parseJson(bytes, fileName, limits.parts()), fileName, today, reading);
    } else if (first == '<') {
        reading.format = "xml";
        const auto root = rootTag(bytes);
        if (auto because = foreignXml(root)) {
            reading.errors.push_back(std::move(*because));
        } else if (root.find("/ap/loq-constraints/") != root.npos) {
            reading.format = "loq";
            readLoq(bytes, fileName, today, reading);
        } else {
            readTree(parseXml(bytes, fileName, limits.parts()), fileName, today, reading);
        }
    } else {
        reading.format = "yaml";
        readTree(parseYaml(bytes, fileName, limits.parts()), fileName, today, reading);
        nameWhatItIs(reading, bytes, fileName);
    }
    if (reading.draft) reading.draft->source.sha256 = sum;
    return reading;
}

std::string sentence(const Message& message) {
    // The catalogue is the one place that words messages; the command line reads its English.
    static const auto kSentences = [] {
        std::map<std::string, std::string, std::less<>> sentences;
        const auto parsed = parseYaml(asset(kCatalogue).value_or(""), kCatalogue);
        if (!parsed.root) return sentences;
        for (const auto& entry : parsed.root->children)
            if (const auto* english = entry.find("en")) sentences[std::string(entry.key)] = english->text;
        return sentences;
    }();
    const auto found = kSentences.find("import." + message.code);
    auto text = found == kSentences.end() ? message.code + ": {{detail}}" : found->second;
    constexpr std::string_view kDetail = "{{detail}}";
    for (auto at = text.find(kDetail); at != text.npos; at = text.find(kDetail, at + message.detail.size()))
        text.replace(at, kDetail.size(), message.detail);
    return std::string(trimmed(text));
}

}  // namespace valo::importers
