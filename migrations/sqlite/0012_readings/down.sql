DROP INDEX audit_of_several;
ALTER TABLE audit DROP COLUMN objects;
