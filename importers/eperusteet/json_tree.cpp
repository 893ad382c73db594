#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "importers/parse.hpp"

namespace valo::importers {
namespace {

/// nlohmann's parser is iterative, its document type is not: only its events are used.
class Events : public nlohmann::json_sax<nlohmann::json> {
 public:
    explicit Events(TreeBuilder& tree) : tree_(tree) {}
    bool null() override { return tree_.scalar(Kind::Null, {}); }
    bool boolean(bool value) override { return tree_.scalar(Kind::Flag, value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override {
        return tree_.scalar(Kind::Number, fmt::format_int(value).c_str());
    }
    bool number_unsigned(number_unsigned_t value) override {
        return tree_.scalar(Kind::Number, fmt::format_int(value).c_str());
    }
    bool number_float(number_float_t, const string_t& spelling) override {
        return tree_.scalar(Kind::Number, spelling);
    }
    bool string(string_t& value) override { return tree_.scalar(Kind::Text, value); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return tree_.open(Kind::Map); }
    bool key(string_t& name) override { return tree_.key(name); }
    bool end_object() override { return tree_.close(); }
    bool start_array(std::size_t) override { return tree_.open(Kind::List); }
    bool end_array() override { return tree_.close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& why) override {
        offset = position;
        // The library's text begins with its own number and position.
        detail = why.what();
        if (const auto colon = detail.find(": "); colon != detail.npos) detail.erase(0, colon + 2);
        detail = repairedUtf8(excerpt(detail, 160));
        return false;
    }
    std::size_t offset = 0;
    std::string detail;

 private:
    TreeBuilder& tree_;
};

}  // namespace

int lineAt(std::string_view bytes, std::size_t offset) {
    const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(offset, bytes.size()));
    return 1 + static_cast<int>(std::count(bytes.begin(), end, '\n'));
}

Parsed parseJson(std::string_view bytes, std::string_view fileName, std::size_t mostNodes) {
    TreeBuilder tree(false, fileName, mostNodes);
    Events events(tree);
    if (nlohmann::json::sax_parse(bytes, &events)) return tree.take();
    Parsed parsed;
    if (tree.error) {
        parsed.error = std::move(tree.error);
    } else {
        const auto offset = events.offset ? events.offset - 1 : 0;
        parsed.error = Message{fmt::format("{}:{}", fileName, lineAt(bytes, offset)), "bad_json", events.detail};
    }
    return parsed;
}

}  // namespace valo::importers
