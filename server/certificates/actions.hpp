#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "accounts/services.hpp"
#include "certificates/content.hpp"
#include "certificates/credential_store.hpp"
#include "certificates/store.hpp"

namespace valo::certificates {

struct Wanted {
    PlacementId placement;
    std::optional<Edition> edition;  // in the client's language when not given
    std::vector<Edition> also;       // editions made at once besides it
    Additions additions;
    CertificateId replaces;  // 0: a first one
    std::string requestKey;  // the sender's own: sent again, the first certificate is given back
    /// What else is settled in the transaction that makes the certificate.
    std::function<void(database::Transaction&, CertificateId)> alongside = {};
};

struct Preview {
    Content content;
    std::vector<LeftOut> leftOut;
    ClientId client;
    std::string workplaceName;
    std::vector<Certificate> earlier;  // certificates of the same placement
};
/// What the certificate would be. Only a coordinator or coach who works with the client.
Result<Preview> preview(Services& services, const Actor& actor, const Wanted& wanted);

/// Issues: numbers, draws and freezes. Refusals: no_lines, already_replaced, identity_code and the like.
Result<CertificateId> issue(Services& services, const Actor& actor, const Wanted& wanted);

/// Says that the certificate no longer holds; its bytes stay. The reason is for the register and the client.
Result<Done> withdraw(Services& services, const Actor& actor, CertificateId id, std::string_view reason);

/// One certificate for those who may see its client, the holder herself among them. Logged.
Result<Certificate> seenCertificate(Services& services, const Actor& actor, CertificateId id);
/// In another edition than the first one, when that is asked for; not_found when it was never made.
Result<Documents> seenDocuments(Services& services, const Actor& actor, CertificateId id,
                                const std::optional<Edition>& edition = std::nullopt);
Result<std::vector<std::string>> seenEditions(Services& services, const Actor& actor, CertificateId id);
/// The same certificate in other words, drawn from its frozen facts and frozen in its turn: for those who may issue,
/// and for the holder herself. Asked for twice, it is made once. Refusals: not_valid.
Result<Done> addEdition(Services& services, const Actor& actor, CertificateId id, const Edition& edition);

/// The signed credentials, one a unit; none when the organisation had no key.
Result<std::vector<IssuedCredential>> seenCredentials(Services& services, const Actor& actor, CertificateId id);

/// Which of the certificates that one may see: every word must be in the number, the name or the workplace.
struct RegisterFilter {
    std::string words;
    std::string unit;  // of its code or name
    std::optional<Date> from, to;
    std::optional<CertificateState> state;
    bool isEmpty() const { return words.empty() && unit.empty() && !from && !to && !state; }
};
/// Newest first, of the clients that the actor works with (her own, for a client).
std::vector<Certificate> searchRegister(Services& services, const Actor& actor, const RegisterFilter& filter);

/// What a stranger with the code learns: no name, no content.
struct Verdict {
    CertificateState state;
    std::string number, issuer;
    Date issuedOn;
    std::optional<std::string> replacedBy;
    std::optional<Date> withdrawnOn;
    bool isErased = false;  // its holder's data are no longer here; the state is that of the day when they went
    /// So that a printed unit or level that was added by hand is noticed.
    struct Unit {
        std::string code;
        LocalizedText name;
        std::optional<double> credits;
        std::map<Level, std::size_t> skills;  // how many, by their level
    };
    std::vector<Unit> units;
};
std::optional<Verdict> verdictOn(Services& services, std::string_view typedCode);

/// Where the check page is: public_url, or the address of the request's Host when that is not set.
std::string publicUrl(const Services& services);

}  // namespace valo::certificates
