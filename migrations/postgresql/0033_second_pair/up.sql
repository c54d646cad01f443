-- Somebody lost her telephone and her recovery codes: one person who manages her account asks that it be
-- reset, another one does it (S-014). One row an account, gone once it is done or refused.
CREATE TABLE account_resets (
    account BYTEA NOT NULL PRIMARY KEY REFERENCES accounts (id),
    asked_by BYTEA NOT NULL REFERENCES accounts (id),
    asked_at BIGINT NOT NULL
);
