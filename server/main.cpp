// The composition root: command line → settings → database → services → command.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>

#include "cli/backup.hpp"
#include "cli/clients.hpp"
#include "cli/demo.hpp"
#include "cli/export.hpp"
#include "cli/import.hpp"
#include "cli/import_source.hpp"
#include "cli/keys.hpp"
#include "cli/match.hpp"
#include "cli/program.hpp"
#include "cli/serve.hpp"
#include "cli/settings.hpp"
#include "cli/users.hpp"
#include "cli/verify.hpp"

namespace {

using namespace valo;

constexpr int kRefused = 1;
constexpr int kWrongUsage = 2;

struct CommandLine {
    std::string config;
    std::map<std::string, std::string> given;
    std::function<int(Services&)> command;
    std::function<int()> commandAlone;  // instead: one that needs neither settings nor database
    std::string restoreFrom;            // copied into place before the database is opened
};

void addServe(CLI::App& app, CommandLine& line) {
    auto* serve = app.add_subcommand("serve", "Migrate the database if needed and serve; SIGTERM drains and stops");
    serve->add_option_function<std::string>(
        "--listen", [&](const std::string& v) { line.given["listen"] = v; },
        "HOST:PORT to listen on (default 127.0.0.1:8080)");
    serve->callback([&] {
        cli::holdSignals();
        line.command = [](Services& s) { return cli::serve(s); };
    });
}

void addUser(CLI::App& app, CommandLine& line) {
    auto* user =
        app.add_subcommand("user", "Accounts: add, password, role, disable, enable, list")->require_subcommand(1);
    static cli::UserAdd wanted;
    static std::string login, passwordFile = "-";
    static std::vector<std::string> roles;
    static bool json = false;

    auto* add = user->add_subcommand("add", "Add an account; without a password file a one-time link is printed");
    add->add_option("login", wanted.login, "User name, e.g. the e-mail address")->required();
    add->add_option("--role", wanted.roles,
                    "administrator, coordinator, coach, institution or reviewer; may be repeated")
        ->required();
    add->add_option("--name", wanted.name, "Name of the person");
    add->add_option("--title", wanted.title, "Job title");
    add->add_option("--email", wanted.email, "E-mail address");
    add->add_option("--language", wanted.language, "fi, sv or en");
    add->add_option("--organisation", wanted.organisation, "Name of the organisation; made when there is none");
    add->add_option("--organisation-kind", wanted.organisationKind,
                    "workshop, municipality, institution, employer or other");
    add->add_option("--password-file", wanted.passwordFile,
                    "File whose first line is the password; - reads standard input");
    add->callback([&] { line.command = [](Services& s) { return cli::userAdd(s, wanted); }; });

    auto* password = user->add_subcommand("password", "Set a password and end the account's sessions");
    password->add_option("login", login)->required();
    password->add_option("--password-file", passwordFile,
                         "File whose first line is the password; - (default) reads standard input");
    password->callback([&] { line.command = [](Services& s) { return cli::userPassword(s, login, passwordFile); }; });

    auto* role = user->add_subcommand("role", "Set the roles of an account");
    role->add_option("login", login)->required();
    role->add_option("roles", roles)->required();
    role->callback([&] { line.command = [](Services& s) { return cli::userRoles(s, login, roles); }; });

    for (const bool disabled : {true, false}) {
        auto* sub = user->add_subcommand(disabled ? "disable" : "enable",
                                         disabled ? "Close an account" : "Open an account again");
        sub->add_option("login", login)->required();
        sub->callback([&line, disabled] {
            line.command = [disabled](Services& s) { return cli::userDisable(s, login, disabled); };
        });
    }
    auto* list = user->add_subcommand("list", "List the accounts");
    list->add_flag("--json", json, "For machines");
    list->callback([&] { line.command = [](Services& s) { return cli::userList(s, json); }; });
}

void addToken(CLI::App& app, CommandLine& line) {
    auto* token = app.add_subcommand("token", "API tokens: add, revoke, list")->require_subcommand(1);
    static cli::TokenAdd wanted;
    static std::int64_t id = 0;
    static bool json = false;
    auto* add = token->add_subcommand("add", "Make a token; it is printed once");
    add->add_option("login", wanted.login, "Whose token")->required();
    add->add_option("--name", wanted.name, "What it is for")->required();
    add->add_option("--scope", wanted.scope, "api or import");
    add->add_option("--expires", wanted.expires, "Last day, YYYY-MM-DD");
    add->callback([&] { line.command = [](Services& s) { return cli::tokenAdd(s, wanted); }; });
    auto* revoke = token->add_subcommand("revoke", "End a token");
    revoke->add_option("id", id)->required();
    revoke->callback([&] { line.command = [](Services& s) { return cli::tokenRevoke(s, id); }; });
    auto* list = token->add_subcommand("list", "List the tokens");
    list->add_flag("--json", json, "For machines");
    list->callback([&] { line.command = [](Services& s) { return cli::tokenList(s, json); }; });
}

void addImport(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand(
        "import", "Curricula from files, folders or ePerusteet; the format is found from the content");
    static std::vector<std::string> paths;
    static bool onlyCheck = false, json = false, refresh = false;
    auto* path = command->add_option("path", paths,
                                     "Files, folders of json, yaml and xml files, or what to fetch from ePerusteet: "
                                     "eperusteet:OPH-1825-2021, eperusteet:7614470");
    command->add_flag("--refresh", refresh, "Look for newer revisions of everything that came from ePerusteet")
        ->excludes(path);
    command->add_flag("--check", onlyCheck, "Report without writing");
    command->add_flag("--json", json, "One JSON object for each file");
    command->callback([&] {
        if (paths.empty() && !refresh) throw CLI::RequiredError("path");
        line.command = [](Services& s) {
            return refresh ? cli::runRefresh(s, onlyCheck, json, std::cout, std::cerr)
                           : cli::runImport(s, paths, onlyCheck, json, std::cout, std::cerr);
        };
    });
}

void addExport(CLI::App& app, CommandLine& line) {
    auto* command = app.add_subcommand("export", "A stored curriculum as a file, to standard output");
    static cli::Export wanted;
    command->add_option("curriculum", wanted.curriculum, "Our id, or a decision number")->required();
    command->add_option("--format", wanted.format, "yaml (default), xml or eperusteet");
    command->callback(
        [&] { line.command = [](Services& s) { return cli::runExport(s, wanted, std::cout, std::cerr); }; });
}

void addMatch(CLI::App& app, CommandLine& line) {
    auto* match = app.add_subcommand("match", "Units and requirements that a work task may be about, with the reason");
    static cli::Match wanted;
    match->add_option("text", wanted.text, "The task in plain words");
    match->add_option("--lang", wanted.language, "fi (default), sv or en");
    match->add_option("--limit", wanted.limit, "Units at most (default 10)");
    match->add_option("--queries", wanted.queries, "TSV file with the columns lang and query; prints TSV");
    match->add_flag("--json", wanted.json, "For machines");
    match->add_flag("!--no-criteria", wanted.withCriteria, "Leave assessment criteria out of the index");
    match->add_flag("--even-if-far", wanted.evenIfFar, "Answer also when nothing is near enough (for measuring)");
    match->callback([&] { line.command = [](Services& s) { return cli::runMatch(s, wanted); }; });
}

void addKey(CLI::App& app, CommandLine& line) {
    using Act = cli::KeyCommand::Act;
    auto* key = app.add_subcommand("key", "Signing keys: create, rotate, retire, compromise, reissue, chain, list")
                    ->require_subcommand(1);
    static cli::KeyCommand wanted;
    const auto sub = [&](Act act, const char* name, const char* words) {
        auto* made = key->add_subcommand(name, words);
        if (act != Act::List)
            made->add_option("--organisation", wanted.organisation, "Its name; may be left out when there is one");
        made->callback([&line, act] {
            wanted.act = act;
            line.command = [](Services& s) { return cli::runKey(s, wanted); };
        });
        return made;
    };
    for (auto* made :
         {sub(Act::Create, "create", "Make an organisation's first keys, for documents and for proofs"),
          sub(Act::Rotate, "rotate", "Sign with new keys from now on; the old private halves are destroyed")})
        made->add_option("--algorithm", wanted.algorithm,
                         "Of the key for documents and seals: es256 (default) or rs256")
            ->check(CLI::IsMember({"es256", "rs256"}));
    sub(Act::Retire, "retire", "End a key; what it signed holds")
        ->add_option("kid", wanted.kid, "e.g. es256-2026a")
        ->required();
    sub(Act::Compromise, "compromise", "Say that a key is in wrong hands; nothing that it signed holds")
        ->add_option("kid", wanted.kid, "e.g. es256-2026a")
        ->required();
    auto* again = sub(Act::Reissue, "reissue", "Issue anew, in the background, what a compromised key had signed");
    again->add_option("kid", wanted.kid, "e.g. es256-2026a")->required();
    again->add_flag("--json", wanted.json, "For machines");
    sub(Act::Chain, "chain", "Seal with the certificate chain of an authority")
        ->add_option("file", wanted.chainFile, "PEM, the key's own certificate first")
        ->required();
    sub(Act::List, "list", "List the keys")->add_flag("--json", wanted.json, "For machines");
}

void addClient(CLI::App& app, CommandLine& line) {
    auto* client = app.add_subcommand("client", "Clients: erase, remains")->require_subcommand(1);
    static cli::ClientErase wanted;
    static bool json = false;
    auto* erase = client->add_subcommand("erase", "Take a client's data away for good; issued files go on verifying");
    erase->add_option("client", wanted.client, "Her number: the one in the address of her page")->required();
    erase->add_option("--name", wanted.name, "Her name, so that nobody else is erased by a slip")->required();
    erase->add_option("--reason", wanted.reason, "For the organisation's log; names nobody")->required();
    erase->callback([&] { line.command = [](Services& s) { return cli::clientErase(s, wanted); }; });
    auto* remains = client->add_subcommand("remains", "What remains of the certificates of erased clients");
    remains->add_flag("--json", json, "For machines");
    remains->callback([&] { line.command = [](Services& s) { return cli::clientRemains(s, json); }; });
}

void addVerify(CLI::App& app, CommandLine& line) {
    auto* verify = app.add_subcommand(
        "verify", "Whether a certificate (PDF, JWT, JSON or an archive of them) is genuine and holds");
    static cli::Verify wanted;
    verify->add_option("file", wanted.file, "The file")->required();
    auto* did = verify->add_option(
        "--did", wanted.didFile,
        "The issuer's did.json; without it the keys of this database are asked, or, when no database is "
        "named, those that an archive brings along");
    verify->add_option("--status", wanted.statusFile, "A status list as the issuer serves it")->needs(did);
    verify->add_flag("--json", wanted.json, "For machines");
    verify->callback([&] {
        // Nobody named a database: what an archive brings along is all that there is.
        const bool alone = line.config.empty() && line.given.empty() && !std::getenv("VALO_DATABASE") &&
                           cli::bringsItsKeys(wanted.file);
        if (wanted.didFile.empty() && !alone)
            line.command = [](Services& s) { return cli::verifyHere(s, wanted); };
        else
            line.commandAlone = [] { return cli::verifyAlone(wanted); };
    });
}

void addUpkeep(CLI::App& app, CommandLine& line) {
    auto* demo = app.add_subcommand("demo", "Fill an empty database with a small fictional story");
    demo->callback([&] { line.command = [](Services& s) { return cli::demo(s); }; });
    static std::string file;
    auto* backup = app.add_subcommand("backup", "Write a consistent copy while serving");
    backup->add_option("file", file, "A file that is not there yet")->required();
    backup->callback([&] { line.command = [](Services& s) { return cli::backup(s, file); }; });
    auto* restore = app.add_subcommand("restore", "Put a copy in the place of a database that is empty");
    restore->add_option("file", file, "A copy made by backup")->required();
    restore->callback([&] {
        line.restoreFrom = file;
        line.command = [](Services& s) { return cli::reportRestored(s); };
    });
}

int run(const CommandLine& line) {
    if (line.commandAlone) return line.commandAlone();
    const auto settings = cli::loadSettings(line.config, line.given);
    if (!settings) {
        std::cerr << "valo: " << settings.error().detail << '\n';
        return kWrongUsage;
    }
    try {
        if (!line.restoreFrom.empty() && !cli::copyBackup(line.restoreFrom, settings->database)) return kRefused;
        cli::Program program(*settings);
        return line.command(program.services());
    } catch (const std::exception& error) {
        std::cerr << "valo: " << error.what() << '\n';
        return kRefused;
    }
}

}  // namespace

int main(int argc, char** argv) {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("valo"));
    spdlog::set_pattern("%v");  // the lines are JSON objects of their own
    CLI::App app("Valo: competence and skill recognition for VALO coaching and apprenticeships", "valo");
    CommandLine line;
    app.require_subcommand(1);
    app.add_option("--config", line.config, "Settings file; config/valo.yaml documents every key");
    app.add_option_function<std::string>(
        "--database", [&](const std::string& v) { line.given["database"] = v; }, "sqlite:///FILE or postgresql://…");
    addServe(app, line);
    addUser(app, line);
    addToken(app, line);
    addImport(app, line);
    addExport(app, line);
    addMatch(app, line);
    addKey(app, line);
    addClient(app, line);
    addVerify(app, line);
    addUpkeep(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kWrongUsage;
    }
    return run(line);
}
