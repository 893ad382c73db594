-- A published curriculum taken out of use by those who brought it, with a reason, until it is brought back. Nothing is
-- deleted: whatever refers to it stays, and `status_before` is what it is again afterwards.
create table curriculum_withdrawal (
    id $ID,
    curriculum_id bigint not null constraint curriculum_withdrawal_curriculum_id_fkey references curriculum (id),
    reason text not null,
    withdrawn_by bigint not null constraint curriculum_withdrawal_withdrawn_by_fkey references account (id),
    withdrawn_at bigint not null,
    status_before text not null,
    restored_by bigint constraint curriculum_withdrawal_restored_by_fkey references account (id),
    restored_at bigint
);
create index curriculum_withdrawal_curriculum_id on curriculum_withdrawal (curriculum_id, id);
-- One at a time.
create unique index curriculum_withdrawal_open_key on curriculum_withdrawal (curriculum_id) where restored_at is null;

-- When a requirement was last reworded, left out, or taken out of use with its curriculum.
create view requirement_last_change as
select r.id as requirement_id, u.curriculum_id,
       case when w.withdrawn_at is null or coalesce(r.removed_at, r.changed_at, 0) > w.withdrawn_at
            then coalesce(r.removed_at, r.changed_at) else w.withdrawn_at end as changed_at
from requirement r join unit u on u.id = r.unit_id
left join curriculum_withdrawal w on w.curriculum_id = u.curriculum_id and w.restored_at is null;
