DROP INDEX submissions_by_external;
ALTER TABLE submissions DROP COLUMN external_index;
