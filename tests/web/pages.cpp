#include <boost/test/unit_test.hpp>

#include "web/render.hpp"

using namespace valo;
using namespace valo::web;

namespace {

const std::string kWords = R"(
a.hello: {fi: "Hei <{{name}}>", sv: "Hej <{{name}}>", en: "Hello <{{name}}>"}
a.days.one: {fi: "{{n}} päivä", sv: "{{n}} dag", en: "{{n}} day"}
a.days.many: {fi: "{{n}} päivää", sv: "{{n}} dagar", en: "{{n}} days"}
error.invalid: {fi: "Väärin", sv: "Fel", en: "Wrong"}
error.too_long: {fi: "Enintään {{detail}}", sv: "Högst {{detail}}", en: "At most {{detail}}"}
)";

Sources withTemplate(const std::string& text) {
    return {{"server/web/messages/a.yaml", kWords},
            {"server/web/templates/partials/inner.html", "[{{x}}]"},
            {"server/web/templates/partials/loop.html", "{{> loop}}"},
            {"server/a/templates/it.html", text}};
}
std::string rendered(const std::string& text, const Data& data, Language language = Language::Fi,
                     Pages::Strict strict = Pages::Strict::Yes) {
    auto sources = withTemplate(text);
    sources.erase("server/web/templates/partials/loop.html");
    PageContext context;
    context.language = language;
    return Pages(sources, strict).fragment("a/it", data, context);
}
std::string loadError(const Sources& sources) {
    try {
        Pages(sources, Pages::Strict::No);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "loaded";
}

Data with(std::string_view name, std::string_view text) {
    Data data;
    data.set(name, text);
    return data;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_template_and_catalogue_that_the_program_carries_loads) {
    const Pages pages;
    BOOST_TEST(pages.hasText("common.save"));
    BOOST_TEST(!pages.hasText("common.sav"));
}

BOOST_AUTO_TEST_CASE(values_are_escaped_in_text_and_in_attributes) {
    const auto data = with("x", R"(<script>"&')");
    BOOST_TEST(rendered("{{x}}", data) == "&lt;script&gt;&quot;&amp;&#39;");
    BOOST_TEST(rendered(R"(<a title="{{x}}">)", data) == R"(<a title="&lt;script&gt;&quot;&amp;&#39;">)");
    BOOST_TEST(rendered(R"({{#x}}{{.}}{{/x}})", data) == "&lt;script&gt;&quot;&amp;&#39;");
}

BOOST_AUTO_TEST_CASE(words_are_escaped_and_filled_in_each_language) {
    const auto data = with("name", "<b>");
    BOOST_TEST(rendered("{{t.a.hello}}", data, Language::Fi) == "Hei &lt;&lt;b&gt;&gt;");
    BOOST_TEST(rendered("{{t.a.hello}}", data, Language::Sv) == "Hej &lt;&lt;b&gt;&gt;");
    BOOST_TEST(rendered("{{t.a.hello}}", data, Language::En) == "Hello &lt;&lt;b&gt;&gt;");
}

BOOST_AUTO_TEST_CASE(a_value_that_looks_like_a_tag_stays_text) {
    Data data = with("x", "{{secret}} {{> inner}}");
    data.set("secret", "leaked");
    BOOST_TEST(rendered("{{x}}", data) == "{{secret}} {{&gt; inner}}");
}

BOOST_AUTO_TEST_CASE(markup_of_our_own_code_passes_unescaped) {
    BOOST_TEST(rendered("{{{lamp_html}}}{{& lamp_html}}", with("lamp_html", "<svg/>")) == "<svg/><svg/>");
}

BOOST_AUTO_TEST_CASE(empty_false_and_absent_are_not) {
    Data data;
    data.set("empty", "").set("no", false).set("none", std::vector<Data>{}).set("yes", true).set("zero", 0);
    data.set("maybe", std::optional<std::string>{});
    for (const auto* name : {"empty", "no", "none", "absent", "maybe"}) {
        const std::string n = name;
        BOOST_TEST(rendered("{{#" + n + "}}yes{{/" + n + "}}{{^" + n + "}}not{{/" + n + "}}", data) == "not", n);
    }
    for (const auto* name : {"yes", "zero"}) {
        const std::string n = name;
        BOOST_TEST(rendered("{{#" + n + "}}yes{{/" + n + "}}{{^" + n + "}}not{{/" + n + "}}", data) == "yes", n);
    }
}

BOOST_AUTO_TEST_CASE(a_list_repeats_and_tells_whether_and_how_many) {
    std::vector<Data> rows;
    for (const auto* name : {"a", "b"}) rows.push_back(with("x", name));
    Data data;
    data.set("rows", rows).set("words", std::vector<std::string>{"p", "q"});
    BOOST_TEST(rendered("{{#has_rows}}{{rows_count}}:{{#rows}}{{> inner}}{{/rows}}{{/has_rows}}", data) == "2:[a][b]");
    BOOST_TEST(rendered("{{#words}}{{.}},{{/words}}", data) == "p,q,");
}

BOOST_AUTO_TEST_CASE(inner_names_come_first_and_outer_ones_show_through) {
    Data inner = with("x", "inner");
    Data data = with("x", "outer");
    data.set("y", "seen").set("inside", inner);
    BOOST_TEST(rendered("{{#inside}}{{x}} {{y}}{{/inside}} {{x}} {{inside.x}}", data) == "inner seen outer inner");
}

BOOST_AUTO_TEST_CASE(a_copy_of_data_is_its_own) {
    Data data = with("x", "first");
    Data copy = data;
    copy.set("x", "second");
    BOOST_TEST(rendered("{{x}}", data) == "first");
    BOOST_TEST(rendered("{{x}}", copy) == "second");
}

BOOST_AUTO_TEST_CASE(a_variable_that_nobody_set_throws_when_strict_and_is_empty_otherwise) {
    BOOST_CHECK_THROW(rendered("{{nobody}}", {}), std::out_of_range);
    BOOST_CHECK_THROW(rendered("{{t.a.hello}}", {}), std::out_of_range);
    BOOST_TEST(rendered("({{nobody}})", {}, Language::Fi, Pages::Strict::No) == "()");
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_template_stops_the_start_and_names_file_and_line) {
    const std::pair<const char*, const char*> mistakes[] = {
        {"{{t.a.missing}}", "no message a.missing"},
        {"{{{x}}}", "does not end in _html"},
        {"{{&x}}", "does not end in _html"},
        {"<a href={{x}}>", "not in a quoted attribute"},
        {"<a\n href= {{x}}>", "not in a quoted attribute"},
        {"<a {{x}}>", "not in a quoted attribute"},
        {"<a title=\"b\" {{#x}}c{{/x}} href={{t.a.hello}}>", "not in a quoted attribute"},
        {"{{> nowhere}}", "partials/nowhere.html: no such template"},
        {"{{icon.unicorn}}", "no icon unicorn"},
        {"{{asset.none.css}}", "no asset none.css"},
        {"{{=<% %>=}}", "delimiters"},
        {"{{x", "not closed"},
        {"{{}}", "empty tag"},
        {"{{a b}}", "is not a name"},
        {"{{#x}}", "Unclosed section"},
        {"{{#x}}{{/y}}", "Unclosed section"},
        {"{{/x}}", "Unopened section"},
    };
    for (const auto& [text, reason] : mistakes) {
        auto sources = withTemplate("first line\n" + std::string(text));
        sources.erase("server/web/templates/partials/loop.html");
        const auto error = loadError(sources);
        BOOST_TEST(error.find(reason) != error.npos, text << ": " << error);
    }
    auto sources = withTemplate("first line\n{{{x}}}");
    sources.erase("server/web/templates/partials/loop.html");
    BOOST_TEST(loadError(sources).starts_with("server/a/templates/it.html:2: "));
    BOOST_TEST(loadError(withTemplate("")).find("include each other") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(values_in_text_and_in_quoted_attributes_are_accepted) {
    for (const auto* text :
         {"a = {{x}}", "<p>{{x}} > {{x}}</p>", "<a href='{{x}}' title=\"{{#x}}b > {{x}}{{/x}}\">{{x}}</a>",
          "<a href=\"/?q={{x}}&y={{x}}\"{{#x}} title=\"{{x}}\"{{/x}}>"})
        BOOST_CHECK_NO_THROW(rendered(text, with("x", "1")));
}

BOOST_AUTO_TEST_CASE(a_mistake_in_a_catalogue_stops_the_start_and_names_file_and_key) {
    const std::pair<const char*, const char*> mistakes[] = {
        {R"(k: {fi: "a", sv: "b"})", "k: has no en"},
        {R"(k: {fi: "a", sv: "", en: "c"})", "k: has no sv"},
        {R"(k: {fi: "a", sv: ["b"], en: "c"})", "k: has no sv"},
        {R"(k: {fi: "a", sv: "b", en: "c", de: "d"})", "k: has more"},
        {R"(k: "a")", "k: is not {fi, sv, en}"},
        {R"(k: {fi: "{{x}}", sv: "{{y}}", en: "{{x}}"})", "k: names different"},
        {R"(k: {fi: "{{x}}", sv: "{{x}}", en: "c"})", "k: names different"},
        {"k: {fi: \"a\", sv: \"b\", en: \"c\"}\nk: {fi: \"a\", sv: \"b\", en: \"c\"}", "k: comes twice"},
        {"- k", "is not a map"},
        {"k: {fi: \"a\"", "web/messages/bad.yaml:"},
    };
    for (const auto& [yaml, reason] : mistakes) {
        const auto error = loadError({{"server/web/messages/bad.yaml", yaml}});
        BOOST_TEST(error.starts_with("server/web/messages/bad.yaml"), error);
        BOOST_TEST(error.find(reason) != error.npos, yaml << ": " << error);
    }
}

BOOST_AUTO_TEST_CASE(plain_texts_are_filled_counted_and_not_escaped) {
    auto sources = withTemplate("");
    sources.erase("server/web/templates/partials/loop.html");
    const Pages pages(sources, Pages::Strict::No);
    BOOST_TEST(pages.text(Language::En, "a.hello", {{"name", "<A>"}}) == "Hello <<A>>");
    BOOST_TEST(pages.countText(Language::Sv, "a.days", 0) == "0 dagar");
    BOOST_TEST(pages.countText(Language::Sv, "a.days", 1) == "1 dag");
    BOOST_TEST(pages.countText(Language::Fi, "a.days", 21) == "21 päivää");
    BOOST_TEST(pages.errorText(Language::Fi, "too_long", "40") == "Enintään 40");
    BOOST_TEST(pages.errorText(Language::Fi, "never_heard_of") == "Väärin");
    BOOST_CHECK_THROW(pages.text(Language::Fi, "a.nothing"), std::out_of_range);
    BOOST_CHECK_THROW(pages.text(Language::Fi, "a.hello"), std::out_of_range);
    BOOST_CHECK_THROW(pages.fragment("a/nothing", {}, {}), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(the_layout_says_who_and_where_and_escapes_it) {
    const Pages pages(Pages::Strict::Yes);
    PageContext context;
    context.language = Language::Sv;
    context.title = "<Sida>";
    context.path = "/clients?q=a&lang=fi&page=2";
    context.menu = {{"/clients", "Klienter & mera", true}, {"/start", "Start"}};
    context.crumbs = {{"/start", "Start"}};
    context.actorName = "Elli <E>";
    context.csrf = "token-1";
    context.banners = {{Banner::Kind::Wrong, "Nej"}};
    context.calm = true;
    const auto html = pages.page("web/privacy", {}, context);
    for (const std::string_view part :
         {R"(<html lang="sv">)", "&lt;Sida&gt; – Valo", R"(class="calm")", R"(href="/clients" aria-current="page")",
          "Klienter &amp; mera", R"(href="/clients?q=a&amp;page=2&amp;lang=en")", "Elli &lt;E&gt;",
          R"(name="_csrf" value="token-1")", R"(class="banner wrong")", R"(role="alert")",
          "<h1>Dataskyddsbeskrivning</h1>"})
        BOOST_TEST(html.find(part) != html.npos, part);
    BOOST_TEST(html.find("lang=fi&amp;lang") == html.npos);

    context.actorName.clear();
    context.menu.clear();
    BOOST_TEST(pages.page("web/privacy", {}, context).find("/sign-out") == std::string::npos);
}
