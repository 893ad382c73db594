#include "certificates/credential.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "certificates/credential_terms.hpp"
#include "certificates/keys_register.hpp"
#include "certificates/status.hpp"
#include "core/json.hpp"
#include "core/text.hpp"
#include "web/render.hpp"

namespace valo::certificates {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestJws = 2 * 1024 * 1024;
constexpr std::string_view kCodeRegister = "https://virkailija.opintopolku.fi/koodisto-service/rest/codeelement/";

/// What every credential of ours says in the same way.
class Frame {
 protected:
    Frame(const CredentialFacts& facts, const web::Pages& pages)
        : f_(facts),
          c_(facts.content),
          pages_(pages),
          id_(facts.publicUrl + "/credentials/" + facts.uuid),
          issuer_(didOf(facts.publicUrl, facts.organisation)),
          subject_("urn:uuid:" + randomUuid()) {}

    void begin(std::initializer_list<const char*> contexts, const char* type, const std::string& name) {
        out_.beginObject().key("@context").beginArray().value("https://www.w3.org/ns/credentials/v2");
        for (const auto* context : contexts) out_.value(context);
        out_.value("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json");
        out_.value("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json").endArray().field("id", id_);
        types({"VerifiableCredential", type});
        out_.field("name", name).field("description", say("certificate.statement_agreed"));
        issuer();
        out_.field("validFrom", f_.issuedAt).field("awardedDate", midnight(c_.issuedOn));
    }
    Credential end(const char* schema) {
        out_.key("credentialSchema").beginArray().beginObject().field("id", schema);
        out_.field("type", "1EdTechJsonSchemaValidator2019").endObject().endArray();
        status();
        return {out_.endObject().take(), id_, issuer_, subject_, f_.issuedAt};
    }

    std::string say(std::string_view key, web::Parameters parameters = {}) const {
        return pages_.text(c_.language, key, parameters);
    }
    std::string in(const LocalizedText& text) const { return std::string(shown(text, c_.language).text); }
    static std::string midnight(Date day) { return isoDate(day) + "T00:00:00Z"; }
    void types(std::initializer_list<const char*> names) {
        out_.key("type").beginArray();
        for (const auto* name : names) out_.value(name);
        out_.endArray();
    }
    /// Opens the subject: somebody of whom only the name is told.
    void holder(const char* type) {
        out_.key("credentialSubject").beginObject().field("id", subject_);
        types({type});
        out_.key("identifier").beginArray().beginObject().field("type", "IdentityObject").field("hashed", false);
        out_.field("identityHash", c_.holderName).field("identityType", "name").endObject().endArray();
    }

    const CredentialFacts& f_;
    const Content& c_;
    const web::Pages& pages_;
    std::string id_, issuer_, subject_;
    JsonWriter out_;

 private:
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
};

/// Puts one unit of a certificate into the terms of Open Badges.
class UnitWriter : Frame {
 public:
    UnitWriter(const CredentialFacts& facts, const QualificationPart& part, const UnitPart& unit,
               const web::Pages& pages)
        : Frame(facts, pages), part_(part), unit_(unit) {}

    Credential credential() {
        begin({}, "OpenBadgeCredential", say("certificate.title") + ": " + in(unit_.name));
        subject();
        evidence();
        return end("https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json");
    }

 private:
    std::string level(Level level) const { return id_ + "#" + std::string(codeOf(level)); }

    void subject() {
        holder("AchievementSubject");
        out_.field("activityStartDate", midnight(c_.from)).field("activityEndDate", midnight(c_.to));
        out_.key("source").beginObject().field("id", "urn:uuid:" + randomUuid());
        types({"Profile"});
        out_.field("name", c_.workplaceName).endObject();
        achievement();
        out_.key("result").beginArray();
        for (std::size_t i = 0; i < unit_.lines.size(); ++i) {
            out_.beginObject();
            types({"Result"});
            out_.field("resultDescription", requirement(i))
                .field("achievedLevel", level(unit_.lines[i].level))
                .endObject();
        }
        out_.endArray().endObject();
    }
    std::string requirement(std::size_t i) const {
        return fmt::format("{}#requirement-{}", id_, unit_.lines[i].requirement.value);
    }

    void achievement() {
        const auto& unit = unit_;
        out_.key("achievement").beginObject().field("id", id_ + "#achievement");
        types({"Achievement"});
        out_.field("achievementType", "Competency").field("name", in(unit.name)).field("description", in(part_.name));
        if (!unit.code.empty()) out_.field("humanCode", unit.code);
        if (unit.credits) out_.field("creditsAvailable", *unit.credits);
        out_.field("fieldOfStudy", in(part_.name)).field("inLanguage", tag(c_.language));
        if (!part_.decisionNumber.empty()) out_.field("version", part_.decisionNumber);
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
        for (std::size_t i = 0; i < unit_.lines.size(); ++i) {
            out_.beginObject().field("id", requirement(i));
            types({"ResultDescription"});
            out_.field("name", in(unit_.lines[i].text)).field("resultType", "RubricCriterionLevel");
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
        for (const auto& line : unit_.lines) {
            if (std::ranges::find(told, line.environment) != told.end()) continue;
            told.push_back(line.environment);
            Date first = line.firstSeen, last = line.lastSeen;
            std::int64_t count = 0;
            for (const auto& other : unit_.lines) {
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
    const QualificationPart& part_;
    const UnitPart& unit_;
};

/// Puts the whole certificate into the terms of the Comprehensive Learner Record.
class RecordWriter : Frame {
 public:
    RecordWriter(const CredentialFacts& facts, const web::Pages& pages) : Frame(facts, pages) {}

    Credential credential(const std::vector<std::string>& units) {
        begin({"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"}, "ClrCredential",
              say("certificate.title") + " " + c_.number);
        out_.field("partial", true);  // not everything that the holder can
        holder("ClrSubject");
        out_.key("verifiableCredential").beginArray();
        for (const auto& unit : units) out_.raw(unit);
        out_.endArray().endObject();
        return end("https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json");
    }
};

/// What a JWT's claims add to the credential that it carries.
constexpr std::array kClaims{"iss", "jti", "sub", "nbf"};

}  // namespace

Credential unitCredential(const CredentialFacts& facts, const QualificationPart& part, const UnitPart& unit,
                          const web::Pages& pages) {
    return UnitWriter(facts, part, unit, pages).credential();
}
Credential recordCredential(const CredentialFacts& facts, const std::vector<std::string>& units,
                            const web::Pages& pages) {
    return RecordWriter(facts, pages).credential(units);
}

std::string jwtPayload(const Credential& c) {
    JsonWriter claims;
    claims.beginObject().field("iss", c.issuer).field("jti", c.id).field("sub", c.subject);
    claims.field("nbf", std::chrono::duration_cast<std::chrono::seconds>(c.from.time_since_epoch()).count());
    return c.json.substr(0, c.json.rfind('}')) + ',' + claims.endObject().text().substr(1);
}

void requireKnownTerms(const Credential& credential) {
    if (const auto stated = statementsOf(Json::parse(credential.json)); !stated)
        throw std::logic_error("a credential with the unknown term " + stated.error().fields.at(0).detail);
}

std::string randomUuid() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random numbers");
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += fmt::format("{:02x}", bytes[i]);
    }
    return out;
}

Result<Json> readPayload(const std::string& payload) {
    auto object = plainObject(payload);
    if (!object) return invalid("file", "not_jws");
    if (object->contains("proof")) return invalid("file", "unknown_term", "/proof");  // nobody would look at it
    auto credential = *object;
    for (const auto* claim : kClaims) credential.erase(claim);
    const auto stated = statementsOf(credential);
    if (!stated) return refuse(stated.error());
    return std::move(*object);
}

std::string signedJws(const std::string& payload, std::string_view type, const std::string& keyId, const Signer& key) {
    JsonWriter header;
    header.beginObject().field("alg", codeOf(key.publicKey().algorithm)).field("typ", type);
    header.field("kid", keyId).endObject();
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
    const auto algorithm = fromCode<Algorithm>(word("alg"));
    if (!algorithm || *algorithm == Algorithm::EdDSA) return invalid("file", "other_algorithm", word("alg"));
    for (const auto& [name, value] : header->items())
        if (name != "alg" && name != "typ" && name != "kid") return invalid("file", "unknown_header", name);
    return Jws{*algorithm, word("typ"), word("kid"), *payload, std::string(parts[0]) + '.' + std::string(parts[1]),
               *signature};
}

}  // namespace valo::certificates
