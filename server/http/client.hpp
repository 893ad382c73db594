#pragma once
// Asks another server something: a timestamp service, a source of curricula. Who is asked stands in the settings; no
// address comes from outside, and no redirection is followed.
#include <chrono>
#include <map>
#include <string>

#include "core/result.hpp"

namespace valo::http {

struct Question {
    std::string url;  // http:// or https://; of the latter the certificate is checked against the system's authorities
    std::string method = "GET";
    std::map<std::string, std::string> headers;
    std::string body, contentType;
    std::chrono::seconds patience{10};      // for the whole answer
    std::size_t longest = 4 * 1024 * 1024;  // bytes of the answer's body
};
struct Answer {
    int status = 0;
    std::string contentType, body;
    std::map<std::string, std::string> headers;  // names in lower case
};
/// Any status is an answer. Refusals: bad_address, no_answer (with the reason), answer_too_long.
Result<Answer> ask(const Question& question);

}  // namespace valo::http
