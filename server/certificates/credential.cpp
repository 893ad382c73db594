#include "certificates/credential.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <stdexcept>

#include "certificates/keys_register.hpp"
#include "certificates/status.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "web/render.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestJws = 512 * 1024;
constexpr std::string_view kCodeRegister = "https://virkailija.opintopolku.fi/koodisto-service/rest/codeelement/";

/// Puts one unit of a certificate into the terms of Open Badges.
class Writer {
 public:
    Writer(const CredentialFacts& facts, const web::Pages& pages)
        : f_(facts),
          c_(facts.content),
          pages_(pages),
          id_(facts.publicUrl + "/credentials/" + facts.uuid),
          issuer_(didOf(facts.publicUrl, facts.organisation)),
          subject_("urn:uuid:" + randomUuid()) {}

    std::string json() {
        out_.beginObject().key("@context").beginArray().value("https://www.w3.org/ns/credentials/v2");
        out_.value("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json");
        out_.value("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json").endArray().field("id", id_);
        types({"VerifiableCredential", "OpenBadgeCredential"});
        out_.field("name", say("certificate.title") + ": " + in(f_.unit.name))
            .field("description", say("certificate.statement_agreed"));
        issuer();
        out_.field("validFrom", f_.issuedAt).field("awardedDate", midnight(c_.issuedOn));
        subject();
        evidence();
        out_.key("credentialSchema").beginArray().beginObject();
        out_.field("id",
                   "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json");
        out_.field("type", "1EdTechJsonSchemaValidator2019").endObject().endArray();
        status();
        // What a JWT repeats of its credential.
        out_.field("iss", issuer_).field("jti", id_).field("sub", subject_);
        out_.field("nbf", std::chrono::duration_cast<std::chrono::seconds>(f_.issuedAt.time_since_epoch()).count());
        return out_.endObject().take();
    }

 private:
    std::string say(std::string_view key, web::Parameters parameters = {}) const {
        return pages_.text(c_.language, key, parameters);
    }
    std::string in(const LocalizedText& text) const { return std::string(shown(text, c_.language).text); }
    static std::string midnight(Date day) { return isoDate(day) + "T00:00:00Z"; }
    std::string level(Level level) const { return id_ + "#" + std::string(codeOf(level)); }

    void types(std::initializer_list<const char*> names) {
        out_.key("type").beginArray();
        for (const auto* name : names) out_.value(name);
        out_.endArray();
    }
    void issuer() {
        out_.key("issuer").beginObject().field("id", issuer_);
        types({"Profile"});
        out_.field("name", c_.issuerName).field("url", f_.publicUrl + "/");
        if (!c_.issuerBusinessId.empty()) {
            out_.key("otherIdentifier").beginArray().beginObject().field("type", "IdentifierEntry");
            out_.field("identifier", c_.issuerBusinessId)
                .field("identifierType", "ext:fi-ytunnus")
                .endObject()
                .endArray();
        }
        out_.endObject();
    }
    void subject() {
        out_.key("credentialSubject").beginObject().field("id", subject_);
        types({"AchievementSubject"});
        out_.key("identifier").beginArray().beginObject().field("type", "IdentityObject").field("hashed", false);
        out_.field("identityHash", c_.holderName).field("identityType", "name").endObject().endArray();
        out_.field("activityStartDate", midnight(c_.from)).field("activityEndDate", midnight(c_.to));
        out_.key("source").beginObject().field("id", "urn:uuid:" + randomUuid());
        types({"Profile"});
        out_.field("name", c_.workplaceName).endObject();
        achievement();
        out_.key("result").beginArray();
        for (std::size_t i = 0; i < f_.unit.lines.size(); ++i) {
            out_.beginObject();
            types({"Result"});
            out_.field("resultDescription", requirement(i))
                .field("achievedLevel", level(f_.unit.lines[i].level))
                .endObject();
        }
        out_.endArray().endObject();
    }
    std::string requirement(std::size_t i) const {
        return fmt::format("{}#requirement-{}", id_, f_.unit.lines[i].requirement.value);
    }

    void achievement() {
        const auto& unit = f_.unit;
        out_.key("achievement").beginObject().field("id", id_ + "#achievement");
        types({"Achievement"});
        out_.field("achievementType", "Competency").field("name", in(unit.name)).field("description", in(f_.part.name));
        if (!unit.code.empty()) out_.field("humanCode", unit.code);
        if (unit.credits) out_.field("creditsAvailable", *unit.credits);
        out_.field("fieldOfStudy", in(f_.part.name)).field("inLanguage", tag(c_.language));
        if (!f_.part.decisionNumber.empty()) out_.field("version", f_.part.decisionNumber);
        out_.key("criteria")
            .beginObject()
            .field("narrative", say("certificate.statement_agreed") + " " + say("certificate.statement_no_grade"));
        out_.endObject();
        if (unit.code.starts_with("tutkinnonosat_")) {
            out_.key("alignment").beginArray().beginObject();
            types({"Alignment"});
            out_.field("targetName", in(unit.name))
                .field("targetCode", unit.code)
                .field("targetFramework", "Koodisto: tutkinnonosat");
            out_.field("targetType", "ext:TutkinnonOsa")
                .field("targetUrl", std::string(kCodeRegister) + unit.code)
                .endObject()
                .endArray();
        }
        scales();
        out_.endObject();
    }
    /// Each requirement on our own verbal scale; practising is no shown skill and not on it.
    void scales() {
        out_.key("resultDescription").beginArray();
        for (std::size_t i = 0; i < f_.unit.lines.size(); ++i) {
            out_.beginObject().field("id", requirement(i));
            types({"ResultDescription"});
            out_.field("name", in(f_.unit.lines[i].text)).field("resultType", "RubricCriterionLevel");
            out_.key("rubricCriterionLevel").beginArray();
            for (const auto step : {Level::Guided, Level::Independent, Level::Advanced}) {
                const std::string code(codeOf(step));
                out_.beginObject().field("id", level(step));
                types({"RubricCriterionLevel"});
                out_.field("name", say("level." + code)).field("level", code).endObject();
            }
            out_.endArray().endObject();
        }
        out_.endArray();
    }
    void evidence() {
        out_.key("evidence").beginArray();
        std::vector<EnvironmentId> told;
        for (const auto& line : f_.unit.lines) {
            if (std::ranges::find(told, line.environment) != told.end()) continue;
            told.push_back(line.environment);
            Date first = line.firstSeen, last = line.lastSeen;
            std::int64_t count = 0;
            for (const auto& other : f_.unit.lines) {
                if (other.environment != line.environment) continue;
                first = std::min(first, other.firstSeen), last = std::max(last, other.lastSeen),
                count += other.evidence;
            }
            const auto number = std::to_string(line.environment.value);
            out_.beginObject().field("id", f_.publicUrl + "/register/" + number);
            types({"Evidence"});
            out_.field("name", say("certificate.report", {{"id", number}}));
            out_.field(
                "narrative",
                fmt::format("{}: {}–{}, {}", say("certificate.seen"), displayDate(first), displayDate(last),
                            pages_.countText(c_.language, "certificate.evidence", static_cast<std::size_t>(count))));
            out_.endObject();
        }
        out_.endArray();
    }
    void status() {
        const auto list = statusListUrl(f_.publicUrl, f_.place.list);
        const auto index = std::to_string(f_.place.index);
        out_.key("credentialStatus")
            .beginObject()
            .field("id", list + "#" + index)
            .field("type", "BitstringStatusListEntry");
        out_.field("statusPurpose", "revocation")
            .field("statusListIndex", index)
            .field("statusListCredential", list)
            .endObject();
    }

    const CredentialFacts& f_;
    const Content& c_;
    const web::Pages& pages_;
    std::string id_, issuer_, subject_;
    JsonWriter out_;
};

using Terms = std::set<std::string, std::less<>>;
/// What may stand in which member; "" is the credential itself.
const std::map<std::string, Terms, std::less<>>& vocabulary() {
    static const std::map<std::string, Terms, std::less<>> terms{
        {"",
         {"@context", "id", "type", "name", "description", "issuer", "validFrom", "validUntil", "awardedDate",
          "credentialSubject", "evidence", "credentialSchema", "credentialStatus", "iss", "jti", "sub", "nbf", "exp"}},
        {"issuer", {"id", "type", "name", "url", "otherIdentifier"}},
        {"source", {"id", "type", "name", "otherIdentifier"}},
        {"otherIdentifier", {"type", "identifier", "identifierType"}},
        {"credentialSubject",
         {"id", "type", "identifier", "activityStartDate", "activityEndDate", "source", "achievement", "result",
          "statusPurpose", "encodedList"}},
        {"identifier", {"type", "hashed", "identityHash", "identityType"}},
        {"achievement",
         {"id", "type", "achievementType", "name", "description", "humanCode", "creditsAvailable", "fieldOfStudy",
          "inLanguage", "version", "criteria", "alignment", "resultDescription"}},
        {"criteria", {"narrative"}},
        {"alignment", {"type", "targetName", "targetCode", "targetFramework", "targetType", "targetUrl"}},
        {"resultDescription", {"id", "type", "name", "resultType", "rubricCriterionLevel"}},
        {"rubricCriterionLevel", {"id", "type", "name", "level"}},
        {"result", {"type", "resultDescription", "achievedLevel"}},
        {"evidence", {"id", "type", "name", "narrative"}},
        {"credentialSchema", {"id", "type"}},
        {"credentialStatus", {"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"}},
    };
    return terms;
}

std::optional<std::string> unknownIn(const Json& value, const std::string& name, const std::string& path) {
    if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            if (auto found = unknownIn(value[i], name, path + "/" + std::to_string(i))) return found;
    } else if (value.is_object()) {
        const auto terms = vocabulary().find(name);
        for (const auto& [key, inner] : value.items()) {
            if (terms == vocabulary().end() || !terms->second.contains(key)) return path + "/" + key;
            if (auto found = unknownIn(inner, key, path + "/" + key)) return found;
        }
    }
    return std::nullopt;
}

/// An object that says each name once; nothing otherwise.
std::optional<Json> plainObject(const std::string& text) {
    std::vector<std::set<std::string>> names;
    bool repeated = false;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& value) {
        if (depth > 32) repeated = true;
        if (event == Json::parse_event_t::object_start) names.emplace_back();
        if (event == Json::parse_event_t::object_end) names.pop_back();
        if (event == Json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second) repeated = true;
        return true;
    };
    auto json = Json::parse(text, watch, false);
    if (repeated || !json.is_object()) return std::nullopt;
    return json;
}

}  // namespace

std::string credentialJson(const CredentialFacts& facts, const web::Pages& pages) {
    auto json = Writer(facts, pages).json();
    if (const auto term = unknownTerm(json)) throw std::logic_error("a credential with the unknown term " + *term);
    return json;
}

std::string randomUuid() {
    std::random_device random;  // the system's own generator
    std::string out;
    for (int i = 0; i < 16; ++i) {
        auto byte = random() & 0xff;
        if (i == 6) byte = (byte & 0x0f) | 0x40;
        if (i == 8) byte = (byte & 0x3f) | 0x80;
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02x}", byte);
    }
    return out;
}

std::optional<std::string> unknownTerm(const std::string& json) {
    const auto object = plainObject(json);
    if (!object) return "/";
    return unknownIn(*object, "", "");
}

std::string signedJws(const std::string& payload, std::string_view type, const std::string& keyId,
                      const SigningKey& key) {
    JsonWriter header;
    header.beginObject().field("alg", "ES256").field("typ", type).field("kid", keyId).endObject();
    auto jws = base64url(header.text()) + '.' + base64url(payload);
    return jws + '.' + base64url(key.sign(jws));
}

Result<Jws> readJws(std::string_view text) {
    text = trimmed(text);
    const auto parts = split(text, '.');
    if (text.size() > kLongestJws || parts.size() != 3) return invalid("file", "not_jws");
    const auto head = fromBase64url(parts[0]), payload = fromBase64url(parts[1]), signature = fromBase64url(parts[2]);
    const auto header = head ? plainObject(*head) : std::nullopt;
    if (!header || !payload || !signature) return invalid("file", "not_jws");
    const auto word = [&](const char* name) {
        return header->contains(name) && (*header)[name].is_string() ? (*header)[name].get<std::string>() : "";
    };
    if (word("alg") != "ES256") return invalid("file", "other_algorithm", word("alg"));
    for (const auto& [name, value] : header->items())
        if (name != "alg" && name != "typ" && name != "kid") return invalid("file", "unknown_header", name);
    return Jws{word("typ"), word("kid"), *payload, std::string(parts[0]) + '.' + std::string(parts[1]), *signature};
}

}  // namespace valo::certificates
