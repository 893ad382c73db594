-- Frozen rows go only when their holder is erased, after what remains was written down.

create function refuse_unless_erased() returns trigger language plpgsql as $body$
begin
    if not exists (select 1 from certificate_erasure e where e.certificate_id = (to_jsonb(old) ->> tg_argv[0])::bigint) then
        raise exception '% never changes', tg_table_name using errcode = 'restrict_violation';
    end if;
    return old;
end $body$;

drop trigger certificate_no_delete on certificate;
create trigger certificate_no_delete before delete on certificate for each row execute function refuse_unless_erased('id');
drop trigger certificate_line_no_delete on certificate_line;
create trigger certificate_line_no_delete before delete on certificate_line for each row execute function refuse_unless_erased('certificate_id');
drop trigger certificate_edition_no_delete on certificate_edition;
create trigger certificate_edition_no_delete before delete on certificate_edition for each row execute function refuse_unless_erased('certificate_id');
drop trigger credential_no_delete on credential;
create trigger credential_no_delete before delete on credential for each row execute function refuse_unless_erased('certificate_id');
create trigger supervisor_signature_no_update before update on supervisor_signature for each row execute function refuse_change();
create trigger certificate_erasure_no_update before update on certificate_erasure for each row execute function refuse_change();
create trigger certificate_erasure_no_delete before delete on certificate_erasure for each row execute function refuse_change();
