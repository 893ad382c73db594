#include "web/components.hpp"

#include <boost/test/unit_test.hpp>
#include <set>

#include "web/assets.hpp"
#include "web/icons.hpp"
#include "web/lamp.hpp"

using namespace valo;
using namespace valo::web;

namespace {

const Pages& pages() {
    static const Pages loaded(Pages::Strict::Yes);
    return loaded;
}
std::string rendered(const std::string& text, const Data& data) {
    Sources sources{{"server/a/templates/it.html", text}};
    return Pages(sources, Pages::Strict::Yes).fragment("a/it", data, {});
}
std::string formPage(Form& form) {
    Data data;
    data.set("form", form.take());
    PageContext context;
    context.language = Language::En;
    Sources sources;
    return rendered(
        "{{#form.errors}}({{field}}|{{label}}|{{text}}){{/form.errors}}"
        "{{#form.email}}{{label}}={{value}}!{{error}}@{{described_by}}{{/form.email}}",
        data);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_refused_field_keeps_its_value_and_says_why_beside_it_and_at_the_top) {
    Form form(pages(), Language::En, {{"email", "required", ""}, {"elsewhere", "unknown", ""}});
    form.add(Field{.name = "email", .label = "common.email", .value = "a@<b>"});
    BOOST_TEST(formPage(form) ==
               "(email|Email|Please fill this in.)(||This is not known. Choose one from the list.)"
               "Email=a@&lt;b&gt;!Please fill this in.@error-email");
}

BOOST_AUTO_TEST_CASE(a_form_without_errors_shows_none) {
    Form form(pages(), Language::En);
    form.add(Field{.name = "email", .label = "common.email", .value = "x", .hint = "common.note"});
    BOOST_TEST(formPage(form) == "Email=x!@hint-email");
}

BOOST_AUTO_TEST_CASE(the_five_lamps_differ_and_say_their_name) {
    std::set<std::string> drawings;
    for (int level = 0; level < 5; ++level) {
        drawings.insert(lampSvg(level).substr(20));
        BOOST_TEST(lampSvg(level).find("aria-hidden=\"true\"") != std::string::npos);
        BOOST_TEST(lampSvg(level, "\"<x>").find("role=\"img\" aria-label=\"&quot;&lt;x&gt;\"") != std::string::npos);
    }
    BOOST_TEST(drawings.size() == 5u);
    BOOST_TEST(levelWord(pages(), Language::Fi, 2) == "osaa ohjatusti");
    BOOST_TEST(levelWord(pages(), Language::Sv, 3) == "kan självständigt");
}

BOOST_AUTO_TEST_CASE(a_requirement_in_another_language_carries_its_mark) {
    const RequirementRow row{
        .plain = "", .official = {"suomeksi", "", ""}, .code = "1", .decisionNumber = "D", .level = 1};
    const std::string text = "{{plain}}|{{official_lang}}|{{#language_mark}}{{language_mark}}{{/language_mark}}";
    BOOST_TEST(rendered(text, requirementData(pages(), Language::Sv, row)) == "suomeksi|fi|finska");
    BOOST_TEST(rendered(text, requirementData(pages(), Language::Fi, row)) == "suomeksi|fi|");
}

BOOST_AUTO_TEST_CASE(a_row_of_lamps_begins_with_the_brightest_and_leaves_out_the_absent) {
    const auto data = lampRow(pages(), Language::En, {4, 0, 2, 0, 1});
    BOOST_TEST(rendered("{{#lamps}}{{word}} {{count}};{{/lamps}}", data) ==
               "can apply 1;can with guidance 2;not assessed yet 4;");
}

BOOST_AUTO_TEST_CASE(the_difference_of_two_texts_gives_both_back) {
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"a b c", "a x c", "a [-b] [+x] c"},
        {"a b", "a b", "a b"},
        {"", "a b", "[+a b]"},
        {"a b", "", "[-a b]"},
        {"", "", ""},
        {"a b c d", "b d", "[-a] b [-c] d"},
        {"x y", "a  b\nc", "[-x y] [+a b c]"},
        {"a a b", "a b b", "a [-a] b [+b]"},
    };
    for (const auto& [before, after, expected] : cases) {
        Data data;
        data.set("parts", wordDiff(before, after));
        auto text = rendered(
            "{{#parts}}{{#same}}{{text}}{{/same}}{{#added}}[+{{text}}]{{/added}}{{#removed}}[-{{text}}]{{/removed}} "
            "{{/parts}}",
            data);
        if (!text.empty()) text.pop_back();
        BOOST_TEST(text == expected);
    }
}

BOOST_AUTO_TEST_CASE(very_long_texts_are_shown_as_wholly_replaced) {
    std::string before, after;
    for (int i = 0; i < 2001; ++i) before += "a ", after += "a ";
    BOOST_TEST(wordDiff(before, after).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_tree_closes_what_it_opens) {
    TreeNode root{.label = "r"};
    root.children = {{.label = "a"}, {.label = "b", .children = {{.label = "c"}}}};
    Data data;
    data.set("tree", treeRows(root));
    BOOST_TEST(
        rendered("{{#tree}}{{#opens}}{{label}}({{/opens}}{{#leaf}}{{label}},{{/leaf}}{{#closes}}){{/closes}}{{/tree}}",
                 data) == "r(a,b(c,))");
}

BOOST_AUTO_TEST_CASE(an_asset_is_served_by_the_address_of_its_content_only) {
    const auto& url = assetUrl("site.css");
    BOOST_TEST(url.starts_with("/assets/site."));
    BOOST_TEST(url.size() == std::string("/assets/site..css").size() + 12);
    const auto asset = assetByUrl(url);
    BOOST_REQUIRE(asset.has_value());
    BOOST_TEST(asset->contentType == "text/css; charset=utf-8");
    BOOST_TEST(asset->bytes.find("--ink") != std::string_view::npos);
    for (const auto* path :
         {"/assets/site.css", "/assets/site.000000000000.css", "/assets/../site.css", "", "/assets/"})
        BOOST_TEST(!assetByUrl(path).has_value(), path);
    BOOST_CHECK_THROW(assetUrl("nothing.css"), std::out_of_range);
    BOOST_TEST(isIcon("check"));
    BOOST_TEST(!isIcon("chec"));
    BOOST_TEST(!isIcon(""));
}
