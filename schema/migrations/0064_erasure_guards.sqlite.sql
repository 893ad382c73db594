-- Frozen rows go only when their holder is erased, after what remains was written down.

drop trigger certificate_no_delete;
create trigger certificate_no_delete before delete on certificate
when not exists (select 1 from certificate_erasure e where e.certificate_id = old.id)
begin select raise(abort, 'an issued certificate is never deleted'); end;
drop trigger certificate_line_no_delete;
create trigger certificate_line_no_delete before delete on certificate_line
when not exists (select 1 from certificate_erasure e where e.certificate_id = old.certificate_id)
begin select raise(abort, 'an issued certificate is never deleted'); end;
drop trigger certificate_edition_no_delete;
create trigger certificate_edition_no_delete before delete on certificate_edition
when not exists (select 1 from certificate_erasure e where e.certificate_id = old.certificate_id)
begin select raise(abort, 'an issued certificate is never deleted'); end;
drop trigger credential_no_delete;
create trigger credential_no_delete before delete on credential
when not exists (select 1 from certificate_erasure e where e.certificate_id = old.certificate_id)
begin select raise(abort, 'an issued certificate is never deleted'); end;
create trigger supervisor_signature_no_update before update on supervisor_signature
begin select raise(abort, 'a signature never changes'); end;
create trigger certificate_erasure_no_update before update on certificate_erasure
begin select raise(abort, 'what remains never changes'); end;
create trigger certificate_erasure_no_delete before delete on certificate_erasure
begin select raise(abort, 'what remains stays'); end;
