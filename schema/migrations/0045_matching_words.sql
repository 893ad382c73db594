-- What words of everyday work mean in official texts, as an organisation's coordinators taught it. A changed line is a
-- new row, so that the highest id tells that something is new.
create table matching_word (
    id $ID,
    organisation_id bigint not null constraint matching_word_organisation_id_fkey references organisation (id),
    language text not null constraint matching_word_language_check check (language in ('fi', 'sv', 'en')),
    word text not null,
    means text not null,
    created_by bigint not null constraint matching_word_created_by_fkey references account (id),
    created_at bigint not null,
    constraint matching_word_organisation_id_language_word_key unique (organisation_id, language, word)
);
