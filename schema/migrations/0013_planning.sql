-- A wage subsidy has to be decided before the employment starts: the day of the decision shows whether it was.
alter table apprenticeship_plan add column subsidy_decided_on text;
create index apprenticeship_plan_curriculum_id on apprenticeship_plan (curriculum_id);
