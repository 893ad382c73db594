-- Clients, who works with them, and their placements. No identity code is stored.

create table client (
    id $ID,
    organisation_id bigint not null constraint client_organisation_id_fkey references organisation (id),
    name text not null,
    date_of_birth text,
    language text not null constraint client_language_check check (language in ('fi', 'sv', 'en')),
    phone text not null default '',
    email text not null default '',
    created_by bigint not null,
    created_at bigint not null,
    archived_at bigint
);
create index client_organisation_id on client (organisation_id);

-- The relation on which access rests: without a row that is open today, a colleague sees nothing of the client.
create table client_staff (
    id $ID,
    client_id bigint not null constraint client_staff_client_id_fkey references client (id),
    account_id bigint not null constraint client_staff_account_id_fkey references account (id),
    relation text not null constraint client_staff_relation_check check (relation in ('coordinator', 'coach')),
    given_by bigint not null,
    given_at bigint not null,
    ended_at bigint
);
create index client_staff_account_id on client_staff (account_id, client_id);
create index client_staff_client_id on client_staff (client_id);

create table placement (
    id $ID,
    client_id bigint not null constraint placement_client_id_fkey references client (id),
    workplace_id bigint not null constraint placement_workplace_id_fkey references workplace (id),
    controller_id bigint not null constraint placement_controller_id_fkey references organisation (id),
    kind text not null constraint placement_kind_check check (kind in ('rehabilitative_work', 'work_trial', 'subsidised_work', 'training_agreement', 'apprenticeship', 'open_market')),
    starts_on text not null,
    ends_on text not null,
    ended_on text,
    end_reason text not null default '',
    hours_per_day double precision,
    days_per_week double precision,
    supervisor_name text not null default '',
    supervisor_title text not null default '',
    supervisor_phone text not null default '',
    supervisor_email text not null default '',
    print_kind integer not null default 0,
    created_by bigint not null,
    created_at bigint not null,
    constraint placement_dates_check check (ends_on >= starts_on)
);
create index placement_client_id on placement (client_id);
create index placement_workplace_id on placement (workplace_id);

create table placement_task (
    placement_id bigint not null constraint placement_task_placement_id_fkey references placement (id),
    task_id bigint not null constraint placement_task_task_id_fkey references task (id),
    primary key (placement_id, task_id)
);

-- What the client aims at: a whole qualification (unit_id null) or one unit.
create table goal (
    id $ID,
    client_id bigint not null constraint goal_client_id_fkey references client (id),
    curriculum_id bigint not null constraint goal_curriculum_id_fkey references curriculum (id),
    unit_id bigint constraint goal_unit_id_fkey references unit (id),
    note text not null default '',
    set_by bigint not null,
    set_at bigint not null,
    dropped_at bigint
);
create index goal_client_id on goal (client_id);
