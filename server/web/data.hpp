#pragma once
// What a template is given. Strings are escaped where the template shows them.
#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valo::web {

/// A tree of named values: text, truth, nested data, lists. `set` replaces and returns *this:
///   Data row;
///   row.set("name", task.name).set("count", 3).set("is_open", true).set("client", std::move(client));
/// An empty text and an empty list are false in a section ({{#hint}}…{{/hint}}). A list `rows` also sets `has_rows`
/// and `rows_count`, so that its heading can stand outside the repetition.
class Data {
 public:
    Data();
    Data(const Data&);
    Data(Data&&) noexcept;
    Data& operator=(const Data&);
    Data& operator=(Data&&) noexcept;
    ~Data();

    Data& set(std::string_view name, std::string_view text);
    Data& set(std::string_view name, const std::string& text) { return set(name, std::string_view(text)); }
    Data& set(std::string_view name, const char* text) { return set(name, std::string_view(text)); }
    Data& set(std::string_view name, std::same_as<bool> auto truth) { return setTruth(name, truth); }
    Data& set(std::string_view name, std::integral auto number) requires(!std::same_as<decltype(number), bool> &&
                                                                         !std::same_as<decltype(number), char>) {
        return set(name, std::string_view(std::to_string(number)));
    }
    Data& set(std::string_view name, Data nested);
    Data& set(std::string_view name, std::vector<Data> list);
    /// A list of texts, each shown with {{.}}.
    Data& set(std::string_view name, const std::vector<std::string>& list);
    template <class T>
    Data& set(std::string_view name, const std::optional<T>& maybe) {
        return maybe ? set(name, *maybe) : setTruth(name, false);
    }

 private:
    friend class Context;
    struct Node;
    explicit Data(Node node);
    Data& setTruth(std::string_view name, bool truth);
    std::unique_ptr<Node> node_;
};

}  // namespace valo::web
