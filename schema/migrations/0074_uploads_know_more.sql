-- Which upload a sent text of a local unit became, and which document a file is a version of.
alter table local_unit_version add column import_job_id bigint constraint local_unit_version_import_job_id_fkey references import_job (id);
alter table import_file add column source_system text not null default '';
alter table import_file add column source_id text not null default '';
alter table import_file add column revision bigint not null default 0;
