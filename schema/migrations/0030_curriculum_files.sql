-- A file that was read before is known by its bytes, so that a second import of a folder need not read it again. Holds
-- while the reader is the same one and no day has passed that changes what is to be warned of (good_until).
create table curriculum_file (
    sha256 text not null constraint curriculum_file_pkey primary key,
    reader integer not null,
    good_until text,
    format text not null,
    source_system text not null,
    source_id text not null,
    revision bigint not null,
    content_hash text not null,
    decision_number text not null default '',
    name_fi text not null default '', name_sv text not null default '', name_en text not null default '',
    units integer not null,
    requirements integer not null,
    criteria integer not null,
    goals integer not null
);

create table curriculum_file_warning (
    sha256 text not null constraint curriculum_file_warning_sha256_fkey references curriculum_file (sha256),
    position integer not null,
    place text not null,
    code text not null,
    detail text not null,
    constraint curriculum_file_warning_pkey primary key (sha256, position)
);

-- 1: `bytes` is a gzip file of the original; sha256 is the original's own.
alter table curriculum_import add column is_packed integer not null default 0;
