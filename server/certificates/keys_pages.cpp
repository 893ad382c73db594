// What verifiers anywhere read: public keys and status lists, for anybody, from any page.
#include "certificates/actions.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/routes.hpp"
#include "certificates/signed_list.hpp"
#include "core/text.hpp"

namespace valo::certificates {
namespace {

using http::Request;
using http::Response;

/// Short enough that the end of a key is soon known everywhere.
Response forVerifiers(std::string body, std::string contentType) {
    return Response{200, std::move(contentType), std::move(body), {}}
        .with("Cache-Control", "public, max-age=300")
        .with("Access-Control-Allow-Origin", "*")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
}

std::vector<RegisteredKey> keysOf(Services& services) {
    return services.database.read([](database::Transaction& tx) { return registeredKeys(tx); });
}

Response getService(Services& services) {
    return forVerifiers(serviceDocument(publicUrl(services), keysOf(services)), "application/did+json");
}
Response getJwks(Services& services) {
    return forVerifiers(jwks(publicUrl(services), keysOf(services)), "application/jwk-set+json");
}
Response getDid(Services& services, const Request& request) {
    const auto organisation = request.id_<OrganisationId>(0);
    auto keys = keysOf(services);
    std::erase_if(keys, [&](const RegisteredKey& k) { return k.organisation != organisation; });
    if (keys.empty()) return http::problem({ErrorKind::NotFound, "not_found", "organisation", {}}, request);
    return forVerifiers(didDocument(publicUrl(services), organisation, keys), "application/did+json");
}
/// One key alone, for readers that want a JWK where the key's id leads.
Response getKey(Services& services, const Request& request) {
    const auto organisation = request.id_<OrganisationId>(0);
    for (const auto& key : keysOf(services))
        if (key.organisation == organisation && key.kid == request.captured.at(1) && key.state != KeyState::Compromised)
            return forVerifiers(jwk(publicUrl(services), key), "application/jwk+json");
    return http::problem({ErrorKind::NotFound, "not_found", "key", {}}, request);
}

/// What a reader of a status list asks for. Wallets read JSON with a proof, others the compact form.
enum class ListForm { Jwt, Credential, Json };
ListForm wantedForm(const Request& request) {
    const auto accept = lowered(request.header("accept"));
    if (accept.find("jwt") != accept.npos) return ListForm::Jwt;
    if (accept.find("application/vc") != accept.npos) return ListForm::Credential;
    return accept.find("json") != accept.npos ? ListForm::Json : ListForm::Jwt;
}

Response getStatus(Services& services, const Request& request, SignedLists& lists) {
    auto form = wantedForm(request);
    const auto id = request.capturedNumber(0);
    auto list = lists.get(services, id, form != ListForm::Jwt);
    if (!list && form != ListForm::Jwt) list = lists.get(services, id, false), form = ListForm::Jwt;
    if (!list && list.error().kind == ErrorKind::NotFound) return http::problem(list.error(), request);
    if (!list) return http::problem(list.error(), 503, request);
    const auto* type = form == ListForm::Jwt          ? "application/vc+jwt"
                       : form == ListForm::Credential ? "application/vc"
                                                      : "application/json";
    const auto& [text, tag] = **list;
    const bool isKnown = request.header("if-none-match").find(tag) != std::string::npos;
    auto response = forVerifiers(isKnown ? std::string() : text, type).with("Vary", "Accept").with("ETag", tag);
    if (isKnown) response.status = 304;
    return response;
}
/// Where a credential's own id leads: to the check, which shows no name.
Response getCredential(Services& services, const Request& request) {
    const auto code =
        services.database.read([&](database::Transaction& tx) { return codeOfCredential(tx, request.captured.at(0)); });
    return http::seeOther(code ? "/v/" + *code : "/v");
}

}  // namespace

void addKeyRoutes(http::Router& r, Services& s) {
    using http::Needs;
    r.get(
        "/.well-known/did.json", [&s](const Request&) { return getService(s); }, Needs::Nothing);
    r.get(
        "/.well-known/jwks.json", [&s](const Request&) { return getJwks(s); }, Needs::Nothing);
    r.get(
        "/o/{id}/did.json", [&s](const Request& q) { return getDid(s, q); }, Needs::Nothing);
    r.get(
        "/o/{id}/keys/{kid}", [&s](const Request& q) { return getKey(s, q); }, Needs::Nothing);
    const auto lists = std::make_shared<SignedLists>();
    r.get(
        "/status/{id}", [&s, lists](const Request& q) { return getStatus(s, q, *lists); }, Needs::Nothing);
    r.get(
        "/credentials/{uuid}", [&s](const Request& q) { return getCredential(s, q); }, Needs::Nothing);
}

}  // namespace valo::certificates
