-- Who follows a request in the place of its author: a colleague who took it over. She is told of it.
CREATE TABLE followers (
    request BLOB NOT NULL PRIMARY KEY REFERENCES requests (id),
    account BLOB NOT NULL REFERENCES accounts (id),
    since BIGINT NOT NULL
);
CREATE INDEX followers_by_account ON followers (account);

-- What the partner thinks of how her request ended: a score of 1 to 5, and words sealed like the case's.
CREATE TABLE ratings (
    request BLOB NOT NULL PRIMARY KEY REFERENCES requests (id),
    score INTEGER NOT NULL,
    words BLOB,
    author_kind TEXT NOT NULL,
    author_id BLOB,
    at BIGINT NOT NULL
);
