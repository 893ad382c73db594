#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"

namespace valo::web {

using Catalogue = std::map<std::string, LocalizedText, std::less<>>;

/// Adds the messages of one YAML file: `key: {fi: …, sv: …, en: …}`. Throws std::runtime_error that names the file and
/// the key when a language is missing or empty, a key comes twice, or the languages name different {{parameters}}.
void readMessages(std::string_view path, std::string_view yaml, Catalogue& catalogue);

/// The names in {{…}}, sorted, each once.
std::vector<std::string> parametersOf(std::string_view message);
/// `message` with each {{name}} replaced by what `value` says for it.
std::string filled(std::string_view message, const std::function<std::string(std::string_view name)>& value);

}  // namespace valo::web
