ALTER TABLE retention_runs DROP COLUMN warned;
ALTER TABLE requests DROP COLUMN warned_at;
ALTER TABLE submissions DROP COLUMN notice;
