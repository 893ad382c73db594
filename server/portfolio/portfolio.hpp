#pragma once
// What the client has: skills agreed on, skills being practised, papers. Positive only; what is missing lives in
// planning.
#include <optional>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "assessment/store.hpp"
#include "certificates/store.hpp"
#include "curricula/curriculum.hpp"

namespace valo::portfolio {

using database::Transaction;

struct Skill {
    RequirementId requirement;
    LocalizedText official, plain, heading;
    std::optional<assessment::Level> level;  // nothing: being practised, not agreed on
    std::string workplace;
    std::optional<Date> agreedOn;
    std::optional<Date> lastSeen;
    std::string certificate;  // number of the valid certificate that shows it; empty when none does
};
struct UnitSkills {
    UnitId id;
    std::string code, decisionNumber;
    LocalizedText name, qualification;
    std::vector<Skill> skills;
};
struct Portfolio {
    std::string name;
    Language language = Language::Fi;
    std::vector<UnitSkills> can;         // agreed
    std::vector<UnitSkills> practising;  // seen or spoken of, not agreed
    std::vector<certificates::Certificate> certificates;
    std::int64_t proposals = 0;  // that wait for the client's answer
    std::size_t skillCount() const;
};
/// Of the newest agreement for each requirement; the best level of several workplaces stands.
std::optional<Portfolio> portfolioOf(Transaction& tx, ClientId client);

/// The whole portfolio as one archive: portfolio.html and portfolio.json, and of each certificate the PDF and the HTML
/// in every language that it was made in, the JSON as issued and its credentials. Only the client herself; the look is
/// hers and is not logged.
Result<std::string> archive(Services& services, const Actor& actor, Language language);

}  // namespace valo::portfolio
