-- What must never change is guarded in the database too, so that no later mistake of ours can.

create trigger access_log_no_update before update on access_log
begin select raise(abort, 'access_log is append-only'); end;
create trigger certificate_no_update before update on certificate
begin select raise(abort, 'an issued certificate never changes'); end;
create trigger certificate_no_delete before delete on certificate
begin select raise(abort, 'an issued certificate is never deleted'); end;
create trigger certificate_line_no_update before update on certificate_line
begin select raise(abort, 'an issued certificate never changes'); end;
create trigger certificate_line_no_delete before delete on certificate_line
begin select raise(abort, 'an issued certificate never changes'); end;
create trigger environment_requirement_frozen_insert before insert on environment_requirement
when (select state from environment where id = new.environment_id) not in ('draft', 'submitted')
begin select raise(abort, 'a published environment is not edited'); end;
create trigger environment_requirement_frozen_delete before delete on environment_requirement
when (select state from environment where id = old.environment_id) not in ('draft', 'submitted')
begin select raise(abort, 'a published environment is not edited'); end;
