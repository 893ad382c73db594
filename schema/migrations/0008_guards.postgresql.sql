-- What must never change is guarded in the database too, so that no later mistake of ours can.

create function refuse_change() returns trigger language plpgsql as $body$
begin raise exception '% never changes', tg_table_name using errcode = 'restrict_violation'; end $body$;

create trigger access_log_no_update before update on access_log for each row execute function refuse_change();
create trigger certificate_no_update before update on certificate for each row execute function refuse_change();
create trigger certificate_no_delete before delete on certificate for each row execute function refuse_change();
create trigger certificate_line_no_update before update on certificate_line for each row execute function refuse_change();
create trigger certificate_line_no_delete before delete on certificate_line for each row execute function refuse_change();

create function refuse_frozen_environment() returns trigger language plpgsql as $body$
begin
    if (select state from environment where id = coalesce(new.environment_id, old.environment_id)) not in ('draft', 'submitted') then
        raise exception 'a published environment is not edited' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $body$;
create trigger environment_requirement_frozen before insert or delete on environment_requirement
for each row execute function refuse_frozen_environment();
