#pragma once
// The inside of the check: one signed document in the light of the keys and lists that are known.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "certificates/verify.hpp"

namespace valo::certificates {

/// What is looked at, and what is known.
struct Light {
    const std::vector<KnownKey>& keys;
    const std::vector<KnownStatus>& statuses;
    UtcTime now;
    const std::string& timestampAuthorities;
};

/// A credential or record: a compact JWS, or JSON with its proof.
Checked checkCredential(std::string name, std::string_view text, const Light& light);
Checked faulty(std::string name, FieldError fault);

/// Members of JSON that may be missing or of another type.
std::string word(const nlohmann::json& object, const char* name);
nlohmann::json part(const nlohmann::json& object, const char* name);
bool has(const nlohmann::json& list, std::string_view text);

}  // namespace valo::certificates
