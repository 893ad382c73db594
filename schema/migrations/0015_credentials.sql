-- Signed credentials of certificates, one a unit, and the places in the public status lists that say whether they hold.

create table status_list (
    id $ID,
    organisation_id bigint not null constraint status_list_organisation_id_fkey references organisation (id),
    created_at bigint not null
);
create index status_list_organisation_id on status_list (organisation_id);

-- A place once given is never given again, not even when the certificate came to nothing.
create table status_entry (
    list_id bigint not null constraint status_entry_list_id_fkey references status_list (id),
    list_index integer not null,
    primary key (list_id, list_index)
);

create table credential (
    id $ID,
    certificate_id bigint not null constraint credential_certificate_id_fkey references certificate (id),
    signing_key_id bigint not null constraint credential_signing_key_id_fkey references signing_key (id),
    uuid text not null,
    file_name text not null,
    jwt text not null,
    list_id bigint not null,
    list_index integer not null,
    constraint credential_uuid_key unique (uuid),
    constraint credential_list_id_list_index_key unique (list_id, list_index),
    constraint credential_list_id_fkey foreign key (list_id, list_index) references status_entry (list_id, list_index)
);
create index credential_certificate_id on credential (certificate_id);
