#pragma once
#include <string>

namespace valo::cli {

/// schema/api.yaml as JSON, for /api/v1/openapi.json.
std::string apiDescription();

}  // namespace valo::cli
