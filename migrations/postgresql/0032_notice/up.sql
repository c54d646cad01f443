-- What people are told before: the information notice that was in force when a request came in (S-113),
-- and that a request is about to leave the lists (S-117).

-- The SHA-256 of the notice's texts, in hexadecimal; nothing for requests that are older than this column.
ALTER TABLE submissions ADD COLUMN notice TEXT;

-- When the partner and the fund were told that a request would be archived. A contact after that counts
-- anew.
ALTER TABLE requests ADD COLUMN warned_at BIGINT;
ALTER TABLE retention_runs ADD COLUMN warned BIGINT NOT NULL DEFAULT 0;
