-- A keyed hash of the number of the insured person on whom somebody depends (S-106): found by equality,
-- useless without the key, and not the same as that of a person who has this number herself.
-- Requests of before have none.
ALTER TABLE submissions ADD COLUMN insured_index BYTEA;
CREATE INDEX submissions_by_insured ON submissions (insured_index) WHERE insured_index IS NOT NULL;
