DROP TRIGGER audit_is_only_cut ON audit;
DROP TRIGGER audit_waits_for_its_seal ON audit;
DROP TRIGGER audit_is_never_changed ON audit;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
DROP TABLE alerts;
DROP TABLE audit_marks;
DROP TABLE audit_cuts;
DROP TABLE audit_checkpoints;
DROP TABLE audit_waiting;
DROP TABLE audit_chain;
DROP FUNCTION refuse_uncut_seal;
DROP FUNCTION refuse_uncut_line;
DROP FUNCTION end_the_wait;
DROP FUNCTION wait_for_the_seal;
