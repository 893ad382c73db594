#pragma once
#include <string>
#include <string_view>

namespace valo::web {

/// The five levels as one drawing: 0 not assessed (outline), 1 practising (a spark), 2 guided (one third), 3
/// independent (two thirds), 4 advanced (full, with rays). With `label` it is an image of that name; without,
/// decoration beside a word that is there already.
std::string lampSvg(int level, std::string_view label = {});

}  // namespace valo::web
