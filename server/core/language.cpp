#include "core/language.hpp"

namespace valo {

ShownText shown(const LocalizedText& text, Language wanted) {
    if (!text.in(wanted).empty()) return {text.in(wanted), wanted};
    for (auto language : kLanguages)
        if (!text.in(language).empty()) return {text.in(language), language};
    return {"", wanted};
}

}  // namespace valo
