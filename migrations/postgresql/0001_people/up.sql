-- Who may act, and for whom. Ids are 16 bytes made by the application (UUIDv7), times are
-- microseconds since 1970 in UTC, days are ISO 8601 text, codes are those of docs/glossary.md:
-- the same text means the same thing on both databases.

CREATE TABLE funds (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL
);

CREATE TABLE service_desks (
    fund TEXT NOT NULL REFERENCES funds (code),
    service TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (fund, service)
);

CREATE TABLE organisations (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    standing TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);

CREATE TABLE conventions (
    id BYTEA NOT NULL PRIMARY KEY,
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    fund TEXT NOT NULL REFERENCES funds (code),
    reference TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    nir_right TEXT NOT NULL,
    standing TEXT NOT NULL
);
CREATE INDEX conventions_by_organisation ON conventions (organisation, fund);
CREATE INDEX conventions_by_fund ON conventions (fund, organisation);

CREATE TABLE accounts (
    id BYTEA NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    -- The e-mail as it is compared: two spellings are one account.
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    organisation BYTEA REFERENCES organisations (id),
    fund TEXT REFERENCES funds (code),
    -- The codes of her services, separated by spaces; at most twelve, always read together.
    services TEXT NOT NULL,
    status TEXT NOT NULL,
    notify TEXT NOT NULL,
    password_hash TEXT,
    totp_sealed BYTEA,
    -- The last 30-second step accepted: a code serves once (S-020).
    totp_step BIGINT,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    CHECK ((organisation IS NULL) <> (fund IS NULL))
);
CREATE INDEX accounts_by_organisation ON accounts (organisation, id);
CREATE INDEX accounts_by_fund ON accounts (fund, id);

-- Invitations, password resets and the bootstrap token: hashed, single use, with an end (S-021, S-022).
CREATE TABLE one_time_tokens (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    account BYTEA REFERENCES accounts (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- The first step of signing in has succeeded: the second factor is awaited.
CREATE TABLE login_challenges (
    challenge_hash BYTEA NOT NULL PRIMARY KEY,
    account BYTEA NOT NULL REFERENCES accounts (id),
    expires_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    used_at BIGINT
);

CREATE TABLE sessions (
    id BYTEA NOT NULL PRIMARY KEY,
    account BYTEA NOT NULL REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account);

-- Every refresh token of a session, so that the reuse of an old one is seen (S-217).
CREATE TABLE refresh_tokens (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    session BYTEA NOT NULL REFERENCES sessions (id),
    -- 1 for the first of the session: two tokens of the same microsecond still have an order.
    number INTEGER NOT NULL,
    issued_at BIGINT NOT NULL,
    used_at BIGINT,
    -- Its answer was lost and another was given instead: dead without having been used.
    replaced_at BIGINT
);
CREATE UNIQUE INDEX refresh_tokens_by_session ON refresh_tokens (session, number);

CREATE TABLE clients (
    id BYTEA NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    -- The secret before this one, which still opens until then: two live secrets while rotating (S-216).
    former_hash BYTEA,
    former_until BIGINT,
    -- Tokens given before this instant are refused, whatever they say (S-008).
    valid_after BIGINT NOT NULL,
    organisation BYTEA REFERENCES organisations (id),
    fund TEXT REFERENCES funds (code),
    -- Codes separated by spaces.
    scopes TEXT NOT NULL,
    standing TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CHECK ((organisation IS NULL) <> (fund IS NULL))
);
CREATE INDEX clients_by_organisation ON clients (organisation, id);
CREATE INDEX clients_by_fund ON clients (fund, id);

-- Keys that sign access tokens; the private half is sealed by the root key.
CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    private_sealed BYTEA NOT NULL,
    public BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- One line a root key that ever sealed something here: a wrong key is refused at start (S-514).
CREATE TABLE key_sentinels (
    kid BYTEA NOT NULL PRIMARY KEY,
    sentinel BYTEA NOT NULL,
    index_fingerprint BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

-- What this database is: `demo` when `serve --demo` filled it.
CREATE TABLE markers (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
