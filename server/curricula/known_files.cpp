#include "curricula/known_files.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {

struct Row {
    std::string format, system, id;
    std::int64_t revision = 0;
    std::string contentHash, decisionNumber;
    LocalizedText name;
    int units = 0, requirements = 0, criteria = 0, goals = 0;
    using Columns = std::tuple<std::string, std::string, std::string, std::int64_t, std::string, std::string,
                               LocalizedText, int, int, int, int>;
};
using WarningRow = std::tuple<std::string, std::string, std::string>;

/// "old.yaml:41" of what is called new.yaml now; a JSON pointer stays.
std::string renamed(const std::string& place, const std::string& format, std::string_view fileName) {
    const auto colon = place.rfind(':');
    const bool isLine = colon != place.npos && colon + 1 < place.size() &&
                        place.find_first_not_of("0123456789", colon + 1) == place.npos &&
                        (format == "yaml" || format == "xml" || format == "loq");
    return isLine ? std::string(fileName) + place.substr(colon) : place;
}

constexpr Sql kFile{
    "select format, source_system, source_id, revision, content_hash, decision_number, name_fi, name_sv, name_en, "
    "units, requirements, criteria, goals from curriculum_file where sha256 = :sha256 and reader = :reader and "
    "(good_until is null or good_until > :today)"};
constexpr Sql kWarnings{
    "select place, code, detail from curriculum_file_warning where sha256 = :sha256 order by position"};
constexpr Sql kForgetWarnings{"delete from curriculum_file_warning where sha256 = :sha256"};
constexpr Sql kForget{"delete from curriculum_file where sha256 = :sha256"};
constexpr Sql kRemember{
    "insert into curriculum_file (sha256, reader, good_until, format, source_system, source_id, revision, "
    "content_hash, decision_number, name_fi, name_sv, name_en, units, requirements, criteria, goals) values (:sha256, "
    ":reader, :good_until, :format, :system, :id, :revision, :content_hash, :decision_number, :name_fi, :name_sv, "
    ":name_en, :units, :requirements, :criteria, :goals)"};
constexpr std::string_view kRememberWarnings =
    "insert into curriculum_file_warning (sha256, position, place, code, detail) values";

}  // namespace

std::optional<KnownFile> knownFile(Transaction& tx, const std::string& sha256, std::string_view fileName, Date today) {
    auto row = tx.one<Row>(kFile, sha256, importers::kReaderVersion, today);
    if (!row) return std::nullopt;
    KnownFile file{row->format,
                   {row->system, row->id},
                   row->revision,
                   row->contentHash,
                   row->decisionNumber,
                   row->name,
                   {row->units, row->requirements, row->criteria, row->goals},
                   {}};
    for (auto& [place, code, detail] : tx.all<WarningRow>(kWarnings, sha256))
        file.warnings.push_back({renamed(place, file.format, fileName), std::move(code), std::move(detail)});
    return file;
}

void rememberFile(Transaction& tx, const std::string& sha256, const KnownFile& file, std::optional<Date> goodUntil) {
    tx.run(kForgetWarnings, sha256);
    tx.run(kForget, sha256);
    tx.run(kRemember, sha256, importers::kReaderVersion, goodUntil, file.format, file.identity.system, file.identity.id,
           file.revision, file.contentHash, file.decisionNumber, file.name, file.counts.units, file.counts.requirements,
           file.counts.criteria, file.counts.goals);
    std::vector<database::Value> rows;
    int position = 0;
    for (const auto& warning : file.warnings) {
        auto row = database::parameters(sha256, position++, warning.where, warning.code, warning.detail);
        rows.insert(rows.end(), std::make_move_iterator(row.begin()), std::make_move_iterator(row.end()));
    }
    if (!rows.empty()) tx.insertMany(kRememberWarnings, 5, std::move(rows));
}

std::optional<Date> nextChangeOfValidity(const importers::Qualification& qualification, Date today) {
    std::optional<Date> next;
    const auto consider = [&](std::optional<Date> day) {
        if (day && today < *day && (!next || *day < *next)) next = day;
    };
    const auto after = [](std::optional<Date> day) {
        return day ? std::optional(Date{std::chrono::sys_days{*day} + std::chrono::days{1}}) : day;
    };
    consider(qualification.validFrom);
    consider(after(qualification.validTo));
    consider(after(qualification.transitionTo));
    return next;
}

}  // namespace valo::curricula
