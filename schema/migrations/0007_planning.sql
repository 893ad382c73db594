-- The apprenticeship talk: what is aimed at, with whom, when. What is missing is computed, never stored.

create table apprenticeship_plan (
    id $ID,
    client_id bigint not null constraint apprenticeship_plan_client_id_fkey references client (id),
    curriculum_id bigint not null constraint apprenticeship_plan_curriculum_id_fkey references curriculum (id),
    competence_area_id bigint constraint apprenticeship_plan_competence_area_id_fkey references competence_area (id),
    employer text not null default '',
    provider text not null default '',
    hours_per_week double precision,
    planned_start text,
    subsidy_applied integer not null default 0,
    next_steps text not null default '',
    updated_by bigint not null,
    updated_at bigint not null,
    constraint apprenticeship_plan_client_id_curriculum_id_key unique (client_id, curriculum_id)
);
