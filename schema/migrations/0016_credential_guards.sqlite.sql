create trigger credential_no_update before update on credential
begin select raise(abort, 'an issued credential never changes'); end;
create trigger credential_no_delete before delete on credential
begin select raise(abort, 'an issued credential is never deleted'); end;
