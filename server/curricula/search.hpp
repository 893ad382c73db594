#pragma once
// What a person types to find a curriculum, as patterns; and the fields of work that education codes tell. Pure.
#include <array>
#include <string>
#include <vector>

#include "core/codes.hpp"

namespace valo::curricula {

/// Patterns for `like … escape '!'`, one for each of the first four words; "%" where there are fewer. Signs around
/// words do not count; in words with digits "-", "/" and a space are the same (79-011-2014, 79/011/2014).
/// Near keeps three fifths of a longer word, Far less than half of it and four letters at least, so that endings and a
/// softened last consonant do not matter: "hoidon" finds "hoito", "siivoojille" at last "siivous".
enum class Reach { Exact, Near, Far };
using Patterns = std::array<std::string, 4>;
Patterns patternsOf(std::string_view text, Reach reach = Reach::Exact);

/// Fields of work as the national classification of education has them.
enum class Field { Education, Culture, Business, Information, Technology, Nature, Care, Services };
/// In the order of the codes ("koulutus_351301 koulutus_…"), each once. The second digit of a code of six tells it.
std::vector<Field> fieldsOf(std::string_view educationCodes);

}  // namespace valo::curricula

namespace valo {
template <>
inline constexpr auto kCodes<curricula::Field> = std::to_array<Code<curricula::Field>>({
    {curricula::Field::Education, "education"},
    {curricula::Field::Culture, "culture"},
    {curricula::Field::Business, "business"},
    {curricula::Field::Information, "information"},
    {curricula::Field::Technology, "technology"},
    {curricula::Field::Nature, "nature"},
    {curricula::Field::Care, "care"},
    {curricula::Field::Services, "services"},
});
}  // namespace valo
