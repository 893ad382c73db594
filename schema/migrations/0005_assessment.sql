-- What was seen, what the client says, what the coach says, and what they agree on. Nothing is overwritten: a
-- correction is a new row and the old one is marked.

create table observation (
    id $ID,
    placement_id bigint not null constraint observation_placement_id_fkey references placement (id),
    requirement_id bigint not null constraint observation_requirement_id_fkey references requirement (id),
    task_id bigint constraint observation_task_id_fkey references task (id),
    level text not null constraint observation_level_check check (level in ('practising', 'guided', 'independent', 'advanced')),
    note text not null default '',
    observed_on text not null,
    observer_id bigint not null constraint observation_observer_id_fkey references account (id),
    recorded_at bigint not null,
    request_key text not null,
    withdrawn_at bigint,
    withdrawn_by bigint,
    constraint observation_observer_id_request_key_requirement_id_key unique (observer_id, request_key, requirement_id)
);
create index observation_placement_id on observation (placement_id, requirement_id);

create table self_assessment (
    id $ID,
    placement_id bigint not null constraint self_assessment_placement_id_fkey references placement (id),
    requirement_id bigint not null constraint self_assessment_requirement_id_fkey references requirement (id),
    answer text not null constraint self_assessment_answer_check check (answer in ('can', 'can_with_help', 'practising', 'not_tried')),
    note text not null default '',
    assessed_on text not null,
    recorded_at bigint not null,
    recorded_by bigint not null,
    superseded_at bigint
);
create index self_assessment_placement_id on self_assessment (placement_id, requirement_id);

create table coach_assessment (
    id $ID,
    placement_id bigint not null constraint coach_assessment_placement_id_fkey references placement (id),
    requirement_id bigint not null constraint coach_assessment_requirement_id_fkey references requirement (id),
    level text not null constraint coach_assessment_level_check check (level in ('practising', 'guided', 'independent', 'advanced')),
    note text not null default '',
    assessed_on text not null,
    recorded_at bigint not null,
    coach_id bigint not null constraint coach_assessment_coach_id_fkey references account (id),
    superseded_at bigint
);
create index coach_assessment_placement_id on coach_assessment (placement_id, requirement_id);

-- The agreed assessment (yhteisarvio). It stands only when both said yes to this level; either may say that they see
-- it differently, which blocks this line alone. `client_how`: in the client's own account, or in a talk that the coach
-- wrote down.
create table agreement (
    id $ID,
    placement_id bigint not null constraint agreement_placement_id_fkey references placement (id),
    requirement_id bigint not null constraint agreement_requirement_id_fkey references requirement (id),
    state text not null constraint agreement_state_check check (state in ('proposed', 'agreed', 'disagreed')),
    level text not null constraint agreement_level_check check (level in ('practising', 'guided', 'independent', 'advanced')),
    specification text not null default '',
    coach_id bigint not null constraint agreement_coach_id_fkey references account (id),
    coach_at bigint not null,
    client_how text constraint agreement_client_how_check check (client_how in ('own_account', 'talk')),
    client_at bigint,
    talk_on text,
    client_view text not null default '',
    coach_view text not null default '',
    superseded_at bigint
);
create index agreement_placement_id on agreement (placement_id, requirement_id);
