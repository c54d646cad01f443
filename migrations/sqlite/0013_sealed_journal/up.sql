-- The chain of the journal (S-521). It has its own order, that of sealing: numbers of `audit` are
-- given before commits and have gaps, positions are given after and have none.
CREATE TABLE audit_chain (
    position BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    chain BLOB NOT NULL
);

-- Committed lines that are not in the chain yet: written by a trigger in the transaction of the line,
-- so that no order of commits can make the sealer pass one over.
CREATE TABLE audit_waiting (
    seq BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO audit_waiting (seq) SELECT seq FROM audit;
CREATE TRIGGER audit_waits_for_its_seal AFTER INSERT ON audit
BEGIN INSERT INTO audit_waiting (seq) VALUES (NEW.seq); END;
CREATE TRIGGER audit_chain_ends_the_wait AFTER INSERT ON audit_chain
BEGIN DELETE FROM audit_waiting WHERE seq = NEW.seq; END;

-- Signed heads of the chain (S-522).
CREATE TABLE audit_checkpoints (
    count BIGINT NOT NULL PRIMARY KEY,
    head BLOB NOT NULL,
    at BIGINT NOT NULL,
    signer BLOB NOT NULL,
    signature BLOB NOT NULL
);

-- Where the journal was cut once its term was over (S-523): the last one is where it begins.
CREATE TABLE audit_cuts (
    count BIGINT NOT NULL PRIMARY KEY,
    head BLOB NOT NULL,
    at BIGINT NOT NULL,
    signer BLOB NOT NULL,
    signature BLOB NOT NULL
);

-- How far the copy, the analysis and the checks have come, by position.
CREATE TABLE audit_marks (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- What the analysis of the journal found (S-125).
CREATE TABLE alerts (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about BLOB NOT NULL,
    fund TEXT,
    at BIGINT NOT NULL,
    codes TEXT NOT NULL,
    -- The same thing, seen twice within its window, is one alert.
    once TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    seen_by BLOB,
    seen_at BIGINT,
    note BLOB,
    mailed_at BIGINT
);
CREATE INDEX alerts_by_state ON alerts (state, at);

-- A line goes only below a cut, and its seal after it.
DROP TRIGGER audit_is_never_deleted;
CREATE TRIGGER audit_is_only_cut BEFORE DELETE ON audit
WHEN NOT EXISTS (
    SELECT 1 FROM audit_chain JOIN audit_cuts ON audit_chain.position <= audit_cuts.count
    WHERE audit_chain.seq = OLD.seq
)
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_chain_is_only_cut BEFORE DELETE ON audit_chain
WHEN NOT EXISTS (SELECT 1 FROM audit_cuts WHERE count >= OLD.position)
    OR EXISTS (SELECT 1 FROM audit WHERE seq = OLD.seq)
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_chain_is_never_updated BEFORE UPDATE ON audit_chain
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_checkpoints_are_never_updated BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_checkpoints_are_never_deleted BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_cuts_are_never_updated BEFORE UPDATE ON audit_cuts
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
CREATE TRIGGER audit_cuts_are_never_deleted BEFORE DELETE ON audit_cuts
BEGIN SELECT RAISE(ABORT, 'the audit journal is append-only'); END;
