create trigger credential_no_update before update on credential for each row execute function refuse_change();
create trigger credential_no_delete before delete on credential for each row execute function refuse_change();
