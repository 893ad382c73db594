-- What happens to a certificate after its lines were agreed on, and after it was issued.

-- A link by which the supervisor at the workplace signs what a certificate of the placement will say; `lines_hash` is
-- of what was shown. She has no account: the link is hers alone, and one signature is all that it can do.
create table signature_request (
    id $ID,
    token_hash text not null,
    placement_id bigint not null constraint signature_request_placement_id_fkey references placement (id),
    asked_by bigint not null constraint signature_request_asked_by_fkey references account (id),
    asked_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    constraint signature_request_token_hash_key unique (token_hash)
);
create index signature_request_placement_id on signature_request (placement_id);

create table supervisor_signature (
    request_id bigint primary key constraint supervisor_signature_request_id_fkey references signature_request (id),
    placement_id bigint not null constraint supervisor_signature_placement_id_fkey references placement (id),
    lines_hash text not null,
    name text not null,
    title text not null,
    signed_at bigint not null
);
create index supervisor_signature_placement_id on supervisor_signature (placement_id);

-- What a school decided after it saw a certificate: acknowledgement is the school's alone, so it is a fact of its own
-- kind, changes nothing on the certificate and holds no grade.
create table school_decision (
    id $ID,
    certificate_id bigint not null constraint school_decision_certificate_id_fkey references certificate (id),
    school text not null,
    decided_on text not null,
    outcome text not null constraint school_decision_outcome_check check (outcome in ('acknowledged', 'partly', 'not_acknowledged')),
    note text not null default '',
    recorded_by bigint not null constraint school_decision_recorded_by_fkey references account (id),
    recorded_at bigint not null,
    withdrawn_at bigint,
    withdrawn_by bigint
);
create index school_decision_certificate_id on school_decision (certificate_id);

create table school_decision_unit (
    decision_id bigint not null constraint school_decision_unit_decision_id_fkey references school_decision (id),
    unit_id bigint not null constraint school_decision_unit_unit_id_fkey references unit (id),
    primary key (decision_id, unit_id)
);

-- What remains of a certificate whose holder was erased: nothing about a person.
create table certificate_erasure (
    certificate_id bigint primary key,
    organisation_id bigint not null constraint certificate_erasure_organisation_id_fkey references organisation (id),
    number text not null,
    code text not null,
    issued_on text not null,
    pdf_sha256 text not null,
    state text not null constraint certificate_erasure_state_check check (state in ('valid', 'replaced', 'withdrawn')),
    erased_at bigint not null,
    constraint certificate_erasure_number_key unique (number),
    constraint certificate_erasure_code_key unique (code)
);

-- Its places in the status lists keep the bits that they had.
create table erased_credential (
    list_id bigint not null,
    list_index integer not null,
    revoked integer not null,
    primary key (list_id, list_index)
);
