#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <new>

#include "importers/parse.hpp"

namespace valo::importers {
namespace {

struct Refused {};

std::string_view viewOf(const yaml_char_t* text) { return reinterpret_cast<const char*>(text); }

/// Builds the tree from events, so that aliases are refused before anything could follow them.
class Events {
 public:
    Events(TreeBuilder& tree, std::string_view name) : fileName(name), tree_(tree) {}

    void take(const yaml_event_t& event) {
        const int line = static_cast<int>(event.start_mark.line) + 1;
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT:
                if (documents++ > 0) refuse("several_documents", {}, line);
                break;
            case YAML_ALIAS_EVENT:
                refuse("yaml_alias", {}, line);
            case YAML_SCALAR_EVENT:
                scalar(event.data.scalar, line);
                break;
            case YAML_SEQUENCE_START_EVENT:
                start(Kind::List, event.data.sequence_start.anchor, event.data.sequence_start.tag, line);
                break;
            case YAML_MAPPING_START_EVENT:
                start(Kind::Map, event.data.mapping_start.anchor, event.data.mapping_start.tag, line);
                break;
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT:
                levels_.pop_back();
                done(tree_.close());
                break;
            default:
                break;
        }
    }

    std::optional<Message> error;
    int documents = 0;
    const std::string fileName;

 private:
    struct Level {
        bool map;
        bool keyGiven = false;
    };

    void scalar(const decltype(yaml_event_t::data.scalar)& given, int line) {
        checkMarks(given.anchor, given.tag, line);
        std::string_view value(reinterpret_cast<const char*>(given.value), given.length);
        const auto kind = kindOf(value, given.style != YAML_PLAIN_SCALAR_STYLE);
        if (!expectsKey()) {
            return done(tree_.scalar(kind, kind == Kind::Null ? std::string_view() : value, line));
        }
        if (kind == Kind::Null) refuse("key_not_text", {}, line);
        levels_.back().keyGiven = true;
        check(tree_.key(value, line));
    }
    static Kind kindOf(std::string_view value, bool isQuoted) {
        if (isQuoted) return Kind::Text;
        if (value.empty() || value == "~" || value == "null" || value == "Null" || value == "NULL") return Kind::Null;
        // Only x-source asks for these; a code stays what it is spelled as.
        if (value == "true" || value == "false") return Kind::Flag;
        return isJsonNumber(value) ? Kind::Number : Kind::Text;
    }
    bool expectsKey() const { return !levels_.empty() && levels_.back().map && !levels_.back().keyGiven; }
    void done(bool ok) {
        check(ok);
        if (!levels_.empty()) levels_.back().keyGiven = false;
    }
    void start(Kind kind, const yaml_char_t* anchor, const yaml_char_t* tag, int line) {
        checkMarks(anchor, tag, line);
        if (expectsKey()) refuse("key_not_text", {}, line);
        check(tree_.open(kind, line));
        levels_.push_back({kind == Kind::Map});
    }
    void checkMarks(const yaml_char_t* anchor, const yaml_char_t* tag, int line) {
        if (anchor) refuse("yaml_alias", {}, line);
        if (tag && viewOf(tag) != "!") refuse("yaml_tag", excerpt(viewOf(tag), 60), line);
    }
    void check(bool ok) {
        if (ok) return;
        error = tree_.error;
        throw Refused{};
    }
    [[noreturn]] void refuse(std::string code, std::string detail, int line) {
        error = Message{fmt::format("{}:{}", fileName, line), std::move(code), std::move(detail)};
        throw Refused{};
    }

    TreeBuilder& tree_;
    std::vector<Level> levels_;
};

/// libyaml's parser and its current event, freed whatever happens.
class Scanner {
 public:
    explicit Scanner(std::string_view bytes) {
        if (!yaml_parser_initialize(&parser)) throw std::bad_alloc();
        yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    }
    ~Scanner() {
        yaml_event_delete(&event);
        yaml_parser_delete(&parser);
    }
    Scanner(const Scanner&) = delete;
    bool next() {
        yaml_event_delete(&event);
        return yaml_parser_parse(&parser, &event) != 0;
    }
    yaml_parser_t parser{};
    yaml_event_t event{};
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

Message problemOf(const yaml_parser_t& parser, std::string_view bytes, const std::string& fileName) {
    const auto at = [&](int line, std::string code, std::string detail) {
        return Message{fmt::format("{}:{}", fileName, line), std::move(code), std::move(detail)};
    };
    const std::string problem = parser.problem ? parser.problem : "";
    if (parser.error == YAML_READER_ERROR) return at(lineAt(bytes, parser.problem_offset), "bad_yaml", problem);
    const std::string_view context = parser.context ? parser.context : "";
    if (context.find("quoted scalar") != context.npos && problem == "found unexpected end of stream")
        return at(static_cast<int>(parser.context_mark.line) + 1, "bad_yaml", "a quotation mark is not closed");
    const int line = static_cast<int>(parser.problem_mark.line) + 1;
    if (problem == "found undefined tag handle") return at(line, "yaml_tag", "!");
    if (indentsByTab(bytes, line) || indentsByTab(bytes, line - 1)) return at(line, "yaml_tab", "");
    if (problem == "mapping values are not allowed in this context") return at(line, "yaml_colon", "");  // a: b: c
    if (problem == "did not find expected ',' or '}'" || problem == "did not find expected ',' or ']'")
        return at(static_cast<int>(parser.context_mark.line) + 1, "yaml_unclosed",
                  problem.substr(problem.size() - 2, 1));
    if (problem == "did not find expected key" || problem == "did not find expected '-' indicator")
        return at(line, "yaml_indent", "");
    if (problem == "could not find expected ':'") return at(line, "yaml_no_colon", "");
    if (problem == "found character that cannot start any token") return at(line, "yaml_sign", "");
    return at(line, "bad_yaml", problem);
}

}  // namespace

Parsed parseYaml(std::string_view bytes, std::string_view fileName, std::size_t mostNodes) {
    TreeBuilder tree(true, fileName, mostNodes);
    Events events(tree, fileName);
    Parsed parsed;
    Scanner scanner(bytes);
    try {
        do {
            if (!scanner.next()) {
                parsed.error = problemOf(scanner.parser, bytes, events.fileName);
                return parsed;
            }
            events.take(scanner.event);
        } while (scanner.event.type != YAML_STREAM_END_EVENT);
    } catch (const Refused&) {
        parsed.error = std::move(events.error);
        return parsed;
    }
    if (events.documents == 0) {
        parsed.error = Message{events.fileName, "empty_file", {}};
        return parsed;
    }
    return tree.take();
}

}  // namespace valo::importers
