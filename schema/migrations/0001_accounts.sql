-- Who may act, and who did. Times are microseconds since 1970 UTC, days are YYYY-MM-DD, truths are 0 or 1; texts in
-- three languages are three columns, empty where a language is missing. Unique constraints bear the name
-- table_columns_key, which both databases report.

create table organisation (
    id $ID,
    name text not null,
    business_id text not null default '',
    kind text not null constraint organisation_kind_check check (kind in ('workshop', 'municipality', 'institution', 'employer', 'other')),
    street text not null default '',
    postal_code text not null default '',
    municipality text not null default '',
    phone text not null default '',
    email text not null default '',
    created_at bigint not null,
    constraint organisation_name_key unique (name)
);

create table account (
    id $ID,
    organisation_id bigint not null constraint account_organisation_id_fkey references organisation (id),
    login text not null,
    name text not null,
    title text not null default '',
    email text not null default '',
    language text not null constraint account_language_check check (language in ('fi', 'sv', 'en')),
    password_hash text,
    client_id bigint,
    created_at bigint not null,
    disabled_at bigint,
    constraint account_login_key unique (login)
);
create index account_organisation_id on account (organisation_id);

create table account_role (
    account_id bigint not null constraint account_role_account_id_fkey references account (id),
    role text not null constraint account_role_role_check check (role in ('administrator', 'coordinator', 'coach', 'institution', 'reviewer', 'client')),
    primary key (account_id, role)
);

create table session (
    token_hash text primary key,
    account_id bigint not null constraint session_account_id_fkey references account (id),
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null
);
create index session_account_id on session (account_id);

-- A one-time link by which a person sets her own password.
create table invitation (
    id $ID,
    token_hash text not null,
    account_id bigint not null constraint invitation_account_id_fkey references account (id),
    created_by bigint,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    constraint invitation_token_hash_key unique (token_hash)
);

create table api_token (
    id $ID,
    token_hash text not null,
    account_id bigint not null constraint api_token_account_id_fkey references account (id),
    name text not null,
    scope text not null constraint api_token_scope_check check (scope in ('api', 'import')),
    created_at bigint not null,
    last_used_at bigint,
    expires_at bigint,
    revoked_at bigint,
    constraint api_token_token_hash_key unique (token_hash)
);

-- Failed sign-ins, for the rate limit; keyed hashes only, old rows are swept.
create table sign_in_failure (
    id $ID,
    key_hash text not null,
    at bigint not null
);
create index sign_in_failure_key_hash_at on sign_in_failure (key_hash, at);

-- Reads and writes of what concerns a client (and of accounts), never their content. Append-only: see 0008.
-- `minute` folds the repeated look of one person at one page into one row a minute.
create table access_log (
    id $ID,
    at bigint not null,
    minute bigint not null,
    account_id bigint not null,
    organisation_id bigint not null,
    client_id bigint not null default 0,
    action text not null,
    subject text not null default '',
    request text not null default '',
    constraint access_log_entry_key unique (client_id, account_id, action, subject, minute)
);
create index access_log_client_id_at on access_log (client_id, at);
create index access_log_at on access_log (at);

-- A sender's own key for a write: sent again, the first result is given back instead of a second row.
create table request_key (
    account_id bigint not null,
    request_key text not null,
    result_id bigint not null,
    created_at bigint not null,
    primary key (account_id, request_key)
);
create index request_key_created_at on request_key (created_at);

-- Figures of law and practice that change: valid on the days valid_from..valid_to, both included.
create table parameter (
    id $ID,
    name text not null,
    value double precision not null,
    unit text not null,
    valid_from text not null,
    valid_to text,
    source text not null default '',
    constraint parameter_name_valid_from_key unique (name, valid_from)
);
