#pragma once
// What page and sheet say of rules, shares and warnings, in one language.
#include <string>

#include "planning/formation.hpp"
#include "planning/plan.hpp"
#include "web/render.hpp"

namespace valo::planning {

class Words {
 public:
    Words(const web::Pages& pages, Language language) : pages_(pages), language_(language) {}
    std::string operator()(std::string_view key, web::Parameters parameters = {}) const {
        return pages_.text(language_, key, parameters);
    }
    Language language() const { return language_; }
    std::string count(std::string_view key, int n) const;
    /// "3 / 12"
    std::string share(const Share& share) const;
    std::string warning(const Warning& warning) const;
    /// What a group asks for; empty when its rule says nothing.
    std::string rule(const Branch& branch) const;
    /// Of a unit in its place: its extent, and whether it is compulsory.
    std::string place(const Branch& branch) const;
    /// "15 osp · paikallinen, Koulu".
    std::string local(const LocalChoice& choice) const;
    std::string name(const Branch& branch) const;
    /// How the qualification is valid on a day, with its dates.
    std::string validity(const curricula::Curriculum& basis, Date day) const;

 private:
    std::string range(std::string_view key, const Bounds& bounds) const;
    const web::Pages& pages_;
    Language language_;
};

/// The plain words where they are in the reader's language, otherwise the official text.
ShownText everyday(const curricula::Requirement& requirement, Language reader);
/// "15", "7,5"
std::string number(double value);

}  // namespace valo::planning
