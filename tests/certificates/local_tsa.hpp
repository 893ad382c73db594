#pragma once
// A folder to run other programs in, and a timestamp service of this machine.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "core/settings.hpp"
#include "support/databases.hpp"

namespace valo::tests {

struct Folder {
    Folder() : path(testFolder() + "/seals" + std::to_string(std::rand())) {
        std::filesystem::create_directories(path);
    }
    std::string operator/(const std::string& name) const { return path + "/" + name; }
    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(path + "/" + name, std::ios::binary) << bytes;
    }
    std::string read(const std::string& name) const {
        std::ifstream in(path + "/" + name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// The exit code of a command run in the folder; what it says goes to the file `said`.
    int run(const std::string& command) const {
        return std::system(("cd '" + path + "' && ( " + command + " ) >said 2>&1").c_str());
    }
    std::string path;
};
inline bool isInstalled(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

/// A timestamp service on this machine: `openssl ts` behind the smallest of HTTP servers.
class LocalTsa {
 public:
    enum class Mood { Good, ForSomethingElse, Refusing, Broken };

    explicit LocalTsa(const std::string& name = "tsa") : name_(name), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        folder.write("tsa.cnf",
                     "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\n"
                     "certs=ca.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\n"
                     "digests=sha256\nordering=no\ntsa_name=no\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n");
        folder.write("serial", "01\n");
        BOOST_REQUIRE(
            folder.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out "
                       "ca.pem -days 30 -subj '/CN=Local authority' && "
                       "openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -subj '/CN=" +
                       name_ +
                       "' && printf 'extendedKeyUsage=critical,timeStamping\\nkeyUsage=critical,digitalSignature\\n' "
                       ">ext && openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 "
                       "-extfile ext -out tsa.pem") == 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(socket_, 4);
        socklen_t size = sizeof address;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~LocalTsa() {
        ending_ = true;
        thread_.join();
        ::close(socket_);
    }
    Settings settings() const {
        Settings s;
        s.timestampUrl = "http://127.0.0.1:" + std::to_string(port_) + "/tsa";
        s.timestampAuthority = folder / "ca.pem";
        return s;
    }

    Folder folder;
    std::atomic<Mood> mood{Mood::Good};
    std::atomic<int> asked{0};

 private:
    void serve() {
        while (!ending_) {
            pollfd ready{socket_, POLLIN, 0};
            if (::poll(&ready, 1, 50) != 1) continue;
            const int peer = ::accept(socket_, nullptr, nullptr);
            ++asked;
            const auto reply = answer(bodyFrom(peer));
            const auto text = fmt::format(
                "HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nContent-Length: {}\r\n\r\n{}",
                reply.size(), reply);
            static_cast<void>(::send(peer, text.data(), text.size(), MSG_NOSIGNAL));
            ::close(peer);
        }
    }
    static std::string bodyFrom(int peer) {
        std::string all;
        char piece[4096];
        for (;;) {
            const auto head = all.find("\r\n\r\n");
            if (head != all.npos) {
                const auto at = all.find("Content-Length: ");
                if (at != all.npos && all.size() - head - 4 >= std::strtoul(all.c_str() + at + 16, nullptr, 10))
                    return all.substr(head + 4);
            }
            const auto got = ::recv(peer, piece, sizeof piece, 0);
            if (got <= 0) return {};
            all.append(piece, static_cast<std::size_t>(got));
        }
    }
    std::string answer(const std::string& query) {
        if (mood == Mood::Broken) return "what?";
        folder.write("query", query);
        if (mood == Mood::ForSomethingElse)
            folder.run("echo other >data && openssl ts -query -data data -sha256 -cert -out query");
        if (mood == Mood::Refusing) folder.run("openssl ts -query -data tsa.cnf -sha512 -cert -out query");
        folder.run("openssl ts -reply -config tsa.cnf -queryfile query -out reply");
        return folder.read("reply");
    }

    std::string name_;
    int socket_;
    std::uint16_t port_ = 0;
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace valo::tests
