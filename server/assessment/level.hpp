#pragma once
#include <optional>

#include "core/codes.hpp"

namespace valo::assessment {

/// How well a skill is seen, in words of our own: never a school's grade. The last three are shown skill and may be
/// printed; practising is work under way.
enum class Level { Practising, Guided, Independent, Advanced };
constexpr bool isShownSkill(Level level) { return level != Level::Practising; }
/// 1–4, as the lamp is drawn; 0 stands for not assessed.
constexpr int lampOf(Level level) { return static_cast<int>(level) + 1; }
constexpr int lampOf(std::optional<Level> level) { return level ? lampOf(*level) : 0; }

/// What the client says of herself, in everyday words.
enum class Answer { Can, CanWithHelp, Practising, NotTried };

enum class AgreementState { Proposed, Agreed, Disagreed };
/// How the client said yes or no: in her own account, or in a talk that the coach wrote down.
enum class ClientHow { OwnAccount, Talk };

}  // namespace valo::assessment

namespace valo {
template <>
inline constexpr auto kCodes<assessment::Level> =
    std::to_array<Code<assessment::Level>>({{assessment::Level::Practising, "practising"},
                                            {assessment::Level::Guided, "guided"},
                                            {assessment::Level::Independent, "independent"},
                                            {assessment::Level::Advanced, "advanced"}});
template <>
inline constexpr auto kCodes<assessment::Answer> =
    std::to_array<Code<assessment::Answer>>({{assessment::Answer::Can, "can"},
                                             {assessment::Answer::CanWithHelp, "can_with_help"},
                                             {assessment::Answer::Practising, "practising"},
                                             {assessment::Answer::NotTried, "not_tried"}});
template <>
inline constexpr auto kCodes<assessment::AgreementState> =
    std::to_array<Code<assessment::AgreementState>>({{assessment::AgreementState::Proposed, "proposed"},
                                                     {assessment::AgreementState::Agreed, "agreed"},
                                                     {assessment::AgreementState::Disagreed, "disagreed"}});
template <>
inline constexpr auto kCodes<assessment::ClientHow> = std::to_array<Code<assessment::ClientHow>>(
    {{assessment::ClientHow::OwnAccount, "own_account"}, {assessment::ClientHow::Talk, "talk"}});
}  // namespace valo
