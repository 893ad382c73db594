#pragma once
// Writes JSON straight into a string: no tree, no allocation per field. Reading is nlohmann's work
// (http/json_body.hpp).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/language.hpp"
#include "core/time.hpp"

namespace valo {

class JsonWriter {
 public:
    JsonWriter& beginObject();
    JsonWriter& endObject();
    JsonWriter& beginArray();
    JsonWriter& endArray();
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);  // bytes that are not UTF-8 become U+FFFD
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(std::size_t number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(double number);  // not finite becomes null
    JsonWriter& value(bool truth);
    JsonWriter& value(Date day) { return value(isoDate(day)); }
    JsonWriter& value(UtcTime time) { return value(isoTime(time)); }
    JsonWriter& value(const LocalizedText& text);  // {"fi": …, "sv": …}: only the languages that are there
    template <class Tag>
    JsonWriter& value(Id<Tag> id) {
        return value(id.value);
    }
    JsonWriter& null();
    /// JSON made elsewhere, put in as it is.
    JsonWriter& raw(std::string_view json);

    template <class T>
    JsonWriter& value(const std::optional<T>& maybe) {
        return maybe ? value(*maybe) : null();
    }
    template <class T>
    JsonWriter& field(std::string_view name, const T& content) {
        return key(name).value(content);
    }

    const std::string& text() const { return out_; }
    std::string take() { return std::move(out_); }

 private:
    void separate();
    std::string out_;
    bool needsComma_ = false;
};

/// `text` as a JSON string with its quotation marks.
std::string jsonString(std::string_view text);

}  // namespace valo
