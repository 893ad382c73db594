#pragma once
// Data for the partials of templates/partials: each sets every name that its partial reads, so that nothing shows
// through from the page around it. COMPONENTS.md shows them in use.
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "core/result.hpp"
#include "web/data.hpp"
#include "web/render.hpp"

namespace valo::web {

/// {{> field}}: one line, or `rows` lines. Texts are shown as they are; Form takes catalogue keys instead.
struct Field {
    std::string name;
    std::string label;
    std::string value;
    std::string hint;
    std::string error;
    std::string type = "text";  // text, email, password, date, number, search, tel, file
    std::string autocomplete;
    int rows = 0;
    int maxLength = 0;
    bool required = true;
    bool isShort = false;   // a date, a number, a code
    bool multiple = false;  // several files
};
Data fieldData(const Field& field);

struct Choice {
    std::string value;
    std::string label;
    std::string hint;
    bool checked = false;
    std::string count;        // tick lists: "3 / 7"
    std::string pictureHtml;  // lampSvg(…), iconHtml(…)
};
/// {{> select}}, {{> radio_cards}}, {{> tick_list}}
struct Choices {
    std::string name;
    std::string label;
    std::vector<Choice> choices;
    std::string hint;
    std::string error;
    bool required = true;
};
Data choicesData(const Choices& choices);

/// A form's fields with what was typed and what is wrong with it. Labels and hints are catalogue keys (choices' own
/// labels are texts). In the page: page.set("form", form.take()), then {{> error_summary}} and
/// {{#form.email}}{{> field}}{{/form.email}}.
class Form {
 public:
    Form(const Pages& pages, Language language, std::vector<FieldError> errors = {});
    Form& add(Field field);
    Form& add(Choices choices);
    Data take();

 private:
    std::string errorFor(const std::string& field, const std::string& label);

    const Pages& pages_;
    Language language_;
    std::vector<FieldError> errors_;
    std::vector<Data> summary_;
    Data data_;
};

/// {{> banner}} inside a page; what follows an action goes to PageContext::banners.
Data bannerData(const Banner& banner);

/// {{> requirement}}
struct RequirementRow {
    std::string plain;       // the workplace's own words, or the official text where there are none
    LocalizedText official;  // never altered
    std::string code;        // unit or requirement code
    std::string decisionNumber;
    int level = 0;
};
Data requirementData(const Pages& pages, Language language, const RequirementRow& row);

/// Word of a level 0–4 ("osaa ohjatusti").
std::string levelWord(const Pages& pages, Language language, int level);
/// lampSvg as an image named by its word.
std::string levelLamp(const Pages& pages, Language language, int level);
/// {{> lamps}}: how many requirements stand at each level, brightest first; levels with none are left out.
Data lampRow(const Pages& pages, Language language, const std::vector<int>& countByLevel);

/// {{> timeline}}: page.set("events", timelineRows(…))
struct Event {
    std::string when;
    std::string title;
    std::string text;
    std::string href;
    bool current = false;
    bool ahead = false;
};
std::vector<Data> timelineRows(const std::vector<Event>& events);

/// {{> progress}}
Data progressData(std::string_view id, std::string_view label, std::size_t value, std::size_t max,
                  std::string_view text);
/// {{> empty}}: says how to fill what is empty.
Data emptyData(std::string_view title, std::string_view text, std::string_view action = {}, std::string_view href = {});
/// {{> pager}}: empty addresses where there is no such page.
Data pagerData(std::string_view previousHref, std::string_view nextHref, std::string_view position = {});
/// {{> preview}}: a picture of a document and the way to the document itself.
Data previewData(std::string_view title, std::string_view pictureSrc, std::string_view documentHref);

/// Words in a row that are the same in two texts, were added, or were removed.
struct WordRun {
    std::string_view kind;  // same, added, removed
    std::string text;
};
std::vector<WordRun> wordRuns(std::string_view before, std::string_view after);
/// {{> diff}}: page.set("parts", wordDiff(before, after)). Texts of more than 2000 words are shown as wholly replaced.
std::vector<Data> wordDiff(std::string_view before, std::string_view after);

/// {{> tree}}: page.set("tree", treeRows(root)). A node without children is a leaf.
struct TreeNode {
    std::string label;
    std::string detail;
    std::string good;  // e.g. "suoritettu": marks the node as reached
    std::string href;  // leaves
    bool open = false;
    std::vector<TreeNode> children;
};
std::vector<Data> treeRows(const TreeNode& root);

}  // namespace valo::web
