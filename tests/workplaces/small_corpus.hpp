#pragma once
// Three units of three fields, for the tests of the matcher.
#include "workplaces/matching/corpus.hpp"

namespace valo::workplaces {

inline Corpus smallCorpus() {
    Corpus corpus;
    corpus.units.push_back({{1},
                            {1},
                            "u1",
                            {"Ylläpitosiivous", "Underhållsstädning", "Cleaning"},
                            {{{11}, {"siivoaa toimistotiloja", "städar kontorsutrymmen", "cleans office rooms"}, {}},
                             {{12}, {"lajittelee jätteet", "sorterar avfallet", "sorts the waste"}, {}}},
                            {}});
    corpus.units.push_back(
        {{2},
         {2},
         "u2",
         {"Hiustenleikkaus", "Hårklippning", "Cutting hair"},
         {{{21}, {"leikkaa asiakkaan hiukset", "klipper kundens hår", "cuts the client's hair"}, {}}},
         {}});
    corpus.units.push_back({{3},
                            {2},
                            "u3",
                            {"Moottorin huolto", "Service av motor", "Engine service"},
                            {{{31}, {"vaihtaa jakohihnan", "byter kamrem", "changes the timing belt"}, {}}},
                            {}});
    return corpus;
}

}  // namespace valo::workplaces
