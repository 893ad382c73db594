-- The public halves of the organisations' signing keys. The private halves are encrypted files outside the database,
-- so that no backup of it can sign.

create table signing_key (
    id $ID,
    organisation_id bigint not null constraint signing_key_organisation_id_fkey references organisation (id),
    kid text not null,
    algorithm text not null constraint signing_key_algorithm_check check (algorithm in ('ES256')),
    public_x text not null,
    public_y text not null,
    chain text not null,
    state text not null constraint signing_key_state_check check (state in ('active', 'retired', 'compromised')),
    active_from bigint not null,
    active_to bigint,
    constraint signing_key_organisation_id_kid_key unique (organisation_id, kid)
);
create unique index signing_key_active on signing_key (organisation_id) where state = 'active';
