-- Every change of a public status list counts it on, so that a signed copy of it is known to be of today.
alter table status_list add column version bigint not null default 0;

-- A decision that the school itself recorded, through an account of its own.
alter table school_decision add column organisation_id bigint
    constraint school_decision_organisation_id_fkey references organisation (id);

-- Certificates that a key in wrong hands had signed: each is issued anew from its frozen facts, in the background.
create table certificate_reissue (
    certificate_id bigint primary key
        constraint certificate_reissue_certificate_id_fkey references certificate (id),
    signing_key_id bigint not null constraint certificate_reissue_signing_key_id_fkey references signing_key (id),
    asked_at bigint not null,
    state text not null constraint certificate_reissue_state_check check (state in ('waiting', 'issued', 'failed')),
    claimed_until bigint,
    made_id bigint constraint certificate_reissue_made_id_fkey references certificate (id),
    reason text not null default ''
);
create index certificate_reissue_waiting on certificate_reissue (certificate_id) where state = 'waiting';
