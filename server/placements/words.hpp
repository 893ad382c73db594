#pragma once
// Words and addresses that the pages of placements and assessment share.
#include <string>
#include <vector>

#include "accounts/page.hpp"
#include "placements/store.hpp"

namespace valo::placements {

inline std::string clientPath(ClientId id) { return "/clients/" + std::to_string(id.value); }
inline std::string placementPath(PlacementId id) { return "/placements/" + std::to_string(id.value); }
inline std::string subjectOf(ClientId id) { return "client/" + std::to_string(id.value); }
inline std::string subjectOf(PlacementId id) { return "placement/" + std::to_string(id.value); }
inline std::string period(Date first, Date last) { return displayDate(first) + " – " + displayDate(last); }

/// "tutkinnonosat_105705" is 105705 to people.
inline std::string codeForPeople(std::string_view code) {
    const auto mark = code.rfind('_');
    return std::string(mark == code.npos ? code : code.substr(mark + 1));
}

/// What a form shows of a refusal: its fields, or the refusal as a whole at the top.
inline std::vector<FieldError> fieldsOf(const Error* error) {
    if (!error) return {};
    if (error->fields.empty()) return {{"", error->code, error->detail}};
    return error->fields;
}
inline int statusFor(const Error* error) { return error ? http::statusOf(error->kind) : 200; }
/// Whether a form can show the refusal; the others get a page of their own.
inline bool isForTheForm(const Error& error) {
    return error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Conflict;
}

class Words {
 public:
    Words(Services& services, const http::Request& request) : services_(services), request_(request) {}
    std::string operator()(std::string_view key, web::Parameters parameters = {}) const {
        return accounts::words(services_, request_, key, parameters);
    }
    std::string count(std::string_view key, std::size_t n) const {
        return services_.pages.countText(request_.language, key, n);
    }
    std::string kind(PlacementKind kind) const { return (*this)("placement_kind." + std::string(codeOf(kind))); }
    std::string relation(Relation relation) const { return (*this)("role." + std::string(codeOf(relation))); }
    web::Link clients() const { return {"/clients", (*this)("placements.clients.title")}; }

 private:
    Services& services_;
    const http::Request& request_;
};

}  // namespace valo::placements
