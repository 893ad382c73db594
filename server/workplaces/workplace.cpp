#include "workplaces/workplace.hpp"

#include <algorithm>
#include <set>

#include "accounts/account.hpp"
#include "core/text.hpp"

namespace valo::workplaces {
namespace {

bool looksLikeMail(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
           text.find(' ') == std::string_view::npos && text.back() != '.';
}

bool isPostalCode(std::string_view text) {
    return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string_view withoutBullet(std::string_view line) {
    constexpr std::size_t kLongestNumber = 3;
    for (std::string_view bullet : {"-", "*", "•", "–", "—", "·", "▪", "●", "◦", "‣", "✓", "\xEF\x82\xB7", "o ", "o\t"})
        if (line.starts_with(bullet)) return trimmed(line.substr(bullet.size()));
    const bool isOpened = line.starts_with('(');
    const auto number = line.substr(isOpened ? 1 : 0);
    std::size_t end = 0;
    while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
    if (end == 0 && number.size() > 1 && number[0] >= 'a' && number[0] <= 'z' && number[1] == ')') end = 1;
    if (end == 0 || end > kLongestNumber || end + 1 >= number.size()) return line;
    if (number[end] != ')' && (isOpened || number[end] != '.')) return line;
    const auto words = number.substr(end + 1);
    return words.size() > trimmed(words).size() && trimmed(words).data() != words.data() ? trimmed(words) : line;
}

std::string Workplace::title() const {
    return details.unitName.empty() ? details.name : details.name + ", " + details.unitName;
}

std::vector<FieldError> wrongFields(const WorkplaceDetails& d) {
    std::vector<FieldError> wrong;
    const auto line = [&](const char* name, const std::string& value, bool required) {
        if (required && value.empty()) wrong.push_back({name, "required", {}});
        if (length(value) > kLongestLine) wrong.push_back({name, "too_long", std::to_string(kLongestLine)});
    };
    line("name", d.name, true);
    line("municipality", d.municipality, true);
    line("unitName", d.unitName, false);
    line("street", d.street, false);
    line("contactName", d.contactName, false);
    line("contactTitle", d.contactTitle, false);
    line("contactPhone", d.contactPhone, false);
    line("contactEmail", d.contactEmail, false);
    line("webPage", d.webPage, false);
    line("socialMedia", d.socialMedia, false);
    if (!d.businessId.empty() && !accounts::isBusinessId(d.businessId))
        wrong.push_back({"businessId", "business_id", {}});
    if (!d.postalCode.empty() && !isPostalCode(d.postalCode)) wrong.push_back({"postalCode", "postal_code", {}});
    if (!d.contactEmail.empty() && !looksLikeMail(d.contactEmail))
        wrong.push_back({"contactEmail", "not_an_email", {}});
    // Shown as a link in public, so nothing but a web address.
    if (!d.webPage.empty() && !d.webPage.starts_with("https://") && !d.webPage.starts_with("http://"))
        wrong.push_back({"webPage", "web_address", {}});
    for (auto address : split(d.socialMedia, ' '))
        if (!address.empty() && !address.starts_with("https://") && !address.starts_with("http://"))
            wrong.push_back({"socialMedia", "web_address", {}});
    if (d.furtherContacts.size() > kMostFurtherContacts)
        wrong.push_back({"furtherContacts", "too_many_items", std::to_string(kMostFurtherContacts)});
    for (std::size_t i = 0; i < d.furtherContacts.size(); ++i) {
        const auto& contact = d.furtherContacts[i];
        const auto field = [&](const char* name) { return "furtherContacts/" + std::to_string(i) + "/" + name; };
        line(field("name").c_str(), contact.name, !contact.empty());
        line(field("title").c_str(), contact.title, false);
        line(field("phone").c_str(), contact.phone, false);
        line(field("email").c_str(), contact.email, false);
        if (!contact.email.empty() && !looksLikeMail(contact.email))
            wrong.push_back({field("email"), "not_an_email", {}});
    }
    for (auto language : kLanguages)
        if (length(d.description.in(language)) > kLongestText)
            wrong.push_back({"description/" + std::string(tag(language)), "too_long", std::to_string(kLongestText)});
    return wrong;
}

bool mayRead(const Actor& actor, OrganisationId organisation) {
    if (actor.organisation != organisation) return false;
    return actor.is(Role::Coordinator) || actor.is(Role::Coach) || actor.is(Role::Administrator);
}

bool mayChange(const Actor& actor, OrganisationId organisation) {
    if (actor.organisation != organisation) return false;
    return actor.is(Role::Coordinator) || actor.is(Role::Administrator);
}

std::vector<FieldError> wrongFields(const LocalizedText& taskText) {
    std::vector<FieldError> wrong;
    if (taskText.empty()) wrong.push_back({"text", "required", {}});
    for (auto language : kLanguages)
        if (length(taskText.in(language)) > kLongestTask)
            wrong.push_back({"text/" + std::string(tag(language)), "too_long", std::to_string(kLongestTask)});
    return wrong;
}

std::vector<std::string> pastedTasks(std::string_view text) {
    std::vector<std::string> tasks;
    std::set<std::string> seen;
    for (auto line : split(text, '\n')) {
        const auto words = withoutBullet(trimmed(line));
        if (!words.empty() && seen.insert(lowered(words)).second) tasks.emplace_back(words);
    }
    return tasks;
}

}  // namespace valo::workplaces
