#include "cli/settings.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <sstream>

#include "core/text.hpp"

namespace valo::cli {
namespace {

struct Key {
    std::string_view name;  // in the file; VALO_ and upper case in the environment
    std::function<bool(Settings&, const std::string&)> set;
};

template <class T>
auto number(T Settings::*member, long least, long most) {
    return [=](Settings& s, const std::string& text) {
        long value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return false;
        s.*member = static_cast<T>(value);
        return true;
    };
}
auto text(std::string Settings::*member) {
    return [=](Settings& s, const std::string& given) {
        s.*member = given;
        return true;
    };
}
auto truth(bool Settings::*member) {
    return [=](Settings& s, const std::string& text) {
        if (text != "true" && text != "false") return false;
        s.*member = text == "true";
        return true;
    };
}

bool setListen(Settings& s, const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    unsigned port = 0;
    const auto digits = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || port > 65535) return false;
    s.listenHost = text.substr(0, colon);
    s.listenPort = static_cast<std::uint16_t>(port);
    return true;
}
bool setDatabase(Settings& s, const std::string& text) {
    if (!text.starts_with("sqlite:") && !text.starts_with("postgresql://") && !text.starts_with("postgres://"))
        return false;
    s.database = text;
    return true;
}
bool setPublicUrl(Settings& s, const std::string& text) {
    if (!text.empty() && !text.starts_with("http://") && !text.starts_with("https://")) return false;
    s.publicUrl = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
    return true;
}

bool setEperusteetUrl(Settings& s, const std::string& text) {
    if (!text.starts_with("http://") && !text.starts_with("https://")) return false;
    s.eperusteetUrl = text;
    return true;
}
bool setCallerId(Settings& s, const std::string& text) {
    if (text.empty() || text.size() > 100 || !isCleanText(text) || text.find('\n') != std::string::npos) return false;
    s.eperusteetCallerId = text;
    return true;
}

bool setContact(Settings& s, const std::string& text) {
    if (!isCleanText(text) || length(text) > 300) return false;
    s.contact = text;
    return true;
}

const std::vector<Key>& keys() {
    static const std::vector<Key> all{
        {"database", setDatabase},
        {"listen", setListen},
        {"public_url", setPublicUrl},
        {"contact", setContact},
        {"threads", number(&Settings::threads, 2, 1024)},
        {"trust_proxy", truth(&Settings::trustProxy)},
        {"demo", truth(&Settings::demo)},
        {"session_hours", number(&Settings::sessionHours, 1, 24 * 30)},
        {"invitation_days", number(&Settings::invitationDays, 1, 365)},
        {"matching_file", text(&Settings::matchingFile)},
        {"key_folder", text(&Settings::keyFolder)},
        {"key_passphrase_file", text(&Settings::keyPassphraseFile)},
        {"key_passphrase", text(&Settings::keyPassphrase)},
        {"checks_per_minute", number(&Settings::checksPerMinute, 0, 100000)},
        {"timestamp_url", text(&Settings::timestampUrl)},
        {"timestamp_authority", text(&Settings::timestampAuthority)},
        {"timestamp_required", truth(&Settings::timestampRequired)},
        {"import_file_megabytes", number(&Settings::importFileMegabytes, 1, 1024)},
        {"import_upload_megabytes", number(&Settings::importUploadMegabytes, 1, 1024)},
        {"import_unpacked_megabytes", number(&Settings::importUnpackedMegabytes, 1, 16384)},
        {"import_files", number(&Settings::importFiles, 1, 10000)},
        {"eperusteet_url", setEperusteetUrl},
        {"eperusteet_caller_id", setCallerId},
        {"eperusteet_folder", text(&Settings::eperusteetFolder)},
        {"environment_review_months", number(&Settings::environmentReviewMonths, 1, 120)},
    };
    return all;
}

Error fault(const std::string& place, const std::string& words) {
    return {ErrorKind::Invalid, "settings", place + ": " + words, {}};
}

std::optional<Error> apply(Settings& settings, std::string_view name, const std::string& value,
                           const std::string& place) {
    const auto key = std::ranges::find(keys(), name, &Key::name);
    if (key == keys().end()) return fault(place, "unknown setting \"" + std::string(name) + '"');
    if (!key->set(settings, value))
        return fault(place, '"' + value + "\" does not fit the setting " + std::string(name));
    return std::nullopt;
}

std::optional<Error> readFile(Settings& settings, const std::string& file) {
    std::ifstream in(file);
    if (!in) return fault(file, "cannot be read");
    std::stringstream text;
    text << in.rdbuf();
    try {
        const YAML::Node root = YAML::Load(text.str());
        if (root.IsNull()) return std::nullopt;
        if (!root.IsMap()) return fault(file, "is not a list of KEY: VALUE lines");
        for (const auto& entry : root) {
            const auto place = file + ':' + std::to_string(entry.first.Mark().line + 1);
            if (!entry.second.IsScalar() || !entry.first.IsScalar()) return fault(place, "one plain value is wanted");
            if (auto error = apply(settings, entry.first.Scalar(), entry.second.Scalar(), place)) return error;
        }
    } catch (const YAML::Exception& error) {
        return fault(file + ':' + std::to_string(error.mark.line + 1), error.msg);
    }
    return std::nullopt;
}

}  // namespace

Result<Settings> loadSettings(const std::string& configFile, const std::map<std::string, std::string>& given) {
    Settings settings;
    if (!configFile.empty())
        if (auto error = readFile(settings, configFile)) return refuse(*error);
    for (const auto& key : keys()) {
        std::string variable = "VALO_";
        for (const char c : key.name) variable += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
        if (const char* value = std::getenv(variable.c_str()))
            if (auto error = apply(settings, key.name, value, variable)) return refuse(*error);
    }
    for (const auto& [name, value] : given)
        if (auto error = apply(settings, name, value, "--" + name)) return refuse(*error);
    return settings;
}

}  // namespace valo::cli
