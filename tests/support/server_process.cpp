#include "support/server_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "support/http_client.hpp"

namespace valo::tests {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

std::string newFolder() {
    std::string name = "/dev/shm/valo-process-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder in /dev/shm");
    return name;
}

std::string contentOf(const std::string& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

struct Streams {
    std::string in, out, err;  // files
};

/// Starts VALO_BINARY; it is killed when this process ends for whatever reason.
pid_t spawn(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
            const Streams& streams) {
    std::vector<std::string> words{VALO_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(::open(streams.in.c_str(), O_RDONLY), 0);
    ::dup2(::open(streams.out.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 1);
    ::dup2(::open(streams.err.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 2);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execv(VALO_BINARY, argv.data());
    ::_exit(127);
}

int exitCodeOf(int status) { return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status); }

}  // namespace

Finished runValo(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                 const std::string& input) {
    const auto folder = newFolder();
    const Streams streams{folder + "/in", folder + "/out", folder + "/err"};
    std::ofstream(streams.in, std::ios::binary) << input;
    int status = 0;
    ::waitpid(spawn(arguments, environment, streams), &status, 0);
    Finished finished{exitCodeOf(status), contentOf(streams.out), contentOf(streams.err)};
    std::filesystem::remove_all(folder);
    return finished;
}

ServerProcess::ServerProcess(std::string database, std::vector<std::string> arguments,
                             std::map<std::string, std::string> environment)
    : folder_(newFolder()),
      database_(std::move(database)),
      arguments_(std::move(arguments)),
      environment_(std::move(environment)) {
    if (database_.empty()) database_ = "sqlite:///" + folder_ + "/valo.db";
    try {
        start();
    } catch (...) {  // no destructor will run
        kill();
        std::filesystem::remove_all(folder_);
        throw;
    }
}

ServerProcess::~ServerProcess() {
    kill();
    std::filesystem::remove_all(folder_);
}

void ServerProcess::start() {
    std::vector<std::string> words{"--database", database_, "serve", "--listen", "127.0.0.1:0"};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    std::filesystem::remove(folder_ + "/out");
    pid_ = spawn(words, environment_, {"/dev/null", folder_ + "/out", folder_ + "/err"});
    awaitReady();
}

void ServerProcess::awaitReady() {
    constexpr std::string_view announcement = "http://127.0.0.1:";
    for (const auto until = Clock::now() + 30s; Clock::now() < until; std::this_thread::sleep_for(20ms)) {
        if (const auto code = ended(0ms))
            throw std::runtime_error("valo serve ended with " + std::to_string(*code) + ":\n" + log());
        const auto said = contentOf(folder_ + "/out");
        const auto at = said.find(announcement);
        if (at == std::string::npos || said.find('/', at + announcement.size()) == std::string::npos) continue;
        port_ = static_cast<std::uint16_t>(std::stoi(said.substr(at + announcement.size())));
        if (Browser(port_).get("/readyz").status == 200) return;
    }
    throw std::runtime_error("valo serve is never ready:\n" + log());
}

std::string ServerProcess::log() const { return contentOf(folder_ + "/err"); }

Finished ServerProcess::run(std::vector<std::string> arguments, const std::string& input) const {
    arguments.insert(arguments.begin(), {"--database", database_});
    return runValo(arguments, environment_, input);
}

std::optional<int> ServerProcess::ended(std::chrono::milliseconds most) {
    const auto until = Clock::now() + most;
    do {
        int status = 0;
        if (pid_ == 0 || ::waitpid(pid_, &status, WNOHANG) == pid_) {
            pid_ = 0;
            return exitCodeOf(status);
        }
        if (most > 0ms) std::this_thread::sleep_for(10ms);
    } while (Clock::now() < until);
    return std::nullopt;
}

std::optional<int> ServerProcess::stop(std::chrono::milliseconds most) {
    if (pid_ != 0) ::kill(pid_, SIGTERM);
    return ended(most);
}

void ServerProcess::kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
}

}  // namespace valo::tests
