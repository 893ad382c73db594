// The formation tree: nothing of the documents' own is lost in the tables, and each group says what it asks for.
#include "curricula/formation.hpp"

#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "support.hpp"

using namespace valo;
using namespace valo::curricula;
using nlohmann::json;

namespace {

boost::test_tools::assertion_result documentsAreHere(boost::unit_test::test_unit_id) {
    boost::test_tools::assertion_result here(realData().has_value());
    here.message() << "the collected documents (shared/data) are not here; VALO_SHARED names their folder";
    return here;
}

FormationNode leaf(std::int64_t unit, std::optional<double> credits, std::optional<bool> compulsory = {}) {
    FormationNode node;
    node.role = NodeRole::Unit;
    node.unit = UnitId{unit};
    node.credits = credits;
    node.compulsory = compulsory;
    return node;
}
struct Rule {
    std::optional<double> least, most;
    std::optional<int> countLeast, countMost;
};
FormationNode group(std::vector<FormationNode> children, Rule rule = {}, NodeRole role = NodeRole::Defined) {
    FormationNode node;
    node.role = role;
    node.creditsMin = rule.least, node.creditsMax = rule.most;
    node.countMin = rule.countLeast, node.countMax = rule.countMost;
    node.children = std::move(children);
    return node;
}
FormationNode place(Rule rule = {}) { return group({}, rule, NodeRole::Open); }

std::optional<double> numberAt(const json& node, const json::json_pointer& at) {
    if (!node.contains(at) || !node.at(at).is_number()) return std::nullopt;
    return node.at(at).get<double>();
}
std::string textAt(const json& node, const char* key) {
    return node.contains(key) && node[key].is_string() ? node[key].get<std::string>() : std::string();
}

/// Compares a document's own tree with what is stored, node by node.
class Comparing {
 public:
    Comparing(const json& document, const json& way) {
        for (const auto& unit : document["tutkinnonOsat"]) units_[std::to_string(unit["id"].get<long long>())] = &unit;
        for (const auto& place : way["tutkinnonOsaViitteet"])
            places_[std::to_string(place["id"].get<long long>())] = &place;
    }
    int nodes = 0;

    void same(const json& theirs, const FormationNode& ours) {
        ++nodes;
        if (theirs.contains("_tutkinnonOsaViite"))
            sameUnit(theirs, ours);
        else
            sameGroup(theirs, ours);
        for (const auto* language : {"fi", "sv"}) {
            const auto name =
                theirs.contains("nimi") && theirs["nimi"].is_object() ? textAt(theirs["nimi"], language) : "";
            // A leaf may repeat its unit's name.
            const auto& own = ours.name.empty() ? ours.unitName : ours.name;
            if (name.size() > 3) BOOST_TEST(own.in(*parseLanguage(language)) == collapsed(name));
            const auto text =
                theirs.contains("kuvaus") && theirs["kuvaus"].is_object() ? textAt(theirs["kuvaus"], language) : "";
            if (plainText(text).size() > 3) BOOST_TEST(!ours.description.in(*parseLanguage(language)).empty());
        }
    }

 private:
    static std::string collapsed(std::string_view text) {
        std::string out;
        for (const auto word : split(text, ' '))
            if (!word.empty()) out += (out.empty() ? "" : " ") + std::string(word);
        return out;
    }
    void sameUnit(const json& theirs, const FormationNode& ours) {
        BOOST_TEST((ours.role == NodeRole::Unit));
        const auto& place = *places_.at(theirs["_tutkinnonOsaViite"].get<std::string>());
        const auto& unit = *units_.at(place["_tutkinnonOsa"].get<std::string>());
        BOOST_TEST(ours.unitCode == textAt(unit, "koodiUri"));
        BOOST_TEST((ours.credits == numberAt(place, "/laajuus"_json_pointer)));
        BOOST_TEST((ours.creditsMax == numberAt(place, "/laajuusMaksimi"_json_pointer)));
        const bool says = theirs.contains("pakollinen") && theirs["pakollinen"].is_boolean();
        BOOST_TEST((ours.compulsory == (says ? std::optional(theirs["pakollinen"].get<bool>()) : std::nullopt)));
    }
    void sameGroup(const json& theirs, const FormationNode& ours) {
        static const std::map<std::string, NodeRole> kRoles{
            {"määritelty", NodeRole::Defined},
            {"määrittelemätön", NodeRole::Open},
            {"osaamisala", NodeRole::CompetenceArea},
            {"tutkintonimike", NodeRole::Title},
            {"vieras", NodeRole::Foreign},
            {"", NodeRole::Defined},
        };
        BOOST_TEST((ours.role == kRoles.at(textAt(theirs, "rooli"))));
        BOOST_TEST((ours.creditsMin == numberAt(theirs, "/muodostumisSaanto/laajuus/minimi"_json_pointer)));
        BOOST_TEST((ours.creditsMax == numberAt(theirs, "/muodostumisSaanto/laajuus/maksimi"_json_pointer)));
        const auto whole = [&](const char* at) {
            const auto number = numberAt(theirs, json::json_pointer(at));
            return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
        };
        BOOST_TEST((ours.countMin == whole("/muodostumisSaanto/koko/minimi")));
        BOOST_TEST((ours.countMax == whole("/muodostumisSaanto/koko/maksimi")));
        if (theirs.contains("osaamisala") && theirs["osaamisala"].is_object())
            BOOST_TEST(ours.competenceAreaCode == textAt(theirs["osaamisala"], "osaamisalakoodiUri"));
        if (theirs.contains("tutkintonimike") && theirs["tutkintonimike"].is_object())
            BOOST_TEST(ours.titleCode == textAt(theirs["tutkintonimike"], "uri"));
        const auto& children = theirs.contains("osat") && theirs["osat"].is_array() ? theirs["osat"] : json::array();
        BOOST_REQUIRE(ours.children.size() == children.size());
        for (std::size_t i = 0; i < children.size(); ++i) same(children[i], ours.children[i]);
    }

    std::map<std::string, const json*> units_, places_;
};

void theWholeTreeIsStored(database::Database& db) {
    Room room(db);
    int documents = 0, nodes = 0;
    for (const auto* folder : {"eperusteet", "eperusteet/odd"})
        for (const auto& entry : std::filesystem::directory_iterator(*realData() / folder)) {
            if (entry.path().extension() != ".json") continue;
            const auto bytes = bytesOf(entry.path());
            const auto document = json::parse(bytes);
            if (!document.contains("tutkinnonOsat") || document["tutkinnonOsat"].empty()) continue;
            BOOST_TEST_CONTEXT(entry.path().filename()) {
                const auto report = room.import(bytes, entry.path().filename().string());
                BOOST_REQUIRE(report.curriculum);
                if (report.verdict == Verdict::Unchanged) continue;  // an older revision is left aside
                const auto structures = room.read([&](Transaction& tx) { return formation(tx, report.curriculum); });
                for (const auto& way : document["suoritustavat"]) {
                    const auto ours = std::ranges::find(structures, textAt(way, "suoritustapakoodi"), &Structure::id);
                    BOOST_REQUIRE((ours != structures.end()));
                    BOOST_REQUIRE(ours->nodes.size() == 1U);
                    Comparing comparing(document, way);
                    comparing.same(way["rakenne"], ours->nodes.front());
                    nodes += comparing.nodes;
                }
                ++documents;
            }
        }
    BOOST_TEST(documents >= 15);
    BOOST_TEST(nodes > 2000);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formation_of_documents, *boost::unit_test::precondition(documentsAreHere))
VALO_CASE_ON_BOTH(nothing_of_a_documents_formation_tree_is_lost) { theWholeTreeIsStored(db); }
BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(what_a_group_asks)

BOOST_AUTO_TEST_CASE(a_group_is_asked_for_by_its_numbers_and_its_children) {
    struct {
        const char* what;
        FormationNode group;
        Asks asks;
        Extent points, count;
        int offered;
    } const kCases[] = {
        {"the points are the sum of the units",
         group({leaf(1, 25), leaf(2, 15)}, {40, {}}),
         Asks::All,
         {40, 40},
         {},
         2},
        {"all are compulsory and no rule is given",
         group({leaf(1, 25, true), leaf(2, 15, true)}),
         Asks::All,
         {40, 40},
         {},
         2},
        {"as many as there are", group({leaf(1, {}), leaf(2, {})}, {{}, {}, 2, 2}), Asks::All, {}, {2, 2}, 2},
        {"fewer points than there are",
         group({leaf(1, 15), leaf(2, 15), leaf(3, 15)}, {30, 45}),
         Asks::Choose,
         {30, 45},
         {},
         3},
        {"two of three", group({leaf(1, {}), leaf(2, {}), leaf(3, {})}, {{}, {}, 2, 2}), Asks::Choose, {}, {2, 2}, 3},
        {"units and a place for others", group({leaf(1, 15), place({5, 15})}, {15, 15}), Asks::Choose, {15, 15}, {}, 2},
        {"the units and a place together are what is asked",
         group({leaf(1, 11), leaf(2, 15), place({9, {}})}, {35, {}}),
         Asks::All,
         {35, {}},
         {},
         3},
        {"groups only",
         group({group({leaf(1, 70, true)}, {70, 70}), group({leaf(2, 15), leaf(3, 15)}, {15, 15})}, {85, 85}),
         Asks::Parts,
         {85, 85},
         {},
         0},
        {"a place", place({5, 15}), Asks::SchoolDecides, {5, 15}, {}, 0},
        {"no numbers", group({leaf(1, {}), group({leaf(2, {})})}), Asks::Unsaid, {}, {}, 1},
        {"zero is no demand", group({leaf(1, 15), leaf(2, 15)}, {0, 30}), Asks::Choose, {{}, 30}, {}, 2},
    };
    for (const auto& one : kCases) BOOST_TEST_CONTEXT(one.what) {
            const auto demand = demandOf(one.group);
            BOOST_TEST((demand.asks == one.asks));
            BOOST_TEST((demand.points == one.points));
            BOOST_TEST((demand.count == one.count));
            BOOST_TEST(demand.offered == one.offered);
        }
    BOOST_TEST(demandOf(group({leaf(1, 15)}, {0, 30})).mayBeEmpty);
    // The common units: what the school fills is asked for as well, but it is nobody's fixed unit.
    BOOST_TEST((demandOf(group({leaf(1, 11), leaf(2, 15), place({9, {}})}, {35, {}})).fixed == Extent{26, 26}));
    BOOST_TEST(!demandOf(group({leaf(1, 15), leaf(2, 15)}, {15, 30})).mayBeEmpty);
}

BOOST_AUTO_TEST_CASE(a_unit_is_compulsory_by_its_flag_or_because_its_group_takes_all) {
    const auto all = group({leaf(1, 25, false), leaf(2, 15, false)}, {40, 40});
    BOOST_TEST((isCompulsory(all.children[0], demandOf(all)) == true));
    const auto some = group({leaf(1, 25, true), leaf(2, 15, false)}, {25, 40});
    BOOST_TEST((isCompulsory(some.children[0], demandOf(some)) == true));
    BOOST_TEST((isCompulsory(some.children[1], demandOf(some)) == false));
    const auto unsaid = group({leaf(1, {}), leaf(2, {})});
    BOOST_TEST(!isCompulsory(unsaid.children[0], demandOf(unsaid)).has_value());
}

BOOST_AUTO_TEST_CASE(competence_areas_and_groups_that_exclude_each_other_are_one_choice) {
    const auto area = [](double points) {
        return group({leaf(1, points, true)}, {points, points}, NodeRole::CompetenceArea);
    };
    const auto care = group({group({leaf(7, 70, true)}, {70, 70}), area(50), area(50), area(50),
                             group({leaf(8, 15), leaf(9, 15)}, {15, 15})},
                            {135, 135});
    const auto parts = partsOf(care);
    BOOST_REQUIRE(parts.size() == 3U);
    BOOST_TEST(!parts[0].isFork());
    BOOST_TEST(parts[1].sides.size() == 3U);
    BOOST_TEST((demandOf(care).fixed == Extent{120, 120}));
    // "Alternative 1" and "alternative 2", each as large as the whole.
    const auto either =
        group({group({leaf(1, 30), leaf(2, 90)}, {105, 105}), group({leaf(3, 105)}, {105, 105})}, {105, 105});
    BOOST_REQUIRE(partsOf(either).size() == 1U);
    BOOST_TEST(partsOf(either).front().isFork());
    // One alone is no choice.
    BOOST_TEST(!partsOf(group({area(50)}, {50, 50})).front().isFork());
}

BOOST_AUTO_TEST_CASE(what_is_compulsory_may_differ_between_the_sides_of_a_fork) {
    const auto area = [](double fixed) {
        return group({group({leaf(1, fixed, true)}, {fixed, fixed}),
                      group({leaf(2, 15), leaf(3, 15), leaf(4, 60)}, {150 - fixed, 150 - fixed})},
                     {150, 150}, NodeRole::CompetenceArea);
    };
    BOOST_TEST((demandOf(group({area(130), area(110)}, {150, 150})).fixed == Extent{110, 130}));
}

BOOST_AUTO_TEST_CASE(a_unit_in_several_branches_is_counted_in_each) {
    const auto places = placesOf({group({group({leaf(1, 15), leaf(2, 15)}), group({leaf(1, 15)}), leaf(1, 15)})});
    BOOST_TEST(places.size() == 1U);
    BOOST_TEST(places.at(UnitId{1}) == 3);
}

BOOST_AUTO_TEST_CASE(a_deep_tree_is_reckoned_in_one_pass) {
    auto node = group({leaf(1, 5, true)}, {5, 100});
    for (int depth = 0; depth < 62; ++depth) node = group({node, group({leaf(2, 5)}, {1, 5})}, {5, 100});
    BOOST_TEST((demandOf(node).asks == Asks::Parts));
}

BOOST_AUTO_TEST_SUITE_END()
