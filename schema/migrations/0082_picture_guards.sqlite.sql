-- Pictures of a report that was published stay as they were reviewed.
create trigger environment_picture_frozen_insert before insert on environment_picture
when (select state from environment where id = new.environment_id) not in ('draft', 'submitted')
begin select raise(abort, 'a published environment is not edited'); end;
create trigger environment_picture_frozen_update before update on environment_picture
begin select raise(abort, 'a picture of a report is not edited'); end;
create trigger environment_picture_frozen_delete before delete on environment_picture
when (select state from environment where id = old.environment_id) not in ('draft', 'submitted')
begin select raise(abort, 'a published environment is not edited'); end;
