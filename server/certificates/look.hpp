#pragma once
// How the documents of an organisation look: its colours and its logo.
#include <memory>
#include <string>

#include "accounts/services.hpp"
#include "core/actor.hpp"
#include "core/result.hpp"
#include "database/transaction.hpp"
#include "papers/paper.hpp"

namespace valo::certificates {

/// Nothing when the organisation has chosen nothing.
std::shared_ptr<const papers::Look> lookOf(database::Transaction& tx, OrganisationId organisation);

struct WantedLook {
    std::string ink, light;  // "#0b5563"
    std::string logo;        // the uploaded bytes, PNG or SVG; empty keeps the one that is there
    bool removeLogo = false;
};
/// Only an administrator, for the organisation's documents to come. Refusals name the fields: not_a_colour, contrast
/// (with what it is), and those of papers::drawnLogo().
Result<Done> setLook(Services& services, const Actor& actor, const WantedLook& wanted);

}  // namespace valo::certificates
