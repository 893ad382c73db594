#include "web/render.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <kainjow/mustache.hpp>
#include <stdexcept>

#include "core/asset.hpp"
#include "core/text.hpp"
#include "web/assets.hpp"
#include "web/catalogue.hpp"
#include "web/components.hpp"
#include "web/icons.hpp"

namespace valo::web {

namespace mustache = kainjow::mustache;

struct Data::Node {
    mustache::data value;
};

Data::Data() : node_(std::make_unique<Node>()) {}
Data::Data(Node node) : node_(std::make_unique<Node>(std::move(node))) {}
Data::Data(const Data& other) : node_(std::make_unique<Node>(*other.node_)) {}
Data::Data(Data&&) noexcept = default;
Data& Data::operator=(const Data& other) { return *this = Data(other); }
Data& Data::operator=(Data&&) noexcept = default;
Data::~Data() = default;

Data& Data::set(std::string_view name, std::string_view text) {
    // The library takes an empty text for true; a page writer expects {{#hint}} to skip it.
    if (text.empty()) return setTruth(name, false);
    node_->value[std::string(name)] = mustache::data(std::string(text));
    return *this;
}

Data& Data::setTruth(std::string_view name, bool truth) {
    node_->value[std::string(name)] = mustache::data(truth);
    return *this;
}

Data& Data::set(std::string_view name, Data nested) {
    node_->value[std::string(name)] = std::move(nested.node_->value);
    return *this;
}

Data& Data::set(std::string_view name, std::vector<Data> list) {
    mustache::data value(mustache::data::type::list);
    // The library can only copy rows in, each with all that is below it; the list itself is ours and not const.
    auto& rows = const_cast<mustache::list&>(value.list_value());
    rows.reserve(list.size());
    for (auto& row : list) rows.push_back(std::move(row.node_->value));
    setTruth("has_" + std::string(name), !list.empty());
    set(std::string(name) + "_count", list.size());
    node_->value[std::string(name)] = std::move(value);
    return *this;
}

Data& Data::set(std::string_view name, const std::vector<std::string>& list) {
    std::vector<Data> rows;
    rows.reserve(list.size());
    for (const auto& text : list) rows.push_back(Data(Node{mustache::data(text)}));
    return set(name, std::move(rows));
}

/// Where a template looks names up: the innermost section first. The compiler below marks variables with '$', so that
/// a strict look-up can tell them from sections, which may be absent.
class Context : public mustache::basic_context<std::string> {
 public:
    Context(bool strict, std::string_view templateName) : strict_(strict), template_(templateName) {}

    void push(const Data& data) { stack_.push_back(&data.node_->value); }
    void push(const mustache::data* data) override { stack_.push_back(data); }
    void pop() override { stack_.pop_back(); }
    const mustache::data* get_partial(const std::string&) const override { return nullptr; }

    const mustache::data* get(const std::string& marked) const override {
        const bool variable = marked.front() == '$';
        const std::string name = variable ? marked.substr(1) : marked;
        if (name == ".") return stack_.back();
        const auto* found = find(name);
        if (!found && variable && strict_)
            throw std::out_of_range("template " + std::string(template_) + ": nobody set {{" + name + "}}");
        return found;
    }

 private:
    const mustache::data* find(const std::string& name) const {
        for (auto item = stack_.rbegin(); item != stack_.rend(); ++item)
            if (const auto* found = (*item)->get(name)) return found;
        const auto dot = name.find('.');
        if (dot == std::string::npos) return nullptr;
        const auto* outer = find(name.substr(0, dot));
        for (auto rest = name.substr(dot + 1); outer && !rest.empty();) {
            const auto end = std::min(rest.find('.'), rest.size());
            outer = outer->get(rest.substr(0, end));
            rest.erase(0, end + 1);
        }
        return outer;
    }

    bool strict_;
    std::string_view template_;
    std::vector<const mustache::data*> stack_;
};

namespace {

constexpr std::string_view kServer = "server/";
constexpr std::string_view kTemplates = "/templates/";
constexpr std::string_view kPartials = "server/web/templates/partials/";
constexpr std::string_view kMessages = "server/web/messages/";

struct Sink {
    std::string text;
    Sink& operator<<(const std::string& part) {
        text += part;
        return *this;
    }
};

bool startsWith(std::string_view text, std::string_view prefix) { return text.substr(0, prefix.size()) == prefix; }
bool endsWith(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

/// One template file in one language on its way to the library: partials put in, words and addresses resolved,
/// everything that could let input become markup refused.
class Compiler {
 public:
    Compiler(const Sources& sources, const Catalogue& catalogue, Language language)
        : sources_(sources), catalogue_(catalogue), language_(language) {}

    std::string compile(const std::string& path, int depth = 0) const {
        const auto source = sources_.find(path);
        if (source == sources_.end()) throw std::runtime_error(path + ": no such template");
        if (depth > 8) throw std::runtime_error(path + ": partials include each other");
        const std::string_view text = source->second;
        std::string out;
        std::size_t at = 0;
        for (auto open = text.find("{{"); open != text.npos; open = text.find("{{", at)) {
            out += text.substr(at, open - at);
            const bool triple = text.substr(open, 3) == "{{{";
            const auto close = text.find(triple ? "}}}" : "}}", open);
            if (close == text.npos) fail(path, open, "a tag is not closed");
            const auto begin = open + (triple ? 3 : 2);
            out += tag({path, open, triple, trimmed(text.substr(begin, close - begin)), depth});
            at = close + (triple ? 3 : 2);
        }
        return out.append(text.substr(at));
    }

 private:
    struct Tag {
        const std::string& path;
        std::size_t position;
        bool triple;
        std::string_view content;
        int depth;
    };

    [[noreturn]] void fail(const std::string& path, std::size_t position, const std::string& reason) const {
        const auto& text = sources_.find(path)->second;
        const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n');
        throw std::runtime_error(path + ":" + std::to_string(line) + ": " + reason);
    }
    [[noreturn]] void fail(const Tag& at, const std::string& reason) const { fail(at.path, at.position, reason); }

    std::string tag(const Tag& at) const {
        if (at.content.empty()) fail(at, "an empty tag");
        const char sigil = at.content.front();
        const auto name =
            trimmed(at.content.substr(std::string_view("#^/>!&=").find(sigil) == at.content.npos ? 0 : 1));
        if (sigil == '!') return {};
        if (sigil == '=') fail(at, "the delimiters stay as they are");
        if (sigil == '>') return compile(std::string(kPartials) + std::string(name) + ".html", at.depth + 1);
        checkName(at, name);
        if (at.triple || sigil == '&') return unescaped(at, name);
        if (sigil == '#' || sigil == '^' || sigil == '/')
            return "{{" + std::string(1, sigil) + std::string(name) + "}}";
        checkQuoted(at);
        if (startsWith(name, "t.")) return words(at, name.substr(2));
        if (startsWith(name, "icon.")) return icon(at, name.substr(5));
        if (startsWith(name, "asset.")) return assetAddress(at, name.substr(6));
        return "{{$" + std::string(name) + "}}";
    }

    void checkName(const Tag& at, std::string_view name) const {
        constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
        if (name.empty() || name.find_first_not_of(allowed) != name.npos)
            fail(at, "{{" + std::string(name) + "}} is not a name");
    }

    std::string unescaped(const Tag& at, std::string_view name) const {
        if (!endsWith(name, "_html"))
            fail(at, "{{{" + std::string(name) + "}}} unescaped, but it does not end in _html");
        return "{{{$" + std::string(name) + "}}}";
    }

    /// <a href={{x}}>: without quotation marks a value could add attributes of its own.
    void checkQuoted(const Tag& at) const {
        auto before = std::string_view(sources_.find(at.path)->second).substr(0, at.position);
        const auto open = before.rfind('<');
        if (open == before.npos) return;
        before = before.substr(open);
        char quote = 0;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (before.substr(i, 2) == "{{")
                i = std::min(before.find("}}", i), before.size() - 2) + 1;
            else if (quote)
                quote = before[i] == quote ? char{0} : quote;
            else if (before[i] == '"' || before[i] == '\'')
                quote = before[i];
            else if (before[i] == '>')
                return;  // in the text behind the tag
        }
        if (!quote) fail(at, "a value inside an element, but not in a quoted attribute");
    }

    std::string words(const Tag& at, std::string_view key) const {
        const auto found = catalogue_.find(key);
        if (found == catalogue_.end()) fail(at, "no message " + std::string(key));
        return filled(escapeHtml(found->second.in(language_)),
                      [](std::string_view name) { return "{{$" + std::string(name) + "}}"; });
    }
    std::string icon(const Tag& at, std::string_view name) const {
        if (!isIcon(name)) fail(at, "no icon " + std::string(name));
        return iconHtml(name);
    }
    std::string assetAddress(const Tag& at, std::string_view name) const {
        try {
            return assetUrl(name);
        } catch (const std::out_of_range& error) {
            fail(at, error.what());
        }
    }

    const Sources& sources_;
    const Catalogue& catalogue_;
    Language language_;
};

/// Indentation between elements costs the library a component per space and every reader some bytes.
std::string withoutIndentation(std::string_view html) {
    std::string out;
    for (std::size_t at = 0; at < html.size();) {
        const auto end = std::min(html.find_first_not_of(" \t\r\n", at), html.size());
        const auto space = html.substr(at, end - at);
        if (space.find('\n') != space.npos)
            out += '\n';
        else
            out += space;
        at = std::min(html.find_first_of(" \t\r\n", end), html.size());
        out += html.substr(end, at - end);
    }
    return out;
}

mustache::mustache parsed(const std::string& path, const std::string& text) {
    mustache::mustache result(withoutIndentation(text));
    if (!result.is_valid()) throw std::runtime_error(path + ": " + result.error_message());
    result.set_custom_escape([](const std::string& value) { return escapeHtml(value); });
    return result;
}

Sources carriedSources() {
    Sources sources;
    for (const auto path : assetPaths(kServer))
        if (endsWith(path, ".html") || endsWith(path, ".yaml")) sources.emplace(path, *asset(path));
    return sources;
}

std::string withLanguage(std::string_view path, Language language) {
    std::string out(path.substr(0, path.find('?')));
    out += '?';
    const auto question = path.find('?');
    if (question != path.npos)
        for (const auto part : split(path.substr(question + 1), '&'))
            if (!part.empty() && !startsWith(part, "lang=")) out.append(part).append("&");
    return out + "lang=" + std::string(tag(language));
}

std::vector<Data> linkRows(const std::vector<Link>& links) {
    std::vector<Data> rows(links.size());
    for (std::size_t i = 0; i < links.size(); ++i)
        rows[i].set("href", links[i].href).set("label", links[i].label).set("current", links[i].current);
    return rows;
}

std::vector<Data> languageRows(const PageContext& context) {
    std::vector<Data> rows;
    constexpr std::string_view names[] = {"Suomi", "Svenska", "English"};
    for (const auto language : kLanguages)
        rows.emplace_back()
            .set("code", tag(language))
            .set("label", names[static_cast<int>(language)])
            .set("href", withLanguage(context.path, language))
            .set("current", language == context.language);
    return rows;
}

std::vector<Data> bannerRows(const std::vector<Banner>& banners) {
    std::vector<Data> rows;
    for (const auto& banner : banners) rows.push_back(bannerData(banner));
    return rows;
}

/// What the content may use besides its own data.
Data surroundings(const PageContext& context) {
    Data data;
    data.set("lang", tag(context.language))
        .set("csrf", context.csrf)
        .set("path", context.path)
        .set("page_title", context.title)
        .set("calm", context.calm);
    return data;
}

Data layoutData(const PageContext& context, std::string_view content) {
    Data data = surroundings(context);
    data.set("content_html", content)
        .set("menu", linkRows(context.menu))
        .set("crumbs", linkRows(context.crumbs))
        .set("languages", languageRows(context))
        .set("banners", bannerRows(context.banners))
        .set("actor_name", context.actorName)
        .set("actor_role", context.actorRole)
        .set("request_id", context.requestId);
    return data;
}

}  // namespace

struct Pages::Tables {
    // The library's render is not const, though it changes nothing as long as the template is valid.
    mutable std::map<std::string, std::array<mustache::mustache, kLanguages.size()>, std::less<>> templates;
    Catalogue catalogue;
    bool strict = false;

    std::string render(std::string_view name, const std::vector<const Data*>& stack, Language language) const {
        const auto found = templates.find(name);
        if (found == templates.end()) throw std::out_of_range("no template " + std::string(name));
        Context context(strict, name);
        for (const auto* data : stack) context.push(*data);
        Sink sink;
        sink.text.reserve(16384);
        found->second[static_cast<std::size_t>(language)].render(context, sink);
        return std::move(sink.text);
    }

    const std::string& message(Language language, std::string_view key) const {
        const auto found = catalogue.find(key);
        if (found == catalogue.end()) throw std::out_of_range("no message " + std::string(key));
        return found->second.in(language);
    }
};

Pages::Pages(Strict strict) : Pages(carriedSources(), strict) {}
Pages::~Pages() = default;

Pages::Pages(const Sources& sources, Strict strict) {
    auto tables = std::make_unique<Tables>();
    tables->strict = strict == Strict::Yes;
    for (const auto& [path, bytes] : sources)
        if (startsWith(path, kMessages)) readMessages(path, bytes, tables->catalogue);
    for (const auto& [path, bytes] : sources) {
        const auto folder = path.find(kTemplates);
        if (!endsWith(path, ".html") || folder == path.npos) continue;
        // A partial that no page uses yet is compiled too, so that its mistakes show at once.
        const auto in = [&](Language language) {
            return parsed(path, Compiler(sources, tables->catalogue, language).compile(path));
        };
        const auto name = path.substr(kServer.size(), folder - kServer.size()) + "/" +
                          path.substr(folder + kTemplates.size(), path.size() - folder - kTemplates.size() - 5);
        tables->templates.emplace(name, std::array{in(Language::Fi), in(Language::Sv), in(Language::En)});
    }
    tables_ = std::move(tables);
}

std::string Pages::fragment(std::string_view templateName, const Data& data, const PageContext& context) const {
    const auto around = surroundings(context);
    return tables_->render(templateName, {&around, &data}, context.language);
}

std::string Pages::page(std::string_view templateName, const Data& data, const PageContext& context) const {
    const auto layout = layoutData(context, fragment(templateName, data, context));
    return tables_->render("web/layout", {&layout}, context.language);
}

std::string Pages::text(Language language, std::string_view key, Parameters parameters) const {
    return filled(tables_->message(language, key), [&](std::string_view name) {
        for (const auto& [parameter, value] : parameters)
            if (parameter == name) return std::string(value);
        throw std::out_of_range("message " + std::string(key) + ": nobody gave {{" + std::string(name) + "}}");
    });
}

std::string Pages::countText(Language language, std::string_view key, std::size_t n) const {
    return text(language, std::string(key) + (n == 1 ? ".one" : ".many"), {{"n", std::to_string(n)}});
}

bool Pages::hasText(std::string_view key) const { return tables_->catalogue.contains(key); }

std::string Pages::errorText(Language language, std::string_view code, std::string_view detail) const {
    const auto key = "error." + std::string(code);
    return text(language, hasText(key) ? key : "error.invalid", {{"detail", detail}});
}

}  // namespace valo::web
