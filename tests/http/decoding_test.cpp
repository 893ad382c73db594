// What clients write, decoded: forms, uploads, JSON, addresses.
#include <boost/test/unit_test.hpp>

#include "core/secret.hpp"
#include "http/decoding.hpp"
#include "http/json_body.hpp"
#include "test_server.hpp"

using namespace valo;
using namespace valo::tests;

namespace {

const std::string kAino = "Cookie: valo_session=aino\r\nX-CSRF-Token: " + keyedHash("aino", "csrf") + "\r\n";

Answer ask(const TestServer& server, const std::string& bytes) {
    RawConnection client(server.port());
    client.send(bytes);
    return client.answer();
}
Answer postForm(const TestServer& server, const std::string& body) {
    return ask(server, message("POST /home", kAino + "Content-Type: application/x-www-form-urlencoded\r\n", body));
}
std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(addresses_are_decoded_strictly) {
    struct Case {
        std::string target;
        int status;
        std::string shows;
    };
    const Case cases[] = {
        {"/echo/a%20b/of/%C3%A4", 200, "captured=a b\ncaptured=ä\n"},
        {"/echo/a+b/of/c", 200, "captured=a+b\n"},
        {"/echo/exact/of/c", 200, "captured=c\n"},
        {"/echo/exact/of", 404, "not_found"},
        {"/echo//of/c", 404, "not_found"},
        {"/echo/", 404, "not_found"},
        {"/echo?q=a+b%2Bc&q=2&empty=&alone&&x", 200,
         "query q=[a b+c]\nquery q=[2]\nquery empty=[]\nquery alone=[]\nquery x=[]\n"},
        {"/echo?q=%0D%0Aline", 200, "query q=[\nline]"},
        {"/%65cho", 200, "path=/echo"},
        {"/echo/%", 400, "bad_address"},
        {"/echo/%4", 400, "bad_address"},
        {"/echo/%zz/of/b", 400, "bad_address"},
        {"/echo/a%2Fb/of/c", 400, "bad_address"},
        {"/echo/a%2fb/of/c", 400, "bad_address"},
        {"/echo/a%00/of/c", 400, "bad_address"},
        {"/echo/a%0A/of/c", 400, "bad_address"},
        {"/echo/%C3/of/c", 400, "bad_address"},
        {"/echo/%C0%AF/of/c", 400, "bad_address"},
        {"/echo?q=%", 400, "bad_address"},
        {"/echo?q=%00", 400, "bad_address"},
        {"/echo?q=%FF", 400, "bad_address"},
        {"/echo?%1B=a", 400, "bad_address"},
        {"/echo?q=\xFF", 400, "bad_address"},
        {"/echo?" + repeated("a&", 1001), 400, "bad_address"},
        {"/../etc/passwd", 404, "not_found"},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.target.substr(0, 60)) {
            const auto answer = ask(server, message("GET " + one.target));
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(answer.says(one.shows), answer.body);
        }
}

BOOST_AUTO_TEST_CASE(forms_are_decoded_strictly) {
    struct Case {
        std::string body;
        int status;
        std::string shows;
    };
    const Case cases[] = {
        {"a=1&b=%C3%A4&a=2", 200, "form a=[1]\nform b=[ä]\nform a=[2]\n"},
        {"note=one%0D%0Atwo%0Dthree", 200, "form note=[one\ntwo\nthree]"},
        {"a=%E2%82%AC+1", 200, "form a=[€ 1]"},
        {"a=%", 400, "invalid"},
        {"a=%4", 400, "invalid"},
        {"a=%G1", 400, "invalid"},
        {"a=%00", 400, "invalid"},
        {"a=x%1Fy", 400, "invalid"},
        {"a=%ED%A0%80", 400, "invalid"},
        {"a=%C3%28", 400, "invalid"},
        {"%00=a", 400, "invalid"},
        {"a%0Ab=1", 400, "invalid"},
        {repeated("f=1&", 1000), 200, "form f=[1]"},
        {repeated("f=1&", 1001), 422, "invalid"},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.body.substr(0, 60)) {
            const auto answer = postForm(server, one.body);
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(answer.says(one.shows), answer.body);
        }
}

BOOST_AUTO_TEST_CASE(a_body_may_be_as_large_as_its_route_says) {
    struct Case {
        std::string line;
        std::size_t bytes;
        int status;
    };
    const Case cases[] = {
        {"POST /home", 65536, 200},      {"POST /home", 65537, 413},    {"PUT /home", 1000, 200},
        {"PUT /home", 1001, 413},        {"POST /nowhere", 65537, 413}, {"POST /upload", 10 * 1024 * 1024, 200},
        {"POST /upload", 10485761, 413},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.line << " " << one.bytes) {
            BOOST_TEST(ask(server, message(one.line, kAino, std::string(one.bytes, 'x'))).status == one.status);
        }
}

BOOST_AUTO_TEST_CASE(uploads_are_decoded_strictly) {
    const auto part = [](const std::string& disposition, const std::string& content) {
        return "--b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
    };
    const std::string end = "--b--\r\n", type = "multipart/form-data; boundary=b";
    const auto file =
        "--b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"kuva ä.png\"\r\n"
        "content-type: image/png\r\n\r\n" +
        std::string("\x89PNG\r\n\x1a\n\0--b", 12) + "\r\n";
    struct Case {
        const char* name;
        std::string type, body;
        int status;
        std::string shows;
    };
    const Case cases[] = {
        {"text", type, part("form-data; name=\"a\"", "1\r\n2") + end, 200, "form a=[1\n2]"},
        {"quoted boundary", "multipart/form-data; boundary=\"b\"", part("form-data; name=\"a\"", "1") + end, 200,
         "form a=[1]"},
        {"name without quotes", type, part("form-data; name=a", "1") + end, 200, "form a=[1]"},
        {"file", type, file + end, 200, "file f kuva ä.png image/png 12\n"},
        {"file left alone", type, part("form-data; name=\"f\"; filename=\"\"", "") + end, 200, "path=/upload"},
        {"empty", type, end, 200, "body=0"},
        {"boundary within the text", type, part("form-data; name=\"a\"", "x--b y") + end, 200, "form a=[x--b y]"},
        {"no boundary", "multipart/form-data", part("form-data; name=\"a\"", "1") + end, 400, "invalid"},
        {"empty boundary", "multipart/form-data; boundary=", part("form-data; name=\"a\"", "1") + end, 400, "invalid"},
        {"long boundary", "multipart/form-data; boundary=" + std::string(71, 'b'), end, 400, "invalid"},
        {"other boundary", "multipart/form-data; boundary=c", part("form-data; name=\"a\"", "1") + end, 400, "invalid"},
        {"cut off", type, part("form-data; name=\"a\"", "1"), 400, "invalid"},
        {"cut off within a part", type, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", 400, "invalid"},
        {"no empty line", type, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n--b--\r\n", 400, "invalid"},
        {"no name", type, part("form-data", "1") + end, 400, "invalid"},
        {"empty name", type, part("form-data; name=\"\"", "1") + end, 400, "invalid"},
        {"open quotation mark", type, part("form-data; name=\"a", "1") + end, 400, "invalid"},
        {"no disposition", type, "--b\r\nX: 1\r\n\r\n1\r\n--b--", 400, "invalid"},
        {"other disposition", type, part("attachment; name=\"a\"", "1") + end, 400, "invalid"},
        {"NUL in a text", type, part("form-data; name=\"a\"", std::string("1\0002", 3)) + end, 400, "invalid"},
        {"bad UTF-8 in a text", type, part("form-data; name=\"a\"", "\xff") + end, 400, "invalid"},
        {"bad UTF-8 in a file name", type, part("form-data; name=\"a\"; filename=\"\xff\"", "1") + end, 400, "invalid"},
        {"long part header", type, part("form-data; name=\"" + std::string(5000, 'a') + "\"", "1") + end, 400,
         "invalid"},
        {"long text", type, part("form-data; name=\"a\"", std::string(65537, 'a')) + end, 422, "invalid"},
        {"1000 fields", type, repeated(part("form-data; name=\"a\"", "1"), 1000) + end, 200, "form a=[1]"},
        {"1001 fields", type, repeated(part("form-data; name=\"a\"", "1"), 1001) + end, 422, "invalid"},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.name) {
            const auto answer =
                ask(server, message("POST /upload", kAino + "Content-Type: " + one.type + "\r\n", one.body));
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(answer.says(one.shows), answer.body);
        }
}

BOOST_AUTO_TEST_CASE(a_browser_can_send_a_file) {
    TestServer server;
    Browser browser(server.port());
    browser.get("/form");
    const auto answer =
        browser.upload("/upload", {{"note", "hei"}}, "evidence", "a.pdf", "application/pdf", "%PDF-1.7");
    BOOST_TEST(answer.says("form note=[hei]"), answer.body);
    BOOST_TEST(answer.says("file evidence a.pdf application/pdf 8\n"), answer.body);
}

BOOST_AUTO_TEST_CASE(json_is_decoded_strictly_and_every_fault_is_named) {
    struct Case {
        std::string body;
        int status;
        std::vector<std::string> shows;
    };
    const Case cases[] = {
        {R"({"name":" Aino ","count":3,"isNew":true,"day":"2026-11-22","title":{"fi":"a"},"ids":[1,2],"items":[{"id":1}]})",
         200,
         {R"({"name":"Aino","count":3})"}},
        {R"({"name":"\u00e4","count":null})", 200, {R"({"name":"ä","count":null})"}},
        {"", 422, {R"("code":"bad_json")", R"("detail":"syntax")"}},
        {"{", 422, {R"("detail":"syntax")"}},
        {"[]", 422, {R"("detail":"not_an_object")"}},
        {"null", 422, {R"("detail":"not_an_object")"}},
        {R"({"name":"a"} x)", 422, {R"("detail":"syntax")"}},
        {R"({"name":"a",})", 422, {R"("detail":"syntax")"}},
        {"{\"name\":\"\xff\"}", 422, {R"("detail":"syntax")"}},
        {std::string("{\"name\":\"a\0b\"}", 14), 422, {R"("detail":"syntax")"}},
        {R"({"name":"a\u0000b"})", 422, {R"({"field":"name","code":"unreadable_text")"}},
        {R"({"name":"\ud800"})", 422, {R"("detail":"syntax")"}},
        {R"({"name":"a","name":"b"})", 422, {R"("detail":"repeated_name")"}},
        {R"({"name":"a","title":{"fi":"a","fi":"b"}})", 422, {R"("detail":"repeated_name")"}},
        {"{\"name\":" + repeated("[", 40) + repeated("]", 40) + "}", 422, {R"("detail":"too_deep")"}},
        {repeated("[", 60000), 422, {R"("detail":"too_deep")"}},
        {repeated("{\"a\":", 10000), 422, {R"("detail":"too_deep")"}},
        {R"({})", 422, {R"("code":"invalid")", R"({"field":"name","code":"required")"}},
        {R"({"name":""})", 422, {R"({"field":"name","code":"required")"}},
        {R"({"name":" \t "})", 422, {R"({"field":"name","code":"required")"}},
        {R"({"name":null})", 422, {R"({"field":"name","code":"required")"}},
        {R"({"name":"123456789012345678901"})", 422, {R"({"field":"name","code":"too_long","detail":"20")"}},
        {R"({"name":"ääääääääääääääääääää"})", 200, {"ä"}},
        {R"({"name":5,"count":"3","isNew":1,"day":5,"title":"a","ids":3,"items":{},"extra":1})",
         422,
         {R"({"field":"name","code":"wrong_type")", R"({"field":"count","code":"wrong_type")",
          R"({"field":"isNew","code":"wrong_type")", R"({"field":"day","code":"wrong_type")",
          R"({"field":"title","code":"wrong_type")", R"({"field":"ids","code":"wrong_type")",
          R"({"field":"items","code":"wrong_type")", R"({"field":"extra","code":"unknown_field")"}},
        {R"({"name":"a","count":1.5})", 422, {R"({"field":"count","code":"wrong_type")"}},
        {R"({"name":"a","count":1e3})", 422, {R"({"field":"count","code":"wrong_type")"}},
        {R"({"name":"a","count":9223372036854775807})", 200, {R"("count":9223372036854775807)"}},
        {R"({"name":"a","count":9223372036854775808})", 422, {R"({"field":"count","code":"wrong_type")"}},
        {R"({"name":"a","count":99999999999999999999999})", 422, {R"({"field":"count","code":"wrong_type")"}},
        {R"({"name":"a","ids":[1,"2"]})", 422, {R"({"field":"ids","code":"wrong_type")"}},
        {R"({"name":"a","day":"2026-02-30"})", 422, {R"({"field":"day","code":"not_a_date")"}},
        {R"({"name":"a","day":"22.11.2026"})", 422, {R"({"field":"day","code":"not_a_date")"}},
        {R"({"name":"a","title":{"fi":5,"de":"x","en":"12345678901"}})",
         422,
         {R"({"field":"/title/fi","code":"wrong_type")", R"({"field":"/title/de","code":"unknown_field")",
          R"({"field":"/title/en","code":"too_long")"}},
        {R"({"name":"a","items":[{"id":1},{"id":"x"},{"id":2,"y":1}]})",
         422,
         {R"({"field":"/items/1/id","code":"wrong_type")", R"({"field":"/items/2/y","code":"unknown_field")"}},
        {R"({"name":"a","items":[{},{},{},{}]})", 422, {R"({"field":"items","code":"too_many_items","detail":"3")"}},
    };
    TestServer server;
    for (const auto& one : cases) BOOST_TEST_CONTEXT(one.body.substr(0, 80)) {
            const auto answer =
                ask(server, message("POST /api/v1/things", kAino + "Content-Type: application/json\r\n", one.body));
            BOOST_TEST(answer.status == one.status);
            for (const auto& text : one.shows) BOOST_TEST(answer.says(text), answer.body);
        }
}

BOOST_AUTO_TEST_CASE(fields_are_read_as_they_stand) {
    http::Fields fields;
    BOOST_TEST(!http::parseUrlencoded("a=+x%C2%A0&n=12&n=13&bad=1x&big=99999999999999999999&neg=-5", fields));
    BOOST_TEST(fields.get("a") == "x");
    BOOST_TEST(fields.get("missing") == "");
    BOOST_TEST(fields.has("n"));
    BOOST_TEST(!fields.has("missing"));
    BOOST_TEST(fields.all("n").size() == 2u);
    BOOST_TEST(fields.integer("n").value() == 12);
    BOOST_TEST(!fields.integer("bad"));
    BOOST_TEST(!fields.integer("big"));
    BOOST_TEST(fields.id<UserId>("n").value == 12);
    BOOST_TEST(fields.id<UserId>("bad").value == 0);
    http::Request request;
    request.captured = {"17", "x", "-3", "99999999999999999999"};
    BOOST_TEST(request.id_<UserId>(0).value == 17);
    for (std::size_t i = 1; i < 6; ++i) BOOST_TEST(request.id_<UserId>(i).value == 0);
}
