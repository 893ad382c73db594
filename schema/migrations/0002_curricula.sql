-- National and local curricula. Identity is (source_system, source_id); the decision number is not a key.

create table curriculum_import (
    id $ID,
    file_name text not null,
    format text not null,
    sha256 text not null,
    bytes $BLOB not null,
    imported_by bigint not null,
    imported_at bigint not null
);
create index curriculum_import_sha256 on curriculum_import (sha256);

create table curriculum (
    id $ID,
    import_id bigint not null constraint curriculum_import_id_fkey references curriculum_import (id),
    source_system text not null,
    source_id text not null,
    revision bigint not null,
    content_hash text not null,
    decision_number text not null default '',
    kind text not null constraint curriculum_kind_check check (kind in ('vocational', 'further', 'specialist', 'preparatory', 'common-units')),
    name_fi text not null default '', name_sv text not null default '', name_en text not null default '',
    notice_fi text not null default '', notice_sv text not null default '', notice_en text not null default '',
    languages text not null default '',
    education_codes text not null default '',
    status text not null constraint curriculum_status_check check (status in ('draft', 'published', 'withdrawn')),
    valid_from text,
    valid_to text,
    transition_to text,
    decided_on text,
    replaces text not null default '',
    owner_id bigint constraint curriculum_owner_id_fkey references organisation (id),
    published_at bigint not null,
    updated_at bigint not null,
    constraint curriculum_source_system_source_id_key unique (source_system, source_id)
);
create index curriculum_decision_number on curriculum (decision_number);

create table competence_area (
    id $ID,
    curriculum_id bigint not null constraint competence_area_curriculum_id_fkey references curriculum (id),
    position integer not null,
    local_id text not null,
    code text not null default '',
    name_fi text not null default '', name_sv text not null default '', name_en text not null default ''
);
create index competence_area_curriculum_id on competence_area (curriculum_id);

create table qualification_title (
    id $ID,
    curriculum_id bigint not null constraint qualification_title_curriculum_id_fkey references curriculum (id),
    position integer not null,
    local_id text not null,
    code text not null default '',
    competence_area_id bigint constraint qualification_title_competence_area_id_fkey references competence_area (id),
    name_fi text not null default '', name_sv text not null default '', name_en text not null default ''
);
create index qualification_title_curriculum_id on qualification_title (curriculum_id);

-- A table of generic criteria, stored once however many units refer to it.
create table criteria_table (
    id $ID,
    curriculum_id bigint not null constraint criteria_table_curriculum_id_fkey references curriculum (id),
    local_id text not null,
    name_fi text not null default '', name_sv text not null default '', name_en text not null default ''
);
create index criteria_table_curriculum_id on criteria_table (curriculum_id);

create table unit (
    id $ID,
    curriculum_id bigint not null constraint unit_curriculum_id_fkey references curriculum (id),
    position integer not null,
    local_id text not null,
    code text not null default '',
    code_version text not null default '',
    kind text not null constraint unit_kind_check check (kind in ('vocational', 'common', 'local')),
    name_fi text not null default '', name_sv text not null default '', name_en text not null default '',
    description_fi text not null default '', description_sv text not null default '', description_en text not null default '',
    demonstration_fi text not null default '', demonstration_sv text not null default '', demonstration_en text not null default '',
    requirements_style text not null,
    subject_fi text not null default '', subject_sv text not null default '', subject_en text not null default '',
    credits double precision,
    criteria_table_id bigint constraint unit_criteria_table_id_fkey references criteria_table (id),
    removed_at bigint
);
create index unit_curriculum_id on unit (curriculum_id, position);
create index unit_code on unit (code);

-- A heading with its requirements; a common unit's areas belong to a sub-area (osa-alue).
create table requirement_area (
    id $ID,
    unit_id bigint not null constraint requirement_area_unit_id_fkey references unit (id),
    position integer not null,
    sub_area_code text not null default '',
    sub_area_name_fi text not null default '', sub_area_name_sv text not null default '', sub_area_name_en text not null default '',
    compulsory integer not null default 1,
    heading_fi text not null default '', heading_sv text not null default '', heading_en text not null default '',
    removed_at bigint
);
create index requirement_area_unit_id on requirement_area (unit_id, position);

create table requirement (
    id $ID,
    unit_id bigint not null constraint requirement_unit_id_fkey references unit (id),
    area_id bigint not null constraint requirement_area_id_fkey references requirement_area (id),
    position integer not null,
    code text not null default '',
    text_fi text not null default '', text_sv text not null default '', text_en text not null default '',
    plain_fi text not null default '', plain_sv text not null default '', plain_en text not null default '',
    changed_at bigint,
    removed_at bigint
);
create index requirement_unit_id on requirement (unit_id, position);
create index requirement_area_id on requirement (area_id);

-- A criterion of a generic table (criteria_table_id) or of a unit's own older assessment (unit_id).
create table criterion (
    id $ID,
    criteria_table_id bigint constraint criterion_criteria_table_id_fkey references criteria_table (id),
    unit_id bigint constraint criterion_unit_id_fkey references unit (id),
    position integer not null,
    target_fi text not null default '', target_sv text not null default '', target_en text not null default '',
    level text not null default '',
    level_name_fi text not null default '', level_name_sv text not null default '', level_name_en text not null default '',
    text_fi text not null default '', text_sv text not null default '', text_en text not null default ''
);
create index criterion_criteria_table_id on criterion (criteria_table_id, position);
create index criterion_unit_id on criterion (unit_id, position);

-- The formation tree (tutkinnon muodostuminen); null bounds mean no bound. A leaf has a unit and its credits here.
create table formation_node (
    id $ID,
    curriculum_id bigint not null constraint formation_node_curriculum_id_fkey references curriculum (id),
    structure text not null,
    parent_id bigint,
    position integer not null,
    role text not null constraint formation_node_role_check check (role in ('defined', 'open', 'competence-area', 'title', 'foreign', 'unit')),
    name_fi text not null default '', name_sv text not null default '', name_en text not null default '',
    description_fi text not null default '', description_sv text not null default '', description_en text not null default '',
    credits_min double precision,
    credits_max double precision,
    count_min integer,
    count_max integer,
    unit_id bigint constraint formation_node_unit_id_fkey references unit (id),
    credits double precision,
    compulsory integer,
    competence_area_id bigint constraint formation_node_competence_area_id_fkey references competence_area (id)
);
create index formation_node_curriculum_id on formation_node (curriculum_id);
create index formation_node_unit_id on formation_node (unit_id);
