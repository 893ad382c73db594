// The public check of a file: read in memory, told about, forgotten.
#include "accounts/page.hpp"
#include "certificates/routes.hpp"
#include "certificates/verify.hpp"

namespace valo::certificates {
namespace {

using accounts::page;
using accounts::words;
using http::Request;
using http::Response;
using web::Data;

constexpr std::size_t kMostBytes = 5 * 1024 * 1024;

Data checkedRow(Services& services, const Request& request, const Checked& checked) {
    Data row;
    row.set("name", checked.name)
        .set("holds", !checked.fault.has_value())
        .set("fault", checked.fault
                          ? services.pages.errorText(request.language, checked.fault->code, checked.fault->detail)
                          : "")
        .set("title", checked.title)
        .set("issuer", checked.issuerName)
        .set("issued", checked.issuedAt ? displayTime(*checked.issuedAt) : std::string())
        .set("as_of", checked.statusAsOf ? displayTime(*checked.statusAsOf) : std::string());
    return row;
}

Response checkFile(Services& services, const Request& request) {
    if (request.files.empty() || request.files.front().bytes.empty()) return http::seeOther("/v");
    const auto known = knownHere(services);
    std::vector<Data> rows;
    for (const auto& checked :
         verifyFile(request.files.front().bytes, known.keys, known.statuses, services.clock.now()))
        rows.push_back(checkedRow(services, request, checked));
    Data data;
    data.set("rows", std::move(rows)).set("today", displayTime(services.clock.now()));
    return page(services, request, "certificates/checked_file", data,
                {.title = words(services, request, "check.file_title")});
}

}  // namespace

void addVerifyRoutes(http::Router& r, Services& s) {
    r.post(
        "/v", [&s](const Request& q) { return checkFile(s, q); }, http::Needs::Nothing, kMostBytes);
}

}  // namespace valo::certificates
