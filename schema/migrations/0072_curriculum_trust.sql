-- A file that would change what is everybody's is a proposal until an administrator confirms it.
alter table import_file add column needs_confirmation integer not null default 0;
alter table import_file add column proposed_by bigint constraint import_file_proposed_by_fkey references account (id);
alter table import_file add column proposed_at bigint;
create index import_file_proposed_at on import_file (proposed_at) where proposed_at is not null;

-- What came before this rule: national documents that nobody with the right brought in belong to whoever did.
update curriculum set owner_id = (
    select a.organisation_id from curriculum_import i join account a on a.id = i.imported_by
    where i.id = curriculum.import_id)
where owner_id is null and source_system = 'eperusteet' and exists (
    select 1 from curriculum_import i join account a on a.id = i.imported_by
    where i.id = curriculum.import_id and not exists (
        select 1 from account_role r where r.account_id = a.id and r.role = 'administrator'));
