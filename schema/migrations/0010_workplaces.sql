-- Which tasks somebody else could take over (the second step of job carving).
alter table task add column can_be_given integer not null default 0;

-- Everybody who wrote in a report: none of them may review it, however the last hand on it changed.
create table environment_writer (
    environment_id bigint not null constraint environment_writer_environment_id_fkey references environment (id),
    account_id bigint not null constraint environment_writer_account_id_fkey references account (id),
    primary key (environment_id, account_id)
);
create index environment_workplace_id on environment (workplace_id, curriculum_id);
