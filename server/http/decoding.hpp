#pragma once
// What clients write, decoded strictly: percent signs, forms, cookies, languages. Pure; a refusal is a FieldError.
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "http/request.hpp"

namespace valo::http {

inline constexpr std::size_t kMostFields = 1000;  // of a query or an urlencoded form: long tick lists are real
inline constexpr std::size_t kMostParts = 1000;   // of a multipart form: many files at once

/// Nothing when a percent sign is not followed by two hex digits.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace);

/// As the value of a query: everything but letters, digits and -._~ as %XX.
std::string percentEncoded(std::string_view text);

/// A path without its query: decoded, clean, without an encoded slash (which would move the borders of its segments).
std::optional<std::string> decodedPath(std::string_view rawPath);

/// Both add to `into` and say what is wrong, if anything: codes bad_encoding, unreadable_text, too_many_fields,
/// too_long, bad_form. Line ends of values become "\n". Bytes of files are taken as they are.
std::optional<FieldError> parseUrlencoded(std::string_view text, Fields& into);
std::optional<FieldError> parseMultipart(std::string_view body, std::string_view contentType, Fields& into,
                                         std::vector<UploadedFile>& files, std::size_t mostFieldBytes = 64 * 1024);

std::map<std::string, std::string> parseCookies(std::string_view header);

/// The language that an Accept-Language header prefers among ours.
std::optional<Language> preferredLanguage(std::string_view acceptLanguage);

}  // namespace valo::http
