#pragma once

namespace valo::workplaces {

/// The numbers that order suggestions; docs/matching.md says how they were chosen and how well they do.
struct Weights {
    // Fields of a unit
    double name = 2.0, requirement = 1.0, criterion = 0.4, target = 0.4, demonstration = 0.2, description = 0.3,
           qualification = 0.3;
    // BM25: how soon more of the same word stops counting, and how much longer texts are held back
    double saturation = 1.2, nameLength = 0.2, requirementLength = 0.5, criterionLength = 0.4;
    // of a requirement's own index
    double nameInRequirement = 0.6, oneRequirementLength = 0.3;
    // What a meeting of words is worth, beside one in the task's own language
    double synonym = 0.5, similar = 0.5, similarToKnown = 0.5, translated = 0.7, translatedEnglish = 1.0,
           wordList = 0.8, rarest = 1.3, secondLanguage = 0.5, ownEnglish = 0.15;
    // of the program's word list: what it says, the other official words of the same thing, a part of a compound; and
    // how much less of a thing that the texts hardly have
    double listed = 0.8, otherOfficial = 0.8, listedPart = 0.5, metAsListed = 0.4;
    // Of a unit, how much more when it is of the task's field
    double field = 0.8;
    // Of a unit: its best requirement, and the share of the task's words that it has
    double bestRequirement = 0.28, covered = 1.0;
    // Before the task is read: of units that all qualifications have; and for a task of one word, how much more of
    // those that a qualification makes compulsory, and how much less of a specialist's
    double commonUnit = 0.45, compulsoryUnit = 0.16, specialistUnit = 0.10;
    // beside the best unit's 1: of the words that its name has
    double inName = 0.3;
    // A task's verb says less about its field than what it is done to
    double verb = 0.8;
    // Of a requirement, beside the best one's 1: its unit
    double unitOfRequirement = 3.0;
};
inline constexpr Weights kWeights;

}  // namespace valo::workplaces
