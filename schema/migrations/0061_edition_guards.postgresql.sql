create trigger certificate_edition_no_update before update on certificate_edition for each row execute function refuse_change();
create trigger certificate_edition_no_delete before delete on certificate_edition for each row execute function refuse_change();
