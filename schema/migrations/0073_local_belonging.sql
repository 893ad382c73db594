-- Where a local curriculum that came as a file belongs: by decision number, for the qualification may come later.
create table local_unit_number (
    curriculum_id bigint not null constraint local_unit_number_curriculum_id_fkey references curriculum (id),
    decision_number text not null,
    place text not null,
    primary key (curriculum_id, decision_number)
);
create index local_unit_number_decision_number on local_unit_number (decision_number);

-- Both ways of saying it; what a person ticked goes before a number. A local curriculum is nobody's home.
create view local_belonging as
select h.curriculum_id, h.home_id, h.place from local_unit_home h
union all
select n.curriculum_id, c.id as home_id, n.place
from local_unit_number n join curriculum c on c.decision_number = n.decision_number and c.id <> n.curriculum_id
where c.source_system not in ('local', 'amosaa')
and not exists (select 1 from local_unit_home h where h.curriculum_id = n.curriculum_id and h.home_id = c.id)
and not exists (select 1 from local_unit_number o where o.curriculum_id = c.id);

-- Which local units a client's plan takes into the open places of its qualification.
create table plan_local_unit (
    client_id bigint not null constraint plan_local_unit_client_id_fkey references client (id),
    curriculum_id bigint not null constraint plan_local_unit_curriculum_id_fkey references curriculum (id),
    unit_id bigint not null constraint plan_local_unit_unit_id_fkey references unit (id),
    primary key (client_id, curriculum_id, unit_id)
);
