ALTER TABLE submissions DROP COLUMN index_version;
