-- What the law gives the person concerned: a copy (S-114), corrections (S-115); and the recent proof of
-- who asks that a copy needs (S-011).

-- When somebody last showed her second factor in an open session; nothing until she does it again.
ALTER TABLE sessions ADD COLUMN proven_at BIGINT;

-- What was said of a person before it was corrected: sealed by the key of the case, and erased with it.
CREATE TABLE rectifications (
    id BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES requests (id),
    author BLOB NOT NULL REFERENCES accounts (id),
    at BIGINT NOT NULL,
    former BLOB NOT NULL
);
CREATE INDEX rectifications_by_request ON rectifications (request, id);
