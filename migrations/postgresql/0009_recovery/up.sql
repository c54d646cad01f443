-- What lets somebody in who lost her telephone: ten codes of 120 random bits, hashed, each good once
-- (S-020).
CREATE TABLE recovery_codes (
    code_hash BYTEA NOT NULL PRIMARY KEY,
    account BYTEA NOT NULL REFERENCES accounts (id),
    made_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account);

-- A second factor that is to replace the one in use, until a first code shows that it works.
CREATE TABLE next_second_factors (
    account BYTEA NOT NULL PRIMARY KEY REFERENCES accounts (id),
    seed_sealed BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);
