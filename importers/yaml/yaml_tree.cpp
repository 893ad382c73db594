#include <fmt/format.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "importers/parse.hpp"

namespace valo::importers {
namespace {

struct Refused {};

/// Builds the tree from events, so that aliases are refused before anything could follow them.
class Events : public YAML::EventHandler {
 public:
    explicit Events(TreeBuilder& tree) : tree_(tree) {}

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (documents++ > 0) refuse("several_documents", {}, mark);
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        checkAnchor(mark, anchor);
        if (expectsKey()) refuse("key_not_text", {}, mark);
        done(tree_.scalar(Kind::Null, {}, line(mark)));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse("yaml_alias", {}, mark); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        checkAnchor(mark, anchor);
        checkTag(mark, tag);
        lastScalar = mark;
        if (expectsKey()) {
            levels_.back().keyGiven = true;
            check(tree_.key(value, line(mark)));
        } else {
            done(tree_.scalar(kindOf(tag, value), value, line(mark)));
        }
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        start(Kind::List, mark, tag, anchor);
    }
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        start(Kind::Map, mark, tag, anchor);
    }
    void OnMapEnd() override { end(); }

    std::optional<Message> error;
    int documents = 0;
    std::string fileName;
    YAML::Mark lastScalar;

 private:
    struct Level {
        bool map;
        bool keyGiven = false;
    };

    /// Only x-source asks: whether the value stood in quotation marks.
    static Kind kindOf(const std::string& tag, const std::string& value) {
        if (tag == "!") return Kind::Text;
        if (value == "true" || value == "false") return Kind::Flag;
        return isJsonNumber(value) ? Kind::Number : Kind::Text;
    }
    static int line(const YAML::Mark& mark) { return mark.line + 1; }
    bool expectsKey() const { return !levels_.empty() && levels_.back().map && !levels_.back().keyGiven; }
    void done(bool ok) {
        check(ok);
        if (!levels_.empty()) levels_.back().keyGiven = false;
    }
    void start(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        checkAnchor(mark, anchor);
        checkTag(mark, tag);
        if (expectsKey()) refuse("key_not_text", {}, mark);
        check(tree_.open(kind, line(mark)));
        levels_.push_back({kind == Kind::Map});
    }
    void end() {
        levels_.pop_back();
        done(tree_.close());
    }
    void checkAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor != 0) refuse("yaml_alias", {}, mark);
    }
    void checkTag(const YAML::Mark& mark, const std::string& tag) {
        if (tag != "?" && tag != "!" && !tag.empty()) refuse("yaml_tag", excerpt(tag, 60), mark);
    }
    void check(bool ok) {
        if (ok) return;
        error = tree_.error;
        throw Refused{};
    }
    [[noreturn]] void refuse(std::string code, std::string detail, const YAML::Mark& mark) {
        error = Message{fmt::format("{}:{}", fileName, line(mark)), std::move(code), std::move(detail)};
        throw Refused{};
    }

    TreeBuilder& tree_;
    std::vector<Level> levels_;
};

struct ViewBuffer : std::streambuf {
    explicit ViewBuffer(std::string_view bytes) {
        auto* begin = const_cast<char*>(bytes.data());  // only ever read
        setg(begin, begin, begin + bytes.size());
    }
};

/// Tabs at the beginning of a line are what the scanner stumbles over most; it does not say so.
bool indentsByTab(std::string_view bytes, int line) {
    for (; line > 1 && !bytes.empty(); --line) {
        const auto end = bytes.find('\n');
        bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
    }
    const auto indent = bytes.find_first_not_of(" \t\r\n");
    return bytes.substr(0, indent).find('\t') != bytes.npos;
}

/// Whether the quoted text that begins at `mark` runs into the end of the file: the scanner lets some of them pass.
bool isUnclosed(std::string_view bytes, const YAML::Mark& mark) {
    for (int line = 0; line < mark.line; ++line) {
        const auto end = bytes.find('\n');
        if (end == bytes.npos) return false;
        bytes.remove_prefix(end + 1);
    }
    if (mark.column < 0 || static_cast<std::size_t>(mark.column) >= bytes.size()) return false;
    bytes.remove_prefix(static_cast<std::size_t>(mark.column));
    const char quote = bytes.front();
    if (quote != '"' && quote != '\'') return false;
    for (std::size_t i = 1; i < bytes.size(); ++i) {
        if (quote == '"' && bytes[i] == '\\') {
            ++i;
        } else if (bytes[i] == quote) {
            if (quote == '"' || i + 1 >= bytes.size() || bytes[i + 1] != quote) return false;
            ++i;
        }
    }
    return true;
}

}  // namespace

Parsed parseYaml(std::string_view bytes, std::string_view fileName) {
    TreeBuilder tree(true, fileName);
    Events events(tree);
    events.fileName = fileName;
    Parsed parsed;
    ViewBuffer buffer(bytes);
    std::istream in(&buffer);
    try {
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(events)) {
        }
        if (events.documents == 0) {
            parsed.error = Message{std::string(fileName), "empty_file", {}};
            return parsed;
        }
        if (isUnclosed(bytes, events.lastScalar)) {
            parsed.error = Message{fmt::format("{}:{}", fileName, events.lastScalar.line + 1), "bad_yaml",
                                   "a quotation mark is not closed"};
            return parsed;
        }
        parsed.root = tree.take();
        parsed.warnings = std::move(tree.warnings);
    } catch (const Refused&) {
        parsed.error = std::move(events.error);
    } catch (const YAML::Exception& why) {
        const int line = std::max(1, why.mark.line + 1);
        const bool tab = indentsByTab(bytes, line) || indentsByTab(bytes, line - 1);
        const bool colon = why.msg == YAML::ErrorMsg::MAP_VALUE;  // "text: osaa: hyvin"
        parsed.error = Message{fmt::format("{}:{}", fileName, line),
                               tab     ? "yaml_tab"
                               : colon ? "yaml_colon"
                                       : "bad_yaml",
                               tab || colon ? "" : why.msg};
    }
    return parsed;
}

}  // namespace valo::importers
