// What can be said about looks without a browser: contrast, circumstances, and markup that a screen reader depends on.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "core/asset.hpp"
#include "web/assets.hpp"
#include "web/styleguide.hpp"

using namespace valo;
using namespace valo::web;

namespace {

std::string sheet() { return std::string(*asset("server/web/assets/site.css")); }

using Colours = std::map<std::string, std::string>;

/// The custom colours of the first :root block after `from`.
Colours coloursAfter(const std::string& css, std::size_t from) {
    const auto begin = css.find(":root", from);
    const auto block = css.substr(begin, css.find('}', begin) - begin);
    Colours colours;
    const std::regex declaration("--([a-z-]+): (#[0-9a-f]{6});");
    for (std::sregex_iterator it(block.begin(), block.end(), declaration), end; it != end; ++it)
        colours[(*it)[1]] = (*it)[2];
    return colours;
}

double luminance(const std::string& colour) {
    const auto channel = [&](std::size_t at) {
        const double c = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
double contrast(const std::string& a, const std::string& b) {
    const auto [low, high] = std::minmax({luminance(a), luminance(b)});
    return (high + 0.05) / (low + 0.05);
}

std::set<std::string> found(const std::string& text, const std::string& pattern) {
    std::set<std::string> result;
    const std::regex expression(pattern);
    for (std::sregex_iterator it(text.begin(), text.end(), expression), end; it != end; ++it) result.insert((*it)[1]);
    return result;
}
std::size_t count(const std::string& text, const std::string& pattern) {
    const std::regex expression(pattern);
    return static_cast<std::size_t>(
        std::distance(std::sregex_iterator(text.begin(), text.end(), expression), std::sregex_iterator()));
}

std::string styleguide(Language language) {
    static const Pages pages(Pages::Strict::Yes);
    return pages.page("web/styleguide", styleguideData(pages, language), styleguideContext(pages, language));
}

}  // namespace

BOOST_AUTO_TEST_CASE(contrast_is_computed_as_the_guidelines_say) {
    BOOST_TEST(contrast("#000000", "#ffffff") == 21.0, boost::test_tools::tolerance(0.001));
    BOOST_TEST(contrast("#767676", "#ffffff") == 4.54, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(every_pair_of_colours_in_use_can_be_read_in_both_schemes) {
    const auto css = sheet();
    const std::pair<const char*, Colours> schemes[] = {
        {"light", coloursAfter(css, 0)}, {"dark", coloursAfter(css, css.find("prefers-color-scheme: dark"))}};
    const std::vector<std::pair<std::string, std::vector<std::string>>> textOn = {
        {"paper", {"ink", "muted", "water", "water-deep", "good", "warning", "wrong"}},
        {"quiet", {"ink", "muted", "water", "water-deep"}},
        {"water-tint", {"ink", "muted", "water", "water-deep"}},
        {"good-tint", {"ink", "good"}},
        {"warning-tint", {"ink", "warning"}},
        {"wrong-tint", {"ink", "wrong"}},
        {"water", {"on-water"}},
        {"water-deep", {"on-water"}},
        {"wrong", {"on-wrong"}},
        {"light", {"on-light"}}};
    const std::vector<std::pair<std::string, std::vector<std::string>>> shapesOn = {
        {"paper", {"edge", "ink", "water", "wrong", "good"}},
        {"quiet", {"edge", "water"}},
        {"water-tint", {"edge", "ink", "water"}}};
    for (const auto& [scheme, colours] : schemes) {
        BOOST_REQUIRE_GE(colours.size(), 19u);
        const auto check = [&](const auto& table, double least) {
            for (const auto& [ground, fronts] : table)
                for (const auto& front : fronts)
                    BOOST_TEST(contrast(colours.at(front), colours.at(ground)) >= least,
                               scheme << ": " << front << " on " << ground << " is "
                                      << contrast(colours.at(front), colours.at(ground)));
        };
        check(textOn, 4.5);
        check(shapesOn, 3.0);
    }
}

BOOST_AUTO_TEST_CASE(the_sheet_uses_no_colour_outside_its_properties) {
    auto css = sheet();
    for (std::size_t at; (at = css.find(":root {")) != css.npos;) css.erase(at, css.find('}', at) - at);
    // Paper is white on a dark screen too.
    BOOST_TEST(found(css, "(#[0-9a-fA-F]{3,8})\\b") == (std::set<std::string>{"#14242b", "#ffffff"}),
               boost::test_tools::per_element());
    const auto used = found(css, "var\\((--[a-z-]+)\\)");
    const auto declared = found(sheet(), "(--[a-z-]+):");
    for (const auto& name : used) BOOST_TEST(declared.contains(name), name);
}

BOOST_AUTO_TEST_CASE(the_sheet_answers_to_every_circumstance) {
    const auto css = sheet();
    for (const std::string_view query : {"prefers-reduced-motion: reduce", "prefers-color-scheme: dark",
                                         "forced-colors: active", "@media print", ":focus-visible"})
        BOOST_TEST(css.find(query) != css.npos, query);
    BOOST_TEST(count(css, "transition: (?!none)|animation: (?!none)") == 0u);
    BOOST_TEST(count(css, "outline: none") == 1u);  // main, which takes focus only from the skip link
    BOOST_TEST(css.find("http") == css.rfind("a[href^=\"http\"]") + 9);
}

BOOST_AUTO_TEST_CASE(the_styleguide_is_whole_in_every_language) {
    for (const auto language : kLanguages) {
        const auto html = styleguide(language);
        BOOST_TEST(html.find("{{") == html.npos);
        BOOST_TEST(html.find("<html lang=\"" + std::string(tag(language)) + "\"") != html.npos);
        BOOST_TEST(count(html, "<h1[ >]") == 1u);
    }
}

BOOST_AUTO_TEST_CASE(no_page_part_needs_what_the_content_security_policy_forbids) {
    for (const auto path : assetPaths("server/")) {
        if (!path.ends_with(".html")) continue;
        const std::string html(*asset(path));
        BOOST_TEST(count(html, "\\sstyle=") == 0u, path << " has a style attribute");
        BOOST_TEST(count(html, "<style") == 0u, path << " has a style element");
        BOOST_TEST(count(html, "\\son[a-z]+=") == 0u, path << " has an event attribute");
        BOOST_TEST(count(html, "<script(?! src=)") == 0u, path << " has an inline script");
        BOOST_TEST(count(html, "(src|href|action)=\"(https?:)?//") == 0u, path << " loads from elsewhere");
    }
}

BOOST_AUTO_TEST_CASE(every_form_that_changes_something_carries_its_token) {
    for (const auto path : assetPaths("server/")) {
        if (!path.ends_with(".html")) continue;
        const std::string html(*asset(path));
        BOOST_TEST(count(html, "<form[^>]*method=\"post\"") == count(html, "\\{\\{> csrf\\}\\}"), path);
    }
}

BOOST_AUTO_TEST_CASE(names_of_elements_are_unique_and_references_lead_somewhere) {
    const auto html = styleguide(Language::Fi);
    const auto ids = found(html, "\\sid=\"([^\"]+)\"");
    BOOST_TEST(ids.size() == count(html, "\\sid=\""));
    for (const auto& target : found(html, "\\sfor=\"([^\"]+)\"")) BOOST_TEST(ids.contains(target), target);
    for (const auto& target : found(html, "aria-labelledby=\"([^\"]+)\"")) BOOST_TEST(ids.contains(target), target);
    for (const auto& targets : found(html, "aria-describedby=\"([^\"]+)\"")) {
        std::istringstream words(targets);
        for (std::string target; words >> target;) BOOST_TEST(ids.contains(target), target);
    }
    for (const auto& target : found(html, "href=\"#([^\"]+)\""))
        BOOST_TEST((ids.contains(target) || target == "workplaces" || target == "people"), target);
    BOOST_TEST(count(html, "<img(?![^>]*\\salt=)") == 0u);
    BOOST_TEST(count(html, "<svg(?![^>]*(aria-hidden|aria-label)=)") == 0u);
}

BOOST_AUTO_TEST_CASE(every_class_that_a_template_names_is_in_the_sheet) {
    const auto css = sheet();
    const auto known = found(css, "\\.([a-z][a-z0-9-]*)");
    for (const auto path : assetPaths("server/")) {
        if (!path.ends_with(".html")) continue;
        const std::string html = std::regex_replace(std::string(*asset(path)), std::regex("\\{\\{[^}]*\\}\\}"), " ");
        for (const auto& classes : found(html, "\\sclass=\"([^\"]*)\"")) {
            std::istringstream words(classes);
            for (std::string name; words >> name;) BOOST_TEST(known.contains(name), path << ": class " << name);
        }
    }
}
