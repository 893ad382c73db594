-- The same certificate in other words: each edition frozen as the first one is, which stays in its own row. `code` is
-- a language, or the two national ones that stand side by side ("fi-sv").

alter table certificate add column second_language text;

create table certificate_edition (
    certificate_id bigint not null constraint certificate_edition_certificate_id_fkey references certificate (id),
    code text not null constraint certificate_edition_code_check check (code in ('fi', 'sv', 'en', 'fi-sv', 'sv-fi')),
    html text not null,
    pdf $BLOB not null,
    pdf_sha256 text not null,
    made_by bigint not null,
    made_at bigint not null,
    primary key (certificate_id, code)
);

-- How an organisation's documents look: colours as #rrggbb, the logo as PNG that we drew ourselves.
create table organisation_look (
    organisation_id bigint primary key constraint organisation_look_organisation_id_fkey references organisation (id),
    ink text not null,
    light text not null,
    logo $BLOB,
    changed_by bigint not null,
    changed_at bigint not null
);
