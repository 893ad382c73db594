#include "cli/program.hpp"

namespace valo::cli {
namespace {

std::unique_ptr<database::Database> opened(const Settings& settings) {
    database::migrate(settings.database);
    return database::Database::open({.url = settings.database});
}

}  // namespace

Program::Program(Settings settings)
    : settings_(std::move(settings)),
      database_(opened(settings_)),
      services_{*database_, clock_, settings_, pages_, looks_} {}

}  // namespace valo::cli
