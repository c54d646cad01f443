-- One line an act: who did what, and where it left the request. The number is the request's
-- version after the act. The whose-turn ledger is read from here: `turn` holds until the next line.
CREATE TABLE history (
    request BLOB NOT NULL REFERENCES requests (id),
    number INTEGER NOT NULL,
    at BIGINT NOT NULL,
    act TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BLOB,
    by_fund BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    turn TEXT,
    service TEXT NOT NULL,
    assignee BLOB,
    outcome TEXT,
    PRIMARY KEY (request, number)
);

-- The audit journal (S-520). The application only ever adds.
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    at BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BLOB,
    organisation BLOB,
    fund TEXT,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id BLOB NOT NULL,
    codes TEXT NOT NULL,
    mac BLOB NOT NULL
);
CREATE INDEX audit_by_object ON audit (object_id, seq);

-- What must be told to somebody: ids and codes only, written with the business (S-302, S-303).
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    request BLOB REFERENCES requests (id),
    -- The recipient: an account, or the mailbox of a fund's service.
    account BLOB REFERENCES accounts (id),
    fund TEXT,
    service TEXT,
    -- A single-use link's token, sealed; only invitations and resets have one.
    token_sealed BLOB,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    leased_by BLOB,
    leased_until BIGINT,
    failure TEXT,
    settled_at BIGINT
);
CREATE INDEX outbox_by_state ON outbox (state, due_at);
CREATE INDEX outbox_by_request ON outbox (request);

-- The answer to a call that must not be done twice (S-202 to S-211): ids and codes, never content.
CREATE TABLE idempotency (
    owner BLOB NOT NULL,
    key_hash BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    object_id BLOB NOT NULL,
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (owner, key_hash)
);

-- Nobody edits the journal, not even the application (S-124).
CREATE TRIGGER audit_is_never_updated BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
