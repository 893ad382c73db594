#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "accounts/services.hpp"
#include "workplaces/suggest.hpp"

namespace valo::workplaces {

/// The suggester over all published curricula, made anew when they have changed.
class Suggestions {
 public:
    explicit Suggestions(database::Database& database) : database_(database) {}
    std::shared_ptr<const Suggester> current();

 private:
    database::Database& database_;
    std::mutex building_, mutex_;
    std::shared_ptr<const Suggester> suggester_;
    std::pair<std::int64_t, std::int64_t> stamp_{-1, -1};
};

/// {"items": [unit with its requirements and the words that met], "next": null}
std::string suggestionsJson(const std::vector<Suggestion>& suggestions);

}  // namespace valo::workplaces
