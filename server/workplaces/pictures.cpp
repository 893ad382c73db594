#include "workplaces/pictures.hpp"

#include "accounts/access_log.hpp"
#include "core/text.hpp"
#include "papers/photo.hpp"

namespace valo::workplaces {
namespace {

using database::Bytes;
using database::Sql;

constexpr Sql kPictures{
    "select id, words_fi, words_sv, words_en, width, height from environment_picture where environment_id = "
    ":environment order by position, id"};
constexpr Sql kCopy{
    "insert into environment_picture (environment_id, position, words_fi, words_sv, words_en, width, height, jpeg) "
    "select cast(:to as bigint), position, words_fi, words_sv, words_en, width, height, jpeg from environment_picture "
    "where environment_id = :from"};
constexpr Sql kAdd{
    "insert into environment_picture (environment_id, position, words_fi, words_sv, words_en, width, height, jpeg) "
    "values (:environment, :position, :words_fi, :words_sv, :words_en, :width, :height, :jpeg) returning id"};
constexpr Sql kRemove{"delete from environment_picture where id = :id and environment_id = :environment"};
constexpr Sql kBytes{"select jpeg from environment_picture where id = :id and environment_id = :environment"};

std::vector<FieldError> wrongWords(const LocalizedText& words) {
    std::vector<FieldError> wrong;
    if (words.empty()) wrong.push_back({"words", "one_language", {}});
    for (auto language : kLanguages)
        if (length(words.in(language)) > kLongestLine)
            wrong.push_back({"words/" + std::string(tag(language)), "too_long", std::to_string(kLongestLine)});
    return wrong;
}

std::optional<Error> refusalOfDraft(Services& services, Transaction& tx, const Actor& actor, EnvironmentId id) {
    const auto report = environment(tx, id);
    const auto place = report ? workplace(tx, report->workplace) : std::nullopt;
    if (!place) return notFound("environment").value();
    return refusal(Act::Edit, actor, *report,
                   circumstancesOf(tx, *report, place->organisation, services.clock.today()));
}

/// Does `change(tx)` in a draft that the actor may edit.
template <class T, class F>
Result<T> inDraft(Services& services, const Actor& actor, EnvironmentId id, F&& change) {
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<T> {
        if (auto no = refusalOfDraft(services, tx, actor, id)) return refuse(*no);
        Result<T> done = change(tx);
        if (!done) return done;
        addWriter(tx, id, actor.user);
        accounts::logAccess(tx, actor, now, {{}, "environment.changed", "environment/" + std::to_string(id.value)});
        return done;
    });
}

}  // namespace

std::vector<Picture> picturesOf(Transaction& tx, EnvironmentId report) { return tx.all<Picture>(kPictures, report); }

void copyPictures(Transaction& tx, EnvironmentId from, EnvironmentId to) { tx.run(kCopy, to, from); }

Result<PictureId> addPicture(Services& services, const Actor& actor, EnvironmentId report, const LocalizedText& words,
                             const std::string& uploaded) {
    // Who may not write in it is refused before anything is unpacked.
    const auto no =
        services.database.read([&](Transaction& tx) { return refusalOfDraft(services, tx, actor, report); });
    if (no) return refuse(*no);
    auto wrong = wrongWords(words);
    auto photo = papers::drawnPhoto(uploaded);
    if (!photo) wrong.push_back(photo.error().fields.front());
    return inDraft<PictureId>(services, actor, report, [&](Transaction& tx) -> Result<PictureId> {
        if (!wrong.empty()) return invalid(wrong);
        const auto position = picturesOf(tx, report).size() + 1;
        if (position > kMostPictures) return invalid("picture", "too_many_items", std::to_string(kMostPictures));
        return tx.insert<PictureId>(kAdd, report, static_cast<int>(position), words, photo->width, photo->height,
                                    Bytes{photo->jpeg});
    });
}

Result<Done> removePicture(Services& services, const Actor& actor, EnvironmentId report, PictureId picture) {
    return inDraft<Done>(services, actor, report, [&](Transaction& tx) -> Result<Done> {
        tx.run(kRemove, picture, report);
        return Done{};
    });
}

namespace {

bool isPublic(const Environment& report) {
    return report.state == EnvironmentState::Published || report.state == EnvironmentState::Superseded;
}

}  // namespace

Result<std::string> pictureFor(Services& services, const std::optional<Actor>& actor, EnvironmentId id,
                               PictureId picture) {
    return services.database.read([&](Transaction& tx) -> Result<std::string> {
        const auto report = environment(tx, id);
        const auto place = report ? workplace(tx, report->workplace) : std::nullopt;
        if (!place) return notFound("picture");
        if (!isPublic(*report) && !(actor && mayRead(*actor, *report, place->organisation))) return notFound("picture");
        auto found = tx.one<Bytes>(kBytes, picture, id);
        if (!found) return notFound("picture");
        return std::move(found->data);
    });
}

PictureFiles publicPictures(Services& services, EnvironmentId id) {
    return services.database.read([&](Transaction& tx) {
        PictureFiles files;
        const auto report = environment(tx, id);
        if (!report || !isPublic(*report)) return files;
        for (const auto& picture : picturesOf(tx, id))
            files.emplace(picture.id,
                          std::make_shared<const std::string>(tx.one<Bytes>(kBytes, picture.id, id).value().data));
        return files;
    });
}

}  // namespace valo::workplaces
