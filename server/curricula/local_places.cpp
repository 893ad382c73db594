#include "curricula/local_places.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace valo::curricula {

namespace {

using Marks = std::array<std::string_view, 2>;  // Finnish, Swedish; the official trees have no others
constexpr Marks kLocal{"paikalli", "lokal"}, kCommon{"yhteis", "gemensam"}, kFree{"vapaasti", "fritt valbar"};

bool isOpenPlace(const FormationNode& node) { return node.role == NodeRole::Open && node.children.empty(); }

bool isNamed(const FormationNode& node, const Marks& marks) {
    return lowered(node.name.fi).find(marks[0]) != std::string::npos ||
           lowered(node.name.sv).find(marks[1]) != std::string::npos;
}

template <class Fits>
void gather(const std::vector<FormationNode>& nodes, const Fits& fits, std::set<std::int64_t>& found) {
    for (const auto& node : nodes) {
        if (isOpenPlace(node) && fits(node)) found.insert(node.id);
        gather(node.children, fits, found);
    }
}

}  // namespace

std::set<std::int64_t> placesFor(const Structure& structure, LocalPlace place) {
    const auto& own = place == LocalPlace::Common ? kCommon : place == LocalPlace::FreeChoice ? kFree : kLocal;
    std::set<std::int64_t> found;
    for (const auto& marks : {own, kLocal}) {
        gather(
            structure.nodes, [&](const auto& node) { return isNamed(node, marks); }, found);
        if (!found.empty()) return found;
    }
    gather(
        structure.nodes, [](const auto&) { return true; }, found);
    return found;
}

}  // namespace valo::curricula
