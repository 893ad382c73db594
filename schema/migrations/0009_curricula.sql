-- Browsing curricula by word, and the preview of an import. A search key is the row's names, texts and codes in lower
-- case, which neither database can make of ä, ö and å by itself.

alter table curriculum add column search_key text not null default '';
alter table unit add column search_key text not null default '';
alter table requirement add column search_key text not null default '';

-- A common unit's sub-areas each have their own table of criteria.
alter table requirement_area add column criteria_table_id bigint constraint requirement_area_criteria_table_id_fkey references criteria_table (id);

alter table competence_area add column removed_at bigint;

-- A file that was checked and waits for its owner's word to publish it; swept after a day.
create table import_preview (
    id $ID,
    account_id bigint not null,
    file_name text not null,
    bytes $BLOB not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index import_preview_account_id on import_preview (account_id);
