-- What each import changed in what was stored before it, so that it can be told later and be looked at again.
alter table curriculum_import add column curriculum_id bigint constraint curriculum_import_curriculum_id_fkey references curriculum (id);
alter table curriculum_import add column added integer not null default 0;
alter table curriculum_import add column changed integer not null default 0;
alter table curriculum_import add column moved integer not null default 0;
alter table curriculum_import add column removed integer not null default 0;
create index curriculum_import_curriculum_id on curriculum_import (curriculum_id);
update curriculum_import set curriculum_id = (select c.id from curriculum c where c.import_id = curriculum_import.id);

create table curriculum_change (
    id $ID,
    import_id bigint not null constraint curriculum_change_import_id_fkey references curriculum_import (id),
    position integer not null,
    kind text not null constraint curriculum_change_kind_check check (kind in ('added', 'changed', 'moved', 'removed')),
    is_unit integer not null,
    unit_id bigint,
    requirement_id bigint,
    unit_code text not null default '',
    unit_name_fi text not null default '', unit_name_sv text not null default '', unit_name_en text not null default '',
    before_fi text not null default '', before_sv text not null default '', before_en text not null default '',
    after_fi text not null default '', after_sv text not null default '', after_en text not null default ''
);
create index curriculum_change_import_id on curriculum_change (import_id, position);

-- A coordinator's word on what rests on a requirement that a newer revision changed or left out. `newer_id` is the
-- requirement that took its place, where one did.
create table change_review (
    id $ID,
    organisation_id bigint not null constraint change_review_organisation_id_fkey references organisation (id),
    kind text not null constraint change_review_kind_check check (kind in ('task', 'environment', 'agreement', 'plan')),
    subject_id bigint not null,
    requirement_id bigint not null,
    outcome text not null constraint change_review_outcome_check check (outcome in ('carried', 'kept')),
    newer_id bigint constraint change_review_newer_id_fkey references requirement (id),
    reviewed_by bigint not null constraint change_review_reviewed_by_fkey references account (id),
    reviewed_at bigint not null
);
create index change_review_subject on change_review (kind, subject_id, requirement_id);
