#pragma once
#include <string>
#include <string_view>

namespace valo::web {

/// The icons of assets/icons.svg. Decoration beside a word, so hidden from screen readers.
bool isIcon(std::string_view name);
std::string iconHtml(std::string_view name);

}  // namespace valo::web
