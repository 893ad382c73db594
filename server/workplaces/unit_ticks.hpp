#pragma once
// Requirements to tick under their units, with the words that met a task's marked and named: what the mapping page and
// the suggestions under a new task have in common. Rows for the partial unit_ticks.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "workplaces/matching/suggestions.hpp"
#include "workplaces/page_parts.hpp"

namespace valo::workplaces {

/// How one says that a requirement does not fit: not at all, by a button at once, or by a box that is sent with the
/// rest.
enum class Rejecting { No, AtOnce, WithTheRest };

class UnitTicks {
 public:
    /// `task` is looked at while this lives.
    UnitTicks(Services& s, const http::Request& request, Suggestions& suggestions, ShownText task,
              OrganisationId organisation)
        : s_(s),
          request_(request),
          suggestions_(suggestions),
          suggester_(suggestions.current()),
          task_(task),
          organisation_(organisation) {}

    Answer answer(std::optional<CurriculumId> curriculum = {}, std::size_t units = 5,
                  std::size_t requirementsPerUnit = 4) const;
    web::Data rowOf(const curricula::Requirement& requirement, bool checked, const std::vector<Reason>& reasons,
                    Rejecting rejecting, bool mayChange) const;
    /// `hrefOf` leads to a whole unit; nowhere when it gives nothing.
    web::Data group(const Suggestion& unit, std::vector<web::Data> rows,
                    const std::function<std::string(CurriculumId, UnitId)>& hrefOf) const;
    static Suggestion unitOf(const curricula::Requirement& requirement);

 private:
    std::string markedHtml(const ShownText& official) const;
    std::vector<std::string> reasonTexts(const std::vector<Reason>& reasons) const;

    Services& s_;
    const http::Request& request_;
    Suggestions& suggestions_;
    std::shared_ptr<const Suggester> suggester_;  // null while the first index is being made
    ShownText task_;
    OrganisationId organisation_;
};

}  // namespace valo::workplaces
