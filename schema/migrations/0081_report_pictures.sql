-- Pictures of the place in a report: drawn anew when they come, so that nothing of the uploaded file is kept.
create table environment_picture (
    id $ID,
    environment_id bigint not null constraint environment_picture_environment_id_fkey references environment (id),
    position integer not null,
    words_fi text not null default '', words_sv text not null default '', words_en text not null default '',
    width integer not null,
    height integer not null,
    jpeg $BLOB not null
);
create index environment_picture_environment_id on environment_picture (environment_id, position);
