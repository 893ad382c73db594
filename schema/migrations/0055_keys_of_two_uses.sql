-- An organisation signs with two keys at a time: one for documents (JWS and the PDF's seal: ES256 or RS256) and one for
-- proofs inside JSON (EdDSA). x and y are the parts of the JWK; of RSA modulus and exponent.

drop index signing_key_active;
alter table signing_key drop column algorithm;
alter table signing_key add column algorithm text not null default 'ES256'
    constraint signing_key_algorithm_check check (algorithm in ('ES256', 'RS256', 'EdDSA'));
create unique index signing_key_active on signing_key
    (organisation_id, (case when algorithm = 'EdDSA' then 'proof' else 'document' end)) where state = 'active';

-- The same credential as JSON with its proof, and the whole certificate as one record that embeds its units.
alter table credential add column kind text not null default 'unit'
    constraint credential_kind_check check (kind in ('unit', 'whole'));
alter table credential add column json text not null default '';
alter table credential add column proof_key_id bigint
    constraint credential_proof_key_id_fkey references signing_key (id);
