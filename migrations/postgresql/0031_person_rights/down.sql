DROP TABLE rectifications;
ALTER TABLE sessions DROP COLUMN proven_at;
