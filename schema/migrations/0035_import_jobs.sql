-- Uploads of one or many curriculum files. A program reads them in the background, one row at a time, so that nothing is
-- lost when it stops; a person decides on each that reads without errors. `claimed_until`: some program works on the row
-- until then. What was published has its bytes in curriculum_import; other bytes stay here.
create table import_job (
    id $ID,
    organisation_id bigint not null constraint import_job_organisation_id_fkey references organisation (id),
    account_id bigint not null constraint import_job_account_id_fkey references account (id),
    sha256 text not null,
    created_at bigint not null
);
create index import_job_organisation_id on import_job (organisation_id, id);

create table import_file (
    id $ID,
    job_id bigint not null constraint import_file_job_id_fkey references import_job (id),
    position integer not null,
    archive_id bigint constraint import_file_archive_id_fkey references import_file (id),
    entry integer not null default 0,
    name text not null,
    size bigint not null,
    sha256 text not null,
    bytes $BLOB not null,
    state text not null constraint import_file_state_check check (state in ('waiting', 'unpacked', 'refused', 'ready', 'approved', 'published', 'returned', 'discarded')),
    claimed_until bigint,
    attempts integer not null default 0,
    error_where text not null default '',
    error_code text not null default '',
    error_detail text not null default '',
    warnings integer not null default 0,
    decision_number text not null default '',
    name_fi text not null default '', name_sv text not null default '', name_en text not null default '',
    units integer not null default 0,
    requirements integer not null default 0,
    added integer not null default 0,
    changed integer not null default 0,
    moved integer not null default 0,
    removed integer not null default 0,
    verdict text not null default '',
    curriculum_id bigint constraint import_file_curriculum_id_fkey references curriculum (id),
    import_id bigint constraint import_file_import_id_fkey references curriculum_import (id),
    decided_by bigint constraint import_file_decided_by_fkey references account (id),
    decided_at bigint,
    reason text not null default '',
    constraint import_file_archive_id_entry_key unique (archive_id, entry)
);
create index import_file_job_id on import_file (job_id, position, id);
create index import_file_state on import_file (state, id);

-- Checked files now stay in import_file until somebody decides.
drop table import_preview;

-- Whether another person than the one who sent a file must publish it.
alter table organisation add column import_four_eyes integer not null default 0;
