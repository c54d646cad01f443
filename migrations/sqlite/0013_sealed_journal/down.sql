DROP TRIGGER audit_is_only_cut;
DROP TRIGGER audit_waits_for_its_seal;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
DROP TABLE alerts;
DROP TABLE audit_marks;
DROP TABLE audit_cuts;
DROP TABLE audit_checkpoints;
DROP TABLE audit_waiting;
DROP TABLE audit_chain;
