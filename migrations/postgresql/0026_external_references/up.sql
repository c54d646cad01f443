-- A keyed hash of the partner's own reference of a request: found by equality, useless without the key.
-- Requests of before have none.
ALTER TABLE submissions ADD COLUMN external_index BYTEA;
CREATE INDEX submissions_by_external ON submissions (external_index) WHERE external_index IS NOT NULL;
