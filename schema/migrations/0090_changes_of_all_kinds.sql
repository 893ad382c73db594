-- A change tells what it is about: a unit, a requirement, points, a day of validity …
alter table curriculum_change add column subject text not null default 'requirement';
update curriculum_change set subject = 'unit' where is_unit = 1;
alter table curriculum_change drop column is_unit;
