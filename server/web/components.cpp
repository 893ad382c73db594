#include "web/components.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "web/lamp.hpp"

namespace valo::web {
namespace {

constexpr std::array<std::string_view, 5> kLevels{"not_assessed", "practising", "guided", "independent", "advanced"};

std::string describedBy(const std::string& name, const std::string& hint, const std::string& error) {
    std::string ids;
    if (!hint.empty()) ids = "hint-" + name;
    if (!error.empty()) ids += (ids.empty() ? "error-" : " error-") + name;
    return ids;
}

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> result;
    for (std::size_t at = text.find_first_not_of(" \n\r\t"); at != text.npos;) {
        const auto end = std::min(text.find_first_of(" \n\r\t", at), text.size());
        result.push_back(text.substr(at, end - at));
        at = text.find_first_not_of(" \n\r\t", end);
    }
    return result;
}

void appendPart(std::vector<WordRun>& parts, std::string_view kind, std::vector<std::string_view>& run) {
    if (run.empty()) return;
    std::string text;
    for (const auto word : run) (text += text.empty() ? "" : " ") += word;
    parts.push_back({kind, std::move(text)});
    run.clear();
}

void appendNode(std::vector<Data>& rows, const TreeNode& node) {
    const bool leaf = node.children.empty();
    rows.emplace_back()
        .set("label", node.label)
        .set("detail", node.detail)
        .set("good", node.good)
        .set("href", node.href)
        .set("open", node.open)
        .set("opens", !leaf)
        .set("leaf", leaf)
        .set("closes", false);
    for (const auto& child : node.children) appendNode(rows, child);
    if (!leaf) rows.emplace_back().set("opens", false).set("leaf", false).set("closes", true);
}

}  // namespace

Data fieldData(const Field& field) {
    Data data;
    data.set("name", field.name)
        .set("label", field.label)
        .set("value", field.value)
        .set("hint", field.hint)
        .set("error", field.error)
        .set("type", field.type)
        .set("autocomplete", field.autocomplete)
        .set("rows", field.rows)
        .set("multiline", field.rows > 0)
        .set("max_length", field.maxLength > 0 ? std::to_string(field.maxLength) : "")
        .set("required", field.required)
        .set("short", field.isShort)
        .set("multiple", field.multiple)
        .set("described_by", describedBy(field.name, field.hint, field.error));
    return data;
}

Data choicesData(const Choices& choices) {
    std::vector<Data> rows;
    bool anyChecked = false;
    for (const auto& choice : choices.choices) {
        rows.emplace_back()
            .set("value", choice.value)
            .set("label", choice.label)
            .set("choice_hint", choice.hint)
            .set("checked", choice.checked)
            .set("count", choice.count)
            .set("picture_html", choice.pictureHtml);
        anyChecked = anyChecked || choice.checked;
    }
    Data data;
    data.set("name", choices.name)
        .set("label", choices.label)
        .set("hint", choices.hint)
        .set("error", choices.error)
        .set("required", choices.required)
        .set("has_checked", anyChecked)
        .set("described_by", describedBy(choices.name, choices.hint, choices.error))
        .set("choices", std::move(rows));
    return data;
}

Form::Form(const Pages& pages, Language language, std::vector<FieldError> errors)
    : pages_(pages), language_(language), errors_(std::move(errors)) {}

std::string Form::errorFor(const std::string& field, const std::string& label) {
    std::string message;
    for (auto error = errors_.begin(); error != errors_.end();) {
        if (error->field != field) {
            ++error;
            continue;
        }
        const auto text = pages_.errorText(language_, error->code, error->detail);
        if (message.empty()) message = text;
        summary_.emplace_back().set("field", field).set("label", label).set("text", text);
        error = errors_.erase(error);
    }
    return message;
}

Form& Form::add(Field field) {
    field.label = pages_.text(language_, field.label);
    if (!field.hint.empty()) field.hint = pages_.text(language_, field.hint);
    field.error = errorFor(field.name, field.label);
    data_.set(field.name, fieldData(field));
    return *this;
}

Form& Form::add(Choices choices) {
    choices.label = pages_.text(language_, choices.label);
    if (!choices.hint.empty()) choices.hint = pages_.text(language_, choices.hint);
    choices.error = errorFor(choices.name, choices.label);
    data_.set(choices.name, choicesData(choices));
    return *this;
}

Data Form::take() {
    // Errors of fields that the form does not show are said all the same, without a link.
    for (const auto& error : errors_)
        summary_.emplace_back()
            .set("field", "")
            .set("label", "")
            .set("text", pages_.errorText(language_, error.code, error.detail));
    data_.set("errors", std::move(summary_));
    return std::move(data_);
}

Data bannerData(const Banner& banner) {
    Data data;
    data.set("text", banner.text)
        .set("done", banner.kind == Banner::Kind::Done)
        .set("note", banner.kind == Banner::Kind::Note)
        .set("warning", banner.kind == Banner::Kind::Warning)
        .set("wrong", banner.kind == Banner::Kind::Wrong);
    return data;
}

std::string levelWord(const Pages& pages, Language language, int level) {
    return pages.text(language, "level." + std::string(kLevels.at(static_cast<std::size_t>(level))));
}

std::string levelLamp(const Pages& pages, Language language, int level) {
    return lampSvg(level, levelWord(pages, language, level));
}

Data requirementData(const Pages& pages, Language language, const RequirementRow& row) {
    const auto official = shown(row.official, language);
    const bool other = official.language != language;
    const auto name = pages.text(language, "language." + std::string(tag(official.language)));
    Data data;
    data.set("plain", row.plain.empty() ? official.text : std::string_view(row.plain))
        .set("official", official.text)
        .set("official_lang", tag(official.language))
        .set("language_mark", other ? name : "")
        .set("code", row.code)
        .set("decision", row.decisionNumber)
        .set("level_word", levelWord(pages, language, row.level))
        .set("lamp_html", lampSvg(row.level));
    return data;
}

Data lampRow(const Pages& pages, Language language, const std::vector<int>& countByLevel) {
    std::vector<Data> lamps;
    for (int level = static_cast<int>(std::min(countByLevel.size(), kLevels.size())) - 1; level >= 0; --level) {
        const int count = countByLevel[static_cast<std::size_t>(level)];
        if (count == 0) continue;
        lamps.emplace_back()
            .set("lamp_html", lampSvg(level))
            .set("word", levelWord(pages, language, level))
            .set("count", count);
    }
    Data data;
    data.set("lamps", std::move(lamps));
    return data;
}

std::vector<Data> timelineRows(const std::vector<Event>& events) {
    std::vector<Data> rows;
    for (const auto& event : events)
        rows.emplace_back()
            .set("when", event.when)
            .set("title", event.title)
            .set("text", event.text)
            .set("href", event.href)
            .set("current", event.current)
            .set("ahead", event.ahead);
    return rows;
}

Data progressData(std::string_view id, std::string_view label, std::size_t value, std::size_t max,
                  std::string_view text) {
    Data data;
    data.set("id", id).set("label", label).set("value", value).set("max", max).set("text", text);
    return data;
}

Data emptyData(std::string_view title, std::string_view text, std::string_view action, std::string_view href) {
    Data data;
    data.set("title", title).set("text", text).set("action", action).set("href", href);
    return data;
}

Data pagerData(std::string_view previousHref, std::string_view nextHref, std::string_view position) {
    Data data;
    data.set("previous_href", previousHref).set("next_href", nextHref).set("position", position);
    return data;
}

Data previewData(std::string_view title, std::string_view pictureSrc, std::string_view documentHref) {
    Data data;
    data.set("title", title).set("src", pictureSrc).set("href", documentHref);
    return data;
}

std::vector<WordRun> wordRuns(std::string_view before, std::string_view after) {
    const auto old = words(before);
    const auto now = words(after);
    const bool tooLong = old.size() > 2000 || now.size() > 2000;
    // Longest common subsequence from the end, so that walking it from the start takes the leftmost match.
    const std::size_t width = now.size() + 1;
    std::vector<std::uint16_t> common(tooLong ? 0 : (old.size() + 1) * width);
    for (std::size_t i = tooLong ? 0 : old.size(); i-- > 0;)
        for (std::size_t j = now.size(); j-- > 0;)
            common[i * width + j] = old[i] == now[j] ? static_cast<std::uint16_t>(common[(i + 1) * width + j + 1] + 1)
                                                     : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    std::vector<WordRun> parts;
    std::vector<std::string_view> same, removed, added;
    const auto flushChange = [&] { appendPart(parts, "removed", removed), appendPart(parts, "added", added); };
    std::size_t i = 0, j = 0;
    while (i < old.size() || j < now.size()) {
        if (!tooLong && i < old.size() && j < now.size() && old[i] == now[j]) {
            flushChange();
            same.push_back(old[i++]), ++j;
        } else {
            appendPart(parts, "same", same);
            const bool take = i < old.size() &&
                              (tooLong || j == now.size() || common[(i + 1) * width + j] >= common[i * width + j + 1]);
            take ? removed.push_back(old[i++]) : added.push_back(now[j++]);
        }
    }
    appendPart(parts, "same", same);
    flushChange();
    return parts;
}

std::vector<Data> wordDiff(std::string_view before, std::string_view after) {
    std::vector<Data> parts;
    for (const auto& run : wordRuns(before, after))
        parts.emplace_back()
            .set("text", run.text)
            .set("same", run.kind == "same")
            .set("added", run.kind == "added")
            .set("removed", run.kind == "removed");
    return parts;
}

std::vector<Data> treeRows(const TreeNode& root) {
    std::vector<Data> rows;
    appendNode(rows, root);
    return rows;
}

}  // namespace valo::web
