#include "importers/reading.hpp"

namespace valo::importers {

Reading read(std::string_view, std::string_view fileName, Date) {
    Reading reading;
    reading.errors.push_back({std::string(fileName), "unknown_format", {}});
    return reading;
}

std::string sentence(const Message& message) { return message.code + ": " + message.detail; }

}  // namespace valo::importers
