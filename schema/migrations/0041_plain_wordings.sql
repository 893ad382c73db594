-- Requirements in plain words, written by organisations beside the official text. A row is one version: it is current
-- until the next one or until its organisation withdraws it. `official_*` is the text that the words were written for.
create table plain_wording (
    id $ID,
    requirement_id bigint not null constraint plain_wording_requirement_id_fkey references requirement (id),
    organisation_id bigint not null constraint plain_wording_organisation_id_fkey references organisation (id),
    text_fi text not null default '', text_sv text not null default '', text_en text not null default '',
    official_fi text not null default '', official_sv text not null default '', official_en text not null default '',
    written_by bigint not null constraint plain_wording_written_by_fkey references account (id),
    written_at bigint not null,
    superseded_at bigint,
    withdrawn_at bigint
);
create unique index plain_wording_current_key on plain_wording (organisation_id, requirement_id) where superseded_at is null;
create index plain_wording_requirement_id on plain_wording (requirement_id);

-- Another organisation's words that an organisation uses: that very version, so that nothing changes unseen.
create table plain_wording_adoption (
    id $ID,
    organisation_id bigint not null constraint plain_wording_adoption_organisation_id_fkey references organisation (id),
    requirement_id bigint not null constraint plain_wording_adoption_requirement_id_fkey references requirement (id),
    wording_id bigint not null constraint plain_wording_adoption_wording_id_fkey references plain_wording (id),
    adopted_by bigint not null constraint plain_wording_adoption_adopted_by_fkey references account (id),
    adopted_at bigint not null,
    dropped_at bigint
);
create unique index plain_wording_adoption_current_key on plain_wording_adoption (organisation_id, requirement_id) where dropped_at is null;
create index plain_wording_adoption_wording_id on plain_wording_adoption (wording_id);
