#pragma once
// The public lists that say which credentials hold no more, signed by their organisation.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <tuple>

#include "accounts/services.hpp"
#include "core/result.hpp"

namespace valo::certificates {

/// How long a reader may keep a list, and we a signed copy: so old it may be when somebody reads it.
inline constexpr std::chrono::minutes kListLife{5};

/// Signed now by the organisation's active key: as a compact JWS, or as JSON with its proof. Refusals: not_found,
/// key_missing, seal_unavailable.
Result<std::string> signedStatusList(Services& services, std::int64_t list, bool asJson = false);

/// Signed copies, as long as the list, the key and the day's five minutes are the same.
class SignedLists {
 public:
    struct Copy {
        std::string text, tag;  // tag: of these bytes, the same for every reader
    };
    /// Refusals as above.
    Result<std::shared_ptr<const Copy>> get(Services& services, std::int64_t list, bool asJson);

 private:
    struct Kept {
        std::int64_t version = 0, key = 0;
        UtcTime signedAt{};
        std::shared_ptr<const Copy> copy;
    };
    std::mutex mutex_;
    std::map<std::pair<std::int64_t, bool>, Kept> kept_;
};

}  // namespace valo::certificates
