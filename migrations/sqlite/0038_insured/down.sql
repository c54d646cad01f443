DROP INDEX submissions_by_insured;
ALTER TABLE submissions DROP COLUMN insured_index;
