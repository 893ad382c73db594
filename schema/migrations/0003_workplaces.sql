-- Workplaces, their tasks in plain words, what the tasks can show, and the recognised learning environments.

create table workplace (
    id $ID,
    organisation_id bigint not null constraint workplace_organisation_id_fkey references organisation (id),
    name text not null,
    unit_name text not null default '',
    business_id text not null default '',
    street text not null default '',
    postal_code text not null default '',
    municipality text not null,
    description_fi text not null default '', description_sv text not null default '', description_en text not null default '',
    web_page text not null default '',
    contact_name text not null default '',
    contact_title text not null default '',
    contact_phone text not null default '',
    contact_email text not null default '',
    created_by bigint not null,
    created_at bigint not null,
    archived_at bigint
);
create index workplace_organisation_id on workplace (organisation_id);

create table task (
    id $ID,
    workplace_id bigint not null constraint task_workplace_id_fkey references workplace (id),
    position integer not null,
    text_fi text not null default '', text_sv text not null default '', text_en text not null default '',
    created_by bigint not null,
    created_at bigint not null,
    archived_at bigint
);
create index task_workplace_id on task (workplace_id, position);

-- A person's decision on one task and one requirement; a suggestion nobody decided on is not stored.
create table task_requirement (
    task_id bigint not null constraint task_requirement_task_id_fkey references task (id),
    requirement_id bigint not null constraint task_requirement_requirement_id_fkey references requirement (id),
    status text not null constraint task_requirement_status_check check (status in ('confirmed', 'rejected')),
    decided_by bigint not null,
    decided_at bigint not null,
    primary key (task_id, requirement_id)
);
create index task_requirement_requirement_id on task_requirement (requirement_id);

-- The recognition report of one workplace against one curriculum. A published version is not edited: a new version is
-- made, and publishing it ends the one before.
create table environment (
    id $ID,
    workplace_id bigint not null constraint environment_workplace_id_fkey references workplace (id),
    curriculum_id bigint not null constraint environment_curriculum_id_fkey references curriculum (id),
    version integer not null,
    state text not null constraint environment_state_check check (state in ('draft', 'submitted', 'published', 'superseded', 'withdrawn')),
    description_fi text not null default '', description_sv text not null default '', description_en text not null default '',
    guidance_fi text not null default '', guidance_sv text not null default '', guidance_en text not null default '',
    equipment_fi text not null default '', equipment_sv text not null default '', equipment_en text not null default '',
    recognised_on text,
    recogniser_name text not null default '',
    recogniser_title text not null default '',
    recogniser_organisation text not null default '',
    show_contact integer not null default 0,
    written_by bigint not null,
    created_at bigint not null,
    submitted_at bigint,
    reviewed_by bigint,
    reviewed_at bigint,
    review_note text not null default '',
    published_at bigint,
    valid_from text,
    valid_to text,
    review_due text,
    withdrawn_at bigint,
    withdrawn_reason text not null default '',
    constraint environment_workplace_id_curriculum_id_version_key unique (workplace_id, curriculum_id, version)
);
create index environment_state on environment (state);
create index environment_curriculum_id on environment (curriculum_id);

create table environment_requirement (
    environment_id bigint not null constraint environment_requirement_environment_id_fkey references environment (id),
    requirement_id bigint not null constraint environment_requirement_requirement_id_fkey references requirement (id),
    primary key (environment_id, requirement_id)
);
create index environment_requirement_requirement_id on environment_requirement (requirement_id);
