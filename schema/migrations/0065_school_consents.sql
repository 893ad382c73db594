-- The client's word that a school may have the page about her and one qualification; without it nothing is disclosed.
create table school_consent (
    id $ID,
    client_id bigint not null constraint school_consent_client_id_fkey references client (id),
    curriculum_id bigint not null constraint school_consent_curriculum_id_fkey references curriculum (id),
    school text not null,
    organisation_id bigint constraint school_consent_organisation_id_fkey references organisation (id),
    given_how text not null constraint school_consent_given_how_check check (given_how in ('own_account', 'talk')),
    given_on text not null,
    valid_to text not null,
    recorded_by bigint not null constraint school_consent_recorded_by_fkey references account (id),
    recorded_at bigint not null,
    withdrawn_at bigint,
    withdrawn_by bigint
);
create index school_consent_client_id on school_consent (client_id, curriculum_id);
create index school_consent_organisation_id on school_consent (organisation_id);
