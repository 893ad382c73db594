-- Many certificates at once: asked for in one go, issued one after another in the background. `claimed_until`: some
-- program works on the row until then. A row and its certificate are settled in one transaction.
create table issue_batch (
    id $ID,
    organisation_id bigint not null constraint issue_batch_organisation_id_fkey references organisation (id),
    account_id bigint not null constraint issue_batch_account_id_fkey references account (id),
    edition text not null,
    asked_at bigint not null
);
create index issue_batch_account_id on issue_batch (account_id, id);

create table issue_batch_item (
    id $ID,
    batch_id bigint not null constraint issue_batch_item_batch_id_fkey references issue_batch (id),
    placement_id bigint not null constraint issue_batch_item_placement_id_fkey references placement (id),
    state text not null constraint issue_batch_item_state_check check (state in ('waiting', 'issued', 'failed')),
    claimed_until bigint,
    attempts integer not null default 0,
    certificate_id bigint constraint issue_batch_item_certificate_id_fkey references certificate (id),
    reason text not null default '',
    constraint issue_batch_item_batch_id_placement_id_key unique (batch_id, placement_id)
);
create index issue_batch_item_waiting on issue_batch_item (id) where state = 'waiting';
