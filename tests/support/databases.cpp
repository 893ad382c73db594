#include "support/databases.hpp"

#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/asset.hpp"
#include "core/secret.hpp"

namespace valo::tests {
namespace {

namespace fs = std::filesystem;
using database::Dialect;

void require(bool condition, const std::string& what) {
    if (!condition) throw std::runtime_error(what);
}

/// Removes the folders that crashed test programs left behind.
void sweep(const fs::path& parent, const std::string& prefix) {
    for (const auto& entry : fs::directory_iterator(parent)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with(prefix)) continue;
        const int pid = std::atoi(name.c_str() + prefix.size());
        std::error_code ignored;
        if (pid > 0 && kill(pid, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), ignored);
    }
}

class Folder {
 public:
    Folder() {
        const std::string prefix = "valo-test-";
        sweep("/dev/shm", prefix);
        path_ = "/dev/shm/" + prefix + std::to_string(getpid());
        fs::create_directory(path_);
        fs::permissions(path_, fs::perms(0755));
    }
    ~Folder() {
        std::error_code ignored;
        if (getpid() == owner_) fs::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

 private:
    std::string path_;
    pid_t owner_ = getpid();
};

Folder& folder() {
    static Folder folder;
    return folder;
}

/// PostgreSQL refuses to run as root.
void becomeUnprivileged() {
    if (geteuid() != 0) return;
    const auto* user = getpwnam("postgres");
    if (!user) user = getpwnam("nobody");
    if (!user || setgroups(0, nullptr) || setgid(user->pw_gid) || setuid(user->pw_uid)) _exit(126);
}

pid_t start(const std::vector<std::string>& command, const std::string& log) {
    const pid_t parent = getpid();
    std::fflush(nullptr);  // or the child would print it again
    const pid_t child = fork();
    if (child != 0) return child;
    becomeUnprivileged();
    prctl(PR_SET_PDEATHSIG, SIGQUIT);  // after setuid, which clears it
    if (getppid() != parent) _exit(125);
    if (chdir("/") != 0 || !freopen(log.c_str(), "a", stdout) || !freopen(log.c_str(), "a", stderr)) _exit(124);
    setenv("LC_ALL", "C", 1);
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execv(arguments[0], arguments.data());
    _exit(127);
}

std::string programs() {
    for (const int version : {17, 16, 15, 14, 13}) {
        const auto path = "/usr/lib/postgresql/" + std::to_string(version) + "/bin";
        if (fs::exists(path + "/postgres")) return path;
    }
    throw std::runtime_error("PostgreSQL's server is not installed; script/bootstrap does it");
}

/// One PostgreSQL server for this program, without fsync, on a socket in the program's folder.
class Cluster {
 public:
    Cluster() {
        if (const char* running = std::getenv("VALO_TEST_POSTGRESQL")) {
            url_ = running;
            return;
        }
        const auto home = folder().path() + "/postgresql";
        fs::create_directory(home);
        if (geteuid() == 0) {
            const auto* user = getpwnam("postgres") ? getpwnam("postgres") : getpwnam("nobody");
            require(user && chown(home.c_str(), user->pw_uid, user->pw_gid) == 0, "cannot give away " + home);
        }
        const auto data = home + "/data", log = home + "/log";
        int status = 0;
        const pid_t making = start({programs() + "/initdb", "-D", data, "-U", "valo", "-A", "trust", "-E", "UTF8",
                                    "--locale=C.UTF-8", "--no-sync"},
                                   log);
        waitpid(making, &status, 0);
        require(status == 0, "initdb failed, see " + log);
        std::ofstream(data + "/postgresql.conf", std::ios::app)
            << "fsync = off\nfull_page_writes = off\nmax_connections = 200\nshared_buffers = 32MB\nautovacuum = off\n"
            << "listen_addresses = ''\nunix_socket_directories = '" << home << "'\nmax_wal_size = 256MB\n";
        server_ = start({programs() + "/postgres", "-D", data}, log);
        url_ = "postgresql://valo@/postgres?host=" + home;
        awaitAnswer(log);
    }
    ~Cluster() {
        if (server_ <= 0 || getpid() != owner_) return;
        kill(server_, SIGQUIT);
        waitpid(server_, nullptr, 0);
    }

    std::string urlOf(const std::string& name) const {
        auto url = url_;
        const auto query = url.find('?');
        const auto slash = url.find('/', url.find("://") + 3);
        return url.substr(0, slash + 1) + name + (query == std::string::npos ? "" : url.substr(query));
    }
    void run(const std::string& sql) const {
        PGconn* connection = PQconnectdb(url_.c_str());
        std::string error = PQstatus(connection) == CONNECTION_OK ? "" : PQerrorMessage(connection);
        if (error.empty()) {
            PQsetNoticeProcessor(
                connection, [](void*, const char*) {}, nullptr);
            PGresult* result = PQexec(connection, sql.c_str());
            if (PQresultStatus(result) > PGRES_TUPLES_OK) error = PQresultErrorMessage(result);
            PQclear(result);
        }
        PQfinish(connection);
        require(error.empty(), sql + ": " + error);
    }
    std::string newName() const {
        static std::atomic<int> count{0};
        return "t" + std::to_string(getpid()) + "_" + std::to_string(++count);
    }
    const std::string& migratedTemplate();

 private:
    void awaitAnswer(const std::string& log) const {
        for (int attempt = 0; attempt < 600; ++attempt) {
            if (PQping(url_.c_str()) == PQPING_OK) return;
            require(waitpid(server_, nullptr, WNOHANG) == 0, "PostgreSQL did not start, see " + log);
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        throw std::runtime_error("PostgreSQL does not answer, see " + log);
    }

    std::string url_;
    pid_t server_ = 0;
    pid_t owner_ = getpid();
    std::string template_;
};

/// Named by what the migrations say, so that several test programs share it; made once under another name and renamed.
const std::string& Cluster::migratedTemplate() {
    if (!template_.empty()) return template_;
    std::string all;
    for (const auto path : assetPaths("schema/migrations/")) all += std::string(path) + std::string(*asset(path));
    const auto name = "migrated_" + sha256(all).substr(0, 16);
    const auto making = newName();
    run("create database " + making);
    database::migrate(urlOf(making));
    try {
        run("alter database " + making + " rename to " + name);
    } catch (const std::runtime_error&) {
        run("drop database " + making);  // another program was faster
    }
    return template_ = name;
}

Cluster& cluster() {
    folder();  // outlives the cluster
    static Cluster cluster;
    return cluster;
}

std::string newFile() {
    static std::atomic<int> count{0};
    return folder().path() + "/" + std::to_string(++count) + ".db";
}

const std::string& migratedFile() {
    static const std::string file = [] {
        const auto path = folder().path() + "/template.db";
        database::migrate("sqlite://" + path);
        return path;
    }();
    return file;
}

std::string freshUrl(Dialect dialect) {
    if (dialect == Dialect::Sqlite) {
        const auto file = newFile();
        fs::copy_file(migratedFile(), file);
        return "sqlite://" + file;
    }
    const auto& source = cluster().migratedTemplate();
    const auto name = cluster().newName();
    cluster().run("create database " + name + " template " + source);
    return cluster().urlOf(name);
}

}  // namespace

std::string testFolder() { return folder().path(); }

std::string emptyDatabase(Dialect dialect) {
    if (dialect == Dialect::Sqlite) return "sqlite://" + newFile();
    const auto name = cluster().newName();
    cluster().run("create database " + name);
    return cluster().urlOf(name);
}

void dropDatabase(const std::string& url) {
    if (url.starts_with("sqlite://")) {
        for (const auto* ending : {"", "-wal", "-shm"}) fs::remove(url.substr(9) + ending);
        return;
    }
    const auto slash = url.find('/', url.find("://") + 3);
    cluster().run("drop database if exists " + url.substr(slash + 1, url.find('?') - slash - 1) + " with (force)");
}

TestDatabase::TestDatabase(std::string where, database::Options options) : url(std::move(where)) {
    options.url = url;
    db = database::Database::open(options);
}

TestDatabase::~TestDatabase() {
    if (!db) return;
    db.reset();
    try {
        dropDatabase(url);
    } catch (const std::exception& error) {
        BOOST_TEST_MESSAGE("the test's database was not dropped: " << error.what());
    }
}

TestDatabase freshDatabase(Dialect dialect, database::Options options) {
    return {freshUrl(dialect), std::move(options)};
}

}  // namespace valo::tests
