-- At most one view of each kind stands for one requirement in one placement: a new one marks the old as superseded. A
-- proposal may wait beside what was decided before, so that an agreed skill stands until the client has answered.
create unique index self_assessment_current_key on self_assessment (placement_id, requirement_id) where superseded_at is null;
create unique index coach_assessment_current_key on coach_assessment (placement_id, requirement_id) where superseded_at is null;
create unique index agreement_decided_key on agreement (placement_id, requirement_id) where superseded_at is null and state <> 'proposed';
create unique index agreement_proposed_key on agreement (placement_id, requirement_id) where superseded_at is null and state = 'proposed';
create index observation_task_id on observation (task_id);
create unique index client_staff_open_key on client_staff (client_id, account_id, relation) where ended_at is null;
