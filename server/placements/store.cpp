#include "placements/store.hpp"

namespace valo::placements {
namespace {

using database::Sql;

// A person may have had both relations; the stronger one that is open counts. One account of another organisation never
// has one, whatever the table says.
#define VALO_RELATION                                                                                             \
    "(select s.relation from client_staff s where s.client_id = c.id and s.account_id = :account "               \
    "and s.ended_at is null and c.organisation_id = :organisation "                                              \
    "order by case s.relation when 'coordinator' then 0 else 1 end limit 1)"
#define VALO_CLIENT \
    "c.id, c.organisation_id, c.name, c.date_of_birth, c.language, c.phone, c.email, c.archived_at"
#define VALO_PLACEMENT                                                                                           \
    "p.id, p.client_id, p.workplace_id, p.controller_id, p.kind, p.starts_on, p.ends_on, p.ended_on, "           \
    "p.end_reason, p.hours_per_day, p.days_per_week, p.supervisor_name, p.supervisor_title, p.supervisor_phone, " \
    "p.supervisor_email, p.print_kind"

template <class Row, class... More>
struct Beside;  // a row's own columns followed by more

template <class Row, class... More>
std::pair<Row, std::tuple<More...>> readBeside(database::RowReader& reader) = delete;

}  // namespace
}  // namespace valo::placements
