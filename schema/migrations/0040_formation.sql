-- A branch of the formation tree for one qualification title names it, as a competence area's does. A unit's place may
-- have a greatest extent beside its least: then credits_max holds it.
alter table formation_node add column title_id bigint constraint formation_node_title_id_fkey references qualification_title (id);
