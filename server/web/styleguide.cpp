#include "web/styleguide.hpp"

#include "web/assets.hpp"
#include "web/components.hpp"
#include "web/lamp.hpp"

namespace valo::web {
namespace {

/// The samples' own words live below "styleguide." in the catalogue.
class Samples {
 public:
    Samples(const Pages& pages, Language language) : pages_(pages), language_(language) {}
    std::string operator()(std::string_view key) const {
        return pages_.text(language_, "styleguide." + std::string(key));
    }
    const Pages& pages() const { return pages_; }
    Language language() const { return language_; }

 private:
    const Pages& pages_;
    Language language_;
};

Data sampleForm(const Samples& words) {
    const auto level = [&](int index, std::string_view code, bool checked) {
        return Choice{.value = std::string(code),
                      .label = levelWord(words.pages(), words.language(), index),
                      .hint = words.pages().text(words.language(), "level." + std::string(code) + ".meaning"),
                      .checked = checked,
                      .pictureHtml = lampSvg(index)};
    };
    Form form(words.pages(), words.language(), {{"email", "not_an_email", {}}});
    form.add(Field{.name = "name", .label = "common.name", .value = words("person"), .hint = "styleguide.name_hint"})
        .add(Field{.name = "email", .label = "common.email", .value = "aino.esimerkki", .type = "email"})
        .add(Field{.name = "starts", .label = "common.from", .value = "22.11.2026", .isShort = true})
        .add(Field{.name = "note", .label = "common.note", .rows = 3, .required = false})
        .add(Choices{.name = "kind",
                     .label = "common.choose",
                     .choices = {{.value = "work_trial",
                                  .label = words.pages().text(words.language(), "placement_kind.work_trial")},
                                 {.value = "apprenticeship",
                                  .label = words.pages().text(words.language(), "placement_kind.apprenticeship")}}})
        .add(Choices{.name = "level",
                     .label = "styleguide.level",
                     .choices = {level(1, "practising", false), level(2, "guided", false),
                                 level(3, "independent", true), level(4, "advanced", false)}})
        .add(Choices{.name = "shows",
                     .label = "styleguide.shows",
                     .choices = {{.value = "1", .label = words("wash"), .checked = true, .count = "3 / 4"},
                                 {.value = "2", .label = words("serve"), .hint = words("serve_hint"), .count = "1 / 5"},
                                 {.value = "3", .label = words("tidy"), .checked = true, .count = "0 / 2"}}});
    return form.take();
}

std::vector<Data> sampleRequirements(const Samples& words) {
    const LocalizedText official{words("official"), {}, {}};
    std::vector<Data> rows;
    const std::string plain[] = {words("wash"), words("serve"), words("tidy"), words("order"), words("guide")};
    for (int level = 4; level >= 0; --level)
        rows.push_back(requirementData(words.pages(), words.language(),
                                       {.plain = plain[4 - level],
                                        .official = official,
                                        .code = "100001/" + std::to_string(5 - level),
                                        .decisionNumber = "OPH-1234-2026",
                                        .level = level}));
    return rows;
}

TreeNode sampleTree(const Samples& words) {
    TreeNode root{.label = words("qualification"), .detail = "180 / 45", .open = true};
    TreeNode compulsory{.label = words("compulsory"), .detail = "35 / 20", .open = true};
    compulsory.children = {{.label = words("unit_a"), .detail = "20", .good = words("reached"), .href = "#tree"},
                           {.label = words("unit_b"), .detail = "15", .href = "#tree"}};
    TreeNode optional{.label = words("optional"), .detail = "40 / 0"};
    optional.children = {{.label = words("unit_c"), .detail = "20"}, {.label = words("unit_d"), .detail = "20"}};
    root.children = {compulsory, optional};
    return root;
}

std::vector<Data> sampleLamps(const Samples& words) {
    std::vector<Data> lamps;
    for (int level = 0; level < 5; ++level)
        lamps.emplace_back()
            .set("lamp_html", levelLamp(words.pages(), words.language(), level))
            .set("word", levelWord(words.pages(), words.language(), level))
            .set("count", "");
    return lamps;
}

std::vector<Data> sampleTable(const Samples& words) {
    const int counts[][2] = {{6, 9}, {2, 7}, {0, 4}};
    const std::string names[] = {words("unit_a"), words("unit_b"), words("unit_c")};
    std::vector<Data> rows;
    for (std::size_t i = 0; i < 3; ++i)
        rows.emplace_back()
            .set("name", names[i])
            .set("code", "10000" + std::to_string(i + 1))
            .set("done", counts[i][0])
            .set("all", counts[i][1])
            .set("good", counts[i][0] > 5);
    return rows;
}

}  // namespace

Data styleguideData(const Pages& pages, Language language) {
    const Samples words(pages, language);
    Data lamps;
    lamps.set("lamps", sampleLamps(words));
    std::vector<Data> notices;
    using enum Banner::Kind;
    for (const auto& [kind, key] : {std::pair(Note, "note"), std::pair(Warning, "warning"), std::pair(Wrong, "wrong")})
        notices.push_back(bannerData({kind, words(key)}));
    Data data;
    data.set("form", sampleForm(words))
        .set("requirements", sampleRequirements(words))
        .set("all_lamps", std::move(lamps))
        .set("coverage", lampRow(pages, language, {4, 1, 3, 2, 1}))
        .set("events",
             timelineRows({{.when = "22.11.2026", .title = words("event_a"), .text = words("event_a_text")},
                           {.when = "24.11.2026", .title = words("event_b"), .href = "#timeline", .current = true},
                           {.when = "12.1.2027", .title = words("event_c"), .ahead = true}}))
        .set("rows", sampleTable(words))
        .set("job", progressData("sample", words("job"), 3, 8, "3 / 8"))
        .set("nothing", emptyData(words("empty"), words("empty_text"), words("empty_action"), "#empty"))
        .set("pager", pagerData("#pager", "#pager", "2 / 5"))
        .set("parts", wordDiff(words("before"), words("after")))
        .set("tree", treeRows(sampleTree(words)))
        .set("paper", previewData(words("paper"), assetUrl("favicon.svg"), "#preview"))
        .set("notices", std::move(notices));
    return data;
}

PageContext styleguideContext(const Pages& pages, Language language) {
    const Samples words(pages, language);
    PageContext context;
    context.language = language;
    context.title = words("title");
    context.path = "/styleguide";
    context.menu = {{"/", pages.text(language, "common.start")},
                    {"/styleguide", words("title"), true},
                    {"#workplaces", words("workplaces")},
                    {"#people", words("people")}};
    context.crumbs = {{"/", pages.text(language, "common.start")}};
    context.actorName = words("coordinator");
    context.actorRole = pages.text(language, "role.coordinator");
    context.banners = {{Banner::Kind::Done, words("done")}};
    context.requestId = "01JD-SAMPLE";
    return context;
}

}  // namespace valo::web
