-- Access tokens of programs that are refused before they are over (RFC 7009): for ten minutes at most.
CREATE TABLE revoked_tokens (
    token BLOB NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);
CREATE INDEX revoked_tokens_by_end ON revoked_tokens (until);
