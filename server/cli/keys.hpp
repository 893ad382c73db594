#pragma once
#include <string>

#include "accounts/services.hpp"

namespace valo::cli {

struct KeyCommand {
    enum class Act { Create, Rotate, Retire, Compromise, Reissue, Chain, List } act = Act::List;
    std::string organisation;  // its name; may be left out when there is one
    std::string kid;           // for retire, compromise and reissue
    std::string chainFile;
    std::string algorithm = "es256";  // of the key for documents: es256 or rs256
    bool json = false;
};
int runKey(Services& services, const KeyCommand& wanted);

}  // namespace valo::cli
