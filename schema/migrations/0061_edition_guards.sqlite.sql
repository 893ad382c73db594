create trigger certificate_edition_no_update before update on certificate_edition
begin select raise(abort, 'an issued certificate never changes'); end;
create trigger certificate_edition_no_delete before delete on certificate_edition
begin select raise(abort, 'an issued certificate is never deleted'); end;
