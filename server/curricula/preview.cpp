#include "curricula/actions.hpp"

namespace valo::curricula {

using database::Sql;
using database::Transaction;

namespace {
constexpr std::chrono::hours kPreviewLife{24};
}

constexpr Sql kSweep{"delete from import_preview where expires_at <= :now"};
// A new check takes the place of the last one, so that nobody fills the disk with uploads that were never published.
constexpr Sql kDropOwn{"delete from import_preview where account_id = :account"};
constexpr Sql kKeep{
    "insert into import_preview (account_id, file_name, bytes, created_at, expires_at) "
    "values (:account, :file_name, :bytes, :created_at, :expires_at) returning id"};
Result<std::int64_t> keepPreview(Services& services, const Actor& actor, std::string_view bytes,
                                 std::string_view fileName) {
    if (!mayImport(actor)) return forbidden("import");
    const auto now = services.clock.now();
    return services.database.write([&](Transaction& tx) -> Result<std::int64_t> {
        tx.run(kSweep, now);
        tx.run(kDropOwn, actor.user);
        return tx.insert(kKeep, actor.user, fileName, database::Bytes{std::string(bytes)}, now, now + kPreviewLife);
    });
}

constexpr Sql kPreview{
    "select file_name, bytes from import_preview where id = :id and account_id = :account and expires_at > :now"};
Result<Preview> preview(Services& services, const Actor& actor, std::int64_t id) {
    if (!mayImport(actor)) return forbidden("import");
    auto found = services.database.read(
        [&](Transaction& tx) { return tx.one<Preview>(kPreview, id, actor.user, services.clock.now()); });
    if (!found) return notFound("preview");
    return std::move(*found);
}

constexpr Sql kDrop{"delete from import_preview where id = :id and account_id = :account"};
void dropPreview(Services& services, const Actor& actor, std::int64_t id) {
    services.database.write([&](Transaction& tx) { return tx.run(kDrop, id, actor.user); });
}

}  // namespace valo::curricula
