-- Pictures of a report that was published stay as they were reviewed.
create trigger environment_picture_frozen before insert or update or delete on environment_picture
for each row execute function refuse_frozen_environment();
