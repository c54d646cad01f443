-- A change of e-mail address (S-023): the next address waits for the code that was sent to it; the former
-- one is kept until it was told. One row an account.
CREATE TABLE address_changes (
    account BYTEA NOT NULL PRIMARY KEY REFERENCES accounts (id),
    former TEXT NOT NULL,
    next TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    changed_at BIGINT
);
