-- Issued documents: bytes that never change, and what became of them.

create table certificate (
    id $ID,
    number text not null,
    code text not null,
    client_id bigint not null constraint certificate_client_id_fkey references client (id),
    placement_id bigint not null constraint certificate_placement_id_fkey references placement (id),
    organisation_id bigint not null constraint certificate_organisation_id_fkey references organisation (id),
    language text not null,
    issued_on text not null,
    issued_at bigint not null,
    issued_by bigint not null constraint certificate_issued_by_fkey references account (id),
    replaces_id bigint constraint certificate_replaces_id_fkey references certificate (id),
    snapshot text not null,
    html text not null,
    pdf $BLOB not null,
    pdf_sha256 text not null,
    constraint certificate_number_key unique (number),
    constraint certificate_code_key unique (code),
    constraint certificate_replaces_id_key unique (replaces_id)
);
create index certificate_client_id on certificate (client_id);

create table certificate_line (
    certificate_id bigint not null constraint certificate_line_certificate_id_fkey references certificate (id),
    agreement_id bigint not null constraint certificate_line_agreement_id_fkey references agreement (id),
    environment_id bigint not null constraint certificate_line_environment_id_fkey references environment (id),
    requirement_id bigint not null constraint certificate_line_requirement_id_fkey references requirement (id),
    level text not null,
    primary key (certificate_id, requirement_id)
);
create index certificate_line_requirement_id on certificate_line (requirement_id);

create table certificate_withdrawal (
    certificate_id bigint primary key constraint certificate_withdrawal_certificate_id_fkey references certificate (id),
    reason text not null,
    withdrawn_by bigint not null,
    withdrawn_at bigint not null
);

create table certificate_sequence (
    organisation_id bigint not null constraint certificate_sequence_organisation_id_fkey references organisation (id),
    year integer not null,
    last_number integer not null,
    primary key (organisation_id, year)
);
