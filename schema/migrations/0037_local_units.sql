-- Local units that an institution writes in the browser. A draft's text is JSON (curricula/local_unit.hpp) and lives in
-- its versions: the newest that is not aside is the draft as it stands. A save that began from an older text than the
-- one it met is kept aside, so that neither is lost. What was sent to be published is never written over.
create table local_unit (
    id $ID,
    organisation_id bigint not null constraint local_unit_organisation_id_fkey references organisation (id),
    source_key text not null,
    revision integer not null,
    created_at bigint not null,
    constraint local_unit_source_key_key unique (source_key)
);
create index local_unit_organisation_id on local_unit (organisation_id, id);

create table local_unit_version (
    id $ID,
    local_unit_id bigint not null constraint local_unit_version_local_unit_id_fkey references local_unit (id),
    first_revision integer not null,
    revision integer not null,
    content text not null,
    saved_by bigint not null constraint local_unit_version_saved_by_fkey references account (id),
    saved_at bigint not null,
    is_aside integer not null default 0,
    is_sent integer not null default 0
);
create index local_unit_version_local_unit_id on local_unit_version (local_unit_id, revision);

-- Where a published local unit belongs, as its published version says.
create table local_unit_home (
    curriculum_id bigint not null constraint local_unit_home_curriculum_id_fkey references curriculum (id),
    home_id bigint not null constraint local_unit_home_home_id_fkey references curriculum (id),
    place text not null,
    primary key (curriculum_id, home_id)
);
create index local_unit_home_home_id on local_unit_home (home_id);
