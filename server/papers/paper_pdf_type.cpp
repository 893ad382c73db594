#include "papers/paper_pdf_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace valo::papers::pdf {
namespace {

/// How a style looks.
struct Shape {
    double size, leading;
    bool isBold = false;
    Colour colour = kInk;
    double spacing = 0;
    bool isSerif = false;
};

constexpr std::array<Shape, 17> kShapes{{
    {30, 36, true, kInk, 0, true},    // Title
    {9.5, 14, true, kInk, 0.9},       // Issuer
    {23, 30, false, kInk, 0, true},   // Name
    {11, 15.5, false, kQuietInk},     // Lead
    {12.5, 17, true, kInk, 0, true},  // Heading
    {10.4, 14.6, true},               // Subheading
    {9.6, 13.6},                      // Body
    {8.5, 11.8, false, kQuietInk},    // Small
    {9.6, 13.6, false, kQuietInk},    // Label
    {9.2, 12.8},                      // Cell
    {9.2, 12.8, false, kQuietInk},    // CellAside: another size would make pdftotext lose the rows
    {8.6, 12.8, true},                // CellHead
    {9.6, 13.6, true, kInk, 0.4},     // Code
    {9.6, 13.6, false, kWater},       // Link
    {8, 11, false, kQuietInk},        // Footer
    {11, 16, true, kWhite, 2.4},      // Strip
    {34, 44, true, kPaleWarning},     // Watermark
}};

const Shape& shape(Style style) { return kShapes[static_cast<std::size_t>(style)]; }

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
    void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
    void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};

/// No line ends with a hyphen: pdftotext would take it for one that only divides a word, and leave it out. Nor is an
/// address broken that fits on a line of its own.
void forbidBreaks(PangoAttrList* list, std::string_view words) {
    const auto forbid = [&](std::size_t from, std::size_t to) {
        auto* attribute = pango_attr_allow_breaks_new(FALSE);
        attribute->start_index = static_cast<guint>(from);
        attribute->end_index = static_cast<guint>(std::min(to, words.size()));
        pango_attr_list_insert(list, attribute);
    };
    const auto isContinued = [&](std::size_t at) { return at < words.size() && (words[at] & 0xc0) == 0x80; };
    for (auto at = words.find('-'); at != words.npos; at = words.find('-', at + 1)) {
        auto to = at + 1;
        while (to < words.size() && words[to] == ' ') ++to;
        for (++to; isContinued(to);) ++to;
        forbid(at, to);
    }
    constexpr std::size_t kLongest = 50;
    for (auto at = words.find("://"); at != words.npos; at = words.find("://", at + 1)) {
        const auto before = words.rfind(' ', at), after = std::min(words.find(' ', at), words.size());
        const auto from = before == words.npos ? 0 : before + 1;
        if (after - from <= kLongest) forbid(from, after);
    }
}

// Pango's objects belong to one thread, so each thread has its own fonts.
class Fonts {
 public:
    Fonts() : map_(pango_cairo_font_map_new()) {
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map_.get()), 72);
        context_.reset(pango_font_map_create_context(map_.get()));
        const std::unique_ptr<cairo_font_options_t, Unref> options(cairo_font_options_create());
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(context_.get(), options.get());
        pango_context_set_round_glyph_positions(context_.get(), FALSE);
        pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
        for (std::size_t i = 0; i < kShapes.size(); ++i) {
            auto* font = pango_font_description_new();
            fonts_[i].reset(font);
            // The family that has a script's letters follows by itself (fontconfig).
            pango_font_description_set_family(font, kShapes[i].isSerif ? "Noto Serif" : "Noto Sans");
            pango_font_description_set_weight(font, kShapes[i].isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
            pango_font_description_set_absolute_size(font, kShapes[i].size * PANGO_SCALE);
            spaces_[i].reset(layout("o o", static_cast<Style>(i), -1, Language::Fi));
        }
    }

    PangoLayout* layout(const std::string& words, Style style, double width, Language language) const {
        auto* layout = pango_layout_new(context_.get());
        pango_layout_set_font_description(layout, fonts_[static_cast<std::size_t>(style)].get());
        pango_layout_set_auto_dir(layout, FALSE);
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_width(layout, width < 0 ? -1 : static_cast<int>(width * PANGO_SCALE));
        const std::unique_ptr<PangoAttrList, Unref> list(pango_attr_list_new());
        // A code or an address broken at a line's end must not gain a hyphen that somebody types.
        pango_attr_list_insert(list.get(), pango_attr_insert_hyphens_new(FALSE));
        // Readers lose what stands around one glyph for two letters (fi); scripts that need it join theirs by rlig.
        pango_attr_list_insert(list.get(), pango_attr_font_features_new("liga=0, clig=0"));
        pango_attr_list_insert(list.get(), pango_attr_language_new(pango_language_from_string(tag(language).data())));
        if (const auto spacing = shape(style).spacing; spacing > 0)
            pango_attr_list_insert(list.get(), pango_attr_letter_spacing_new(static_cast<int>(spacing * PANGO_SCALE)));
        if (style == Style::Link) pango_attr_list_insert(list.get(), pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
        const std::unique_ptr<PangoAttrList, Unref> whole(pango_attr_list_copy(list.get()));
        forbidBreaks(whole.get(), words);
        pango_layout_set_attributes(layout, whole.get());
        pango_layout_set_text(layout, words.data(), static_cast<int>(words.size()));
        PangoRectangle drawn{};  // without spaces at a line's end, which may stand over
        if (width >= 0) pango_layout_get_extents(layout, &drawn, nullptr);
        // What may not be broken does not fit: then it is broken after all, and stays in its column.
        constexpr int kHair = PANGO_SCALE;  // letters may lean over by less than a point
        if (drawn.x + drawn.width > width * PANGO_SCALE + kHair) pango_layout_set_attributes(layout, list.get());
        return layout;
    }
    /// Pango draws no space that stands alone, so this takes the one between two letters.
    void drawSpace(cairo_t* cr, Style style, double x, double y) const {
        const auto* line = pango_layout_get_line_readonly(spaces_[static_cast<std::size_t>(style)].get(), 0);
        const auto* item = static_cast<const PangoGlyphItem*>(line->runs->data);
        const cairo_glyph_t glyph{item->glyphs->glyphs[1].glyph, x, y};
        const cairo_text_cluster_t cluster{1, 1};
        auto* font = PANGO_CAIRO_FONT(item->item->analysis.font);
        cairo_set_scaled_font(cr, pango_cairo_font_get_scaled_font(font));
        cairo_show_text_glyphs(cr, " ", 1, &glyph, 1, &cluster, 1, {});
    }

 private:
    std::unique_ptr<PangoFontMap, Unref> map_;
    std::unique_ptr<PangoContext, Unref> context_;
    std::array<std::unique_ptr<PangoFontDescription, Unref>, kShapes.size()> fonts_;
    std::array<std::unique_ptr<PangoLayout, Unref>, kShapes.size()> spaces_;
};

const Fonts& fonts() {
    thread_local const Fonts fonts;
    return fonts;
}

bool isSpaceBefore(const char* text, int index) {
    return index > 0 && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(text + index)));
}

// Words come from databases of others too: what Pango would refuse or draw as a box is left out.
std::string drawable(const std::string& words) {
    const std::unique_ptr<char, decltype(&g_free)> valid(
        g_utf8_make_valid(words.data(), static_cast<gssize>(words.size())), g_free);
    std::string text = valid.get();
    std::erase(text, '\r');
    std::replace(text.begin(), text.end(), '\t', ' ');
    std::erase_if(text, [](unsigned char c) { return c < ' ' && c != '\n'; });
    return text;
}

/// A paragraph whose last line holds a word or two is set a little narrower, as long as that takes no more lines.
void balance(PangoLayout* layout, double width) {
    constexpr double kShort = 0.25, kStep = 0.06, kNarrowest = 0.7;
    const auto lines = pango_layout_get_line_count(layout);
    const auto lastWidth = [&] {
        PangoRectangle logical;
        pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, lines - 1), nullptr, &logical);
        return static_cast<double>(logical.width) / PANGO_SCALE;
    };
    if (width < 0 || lines < 2) return;
    for (auto share = 1.0; lastWidth() < kShort * width && share > kNarrowest;) {
        share -= kStep;
        pango_layout_set_width(layout, static_cast<int>(share * width * PANGO_SCALE));
        if (pango_layout_get_line_count(layout) == lines) continue;
        pango_layout_set_width(layout, static_cast<int>((share + kStep) * width * PANGO_SCALE));
        return;
    }
}

TextPtr setAnew(const std::string& words, Style style, double width, Language language, Colour colour) {
    auto text = std::make_shared<Text>();
    const auto clean = drawable(words);
    text->layout.reset(fonts().layout(clean, style, width, language));
    if (style == Style::Lead || style == Style::Body || style == Style::Small || style == Style::Cell)
        balance(text->layout.get(), width);
    text->style = style;
    text->colour = colour;
    const auto* bytes = pango_layout_get_text(text->layout.get());
    const auto leading = shape(style).leading;
    for (auto* item = pango_layout_get_lines_readonly(text->layout.get()); item; item = item->next) {
        auto* line = static_cast<PangoLayoutLine*>(item->data);
        PangoRectangle logical;
        pango_layout_line_get_extents(line, nullptr, &logical);
        const double height = static_cast<double>(logical.height) / PANGO_SCALE;
        const auto air = std::max(0.0, leading - height);
        text->lines.push_back(
            {line, static_cast<double>(logical.width) / PANGO_SCALE, height + air,
             air / 2 - static_cast<double>(logical.y) / PANGO_SCALE,
             item->next && isSpaceBefore(bytes, pango_layout_line_get_start_index(
                                                    static_cast<PangoLayoutLine*>(item->next->data)))});
    }
    return text;
}

/// Texts of this thread that were set lately: certificates that are issued together say much in the same words. Of two
/// generations the older one goes when the younger one is full, so that memory stays within bounds.
class SetTexts {
 public:
    template <class Set>
    const TextPtr& get(std::string key, Set&& set) {
        if (const auto found = young_.find(key); found != young_.end()) return found->second;
        if (young_.size() == kMost) old_ = std::exchange(young_, {});
        const auto found = old_.find(key);
        auto text = found == old_.end() ? set() : found->second;
        return young_.emplace(std::move(key), std::move(text)).first->second;
    }

 private:
    static constexpr std::size_t kMost = 300;  // some kilobytes each
    std::unordered_map<std::string, TextPtr> young_, old_;
};

}  // namespace

TextPtr setText(const std::string& words, Style style, double width, Language language, std::optional<Colour> colour) {
    constexpr std::size_t kLongest = 1000;  // bytes of what may well be said again
    const auto ink = colour.value_or(shape(style).colour);
    const auto set = [&] { return setAnew(words, style, width, language, ink); };
    if (words.size() > kLongest) return set();
    fonts();  // outlive what is set in them
    thread_local SetTexts texts;
    return texts.get(fmt::format("{} {} {} {} {} {} {}", static_cast<int>(style), static_cast<int>(language), width,
                                 ink.red, ink.green, ink.blue, words),
                     set);
}

double Text::height() const {
    double sum = 0;
    for (const auto& line : lines) sum += line.height;
    return sum;
}

double Text::width() const {
    double most = 0;
    for (const auto& line : lines) most = std::max(most, line.width);
    return most;
}

void Text::draw(cairo_t* cr, std::size_t from, std::size_t to, double x, double y) const {
    use(cr, colour);
    for (auto i = from; i < to; ++i) {
        const auto& line = lines[i];
        cairo_move_to(cr, x, y + line.baseline);
        pango_cairo_show_layout_line(cr, line.line);
        if (line.endsInSpace) fonts().drawSpace(cr, style, x + line.width, y + line.baseline);
        y += line.height;
    }
}

}  // namespace valo::papers::pdf
