-- What belongs to the mapping of a workplace, to the life of its report, and to jobs made of tasks that can be given away.

-- The part that a task has in its workplace's work: core, given (somebody else could take it over), or open: not decided yet.
alter table task add column part text not null default 'open' constraint task_part_check check (part in ('open', 'core', 'given'));
update task set part = 'given' where can_be_given = 1;
alter table task drop column can_be_given;

-- A task that was copied from a published report, and what it showed there: offered, never taken as confirmed here.
create table task_origin (
    task_id bigint not null constraint task_origin_task_id_fkey references task (id),
    environment_id bigint not null constraint task_origin_environment_id_fkey references environment (id),
    primary key (task_id)
);
create table task_offer (
    task_id bigint not null constraint task_offer_task_id_fkey references task (id),
    requirement_id bigint not null constraint task_offer_requirement_id_fkey references requirement (id),
    primary key (task_id, requirement_id)
);

-- Who answers for a report, and how often it was saved, so that two who write at once notice each other.
alter table environment add column owner_id bigint constraint environment_owner_id_fkey references account (id);
alter table environment add column edits integer not null default 0;
update environment set owner_id = written_by;

-- The tasks as they stood when the report was submitted: what was reviewed is what is public.
create table environment_task (
    id $ID,
    environment_id bigint not null constraint environment_task_environment_id_fkey references environment (id),
    position integer not null,
    text_fi text not null default '', text_sv text not null default '', text_en text not null default ''
);
create index environment_task_environment_id on environment_task (environment_id, position);
create table environment_task_requirement (
    environment_task_id bigint not null constraint environment_task_requirement_task_id_fkey references environment_task (id),
    requirement_id bigint not null constraint environment_task_requirement_requirement_id_fkey references requirement (id),
    primary key (environment_task_id, requirement_id)
);

-- Criteria that can be reached, in the words they had: an import writes the curriculum's own anew.
create table environment_criterion (
    environment_id bigint not null constraint environment_criterion_environment_id_fkey references environment (id),
    unit_id bigint not null constraint environment_criterion_unit_id_fkey references unit (id),
    position integer not null,
    target_fi text not null default '', target_sv text not null default '', target_en text not null default '',
    level text not null default '',
    level_name_fi text not null default '', level_name_sv text not null default '', level_name_en text not null default '',
    text_fi text not null default '', text_sv text not null default '', text_en text not null default '',
    primary key (environment_id, unit_id, position)
);

-- Further contact persons of a workplace and further addresses on the web.
create table workplace_contact (
    workplace_id bigint not null constraint workplace_contact_workplace_id_fkey references workplace (id),
    position integer not null,
    name text not null default '', title text not null default '', phone text not null default '', email text not null default '',
    primary key (workplace_id, position)
);
alter table workplace add column social_media text not null default '';

-- A job put together of tasks that workplaces can give away.
create table job (
    id $ID,
    organisation_id bigint not null constraint job_organisation_id_fkey references organisation (id),
    name text not null,
    note text not null default '',
    created_by bigint not null,
    created_at bigint not null,
    archived_at bigint
);
create index job_organisation_id on job (organisation_id);
create table job_task (
    job_id bigint not null constraint job_task_job_id_fkey references job (id),
    task_id bigint not null constraint job_task_task_id_fkey references task (id),
    primary key (job_id, task_id)
);
