-- The chain of the journal (S-521). It has its own order, that of sealing: numbers of `audit` are
-- given before commits and have gaps, positions are given after and have none.
CREATE TABLE audit_chain (
    position BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,
    chain BYTEA NOT NULL
);

-- Committed lines that are not in the chain yet: written by a trigger in the transaction of the line,
-- so that no order of commits can make the sealer pass one over.
CREATE TABLE audit_waiting (
    seq BIGINT NOT NULL PRIMARY KEY
);
INSERT INTO audit_waiting (seq) SELECT seq FROM audit;
CREATE FUNCTION wait_for_the_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO audit_waiting (seq) VALUES (NEW.seq); RETURN NULL; END $$;
CREATE TRIGGER audit_waits_for_its_seal AFTER INSERT ON audit
FOR EACH ROW EXECUTE FUNCTION wait_for_the_seal();
CREATE FUNCTION end_the_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM audit_waiting WHERE seq = NEW.seq; RETURN NULL; END $$;
CREATE TRIGGER audit_chain_ends_the_wait AFTER INSERT ON audit_chain
FOR EACH ROW EXECUTE FUNCTION end_the_wait();

-- Signed heads of the chain (S-522).
CREATE TABLE audit_checkpoints (
    count BIGINT NOT NULL PRIMARY KEY,
    head BYTEA NOT NULL,
    at BIGINT NOT NULL,
    signer BYTEA NOT NULL,
    signature BYTEA NOT NULL
);

-- Where the journal was cut once its term was over (S-523): the last one is where it begins.
CREATE TABLE audit_cuts (
    count BIGINT NOT NULL PRIMARY KEY,
    head BYTEA NOT NULL,
    at BIGINT NOT NULL,
    signer BYTEA NOT NULL,
    signature BYTEA NOT NULL
);

-- How far the copy, the analysis and the checks have come, by position.
CREATE TABLE audit_marks (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- What the analysis of the journal found (S-125).
CREATE TABLE alerts (
    id BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about BYTEA NOT NULL,
    fund TEXT,
    at BIGINT NOT NULL,
    codes TEXT NOT NULL,
    -- The same thing, seen twice within its window, is one alert.
    once TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    seen_by BYTEA,
    seen_at BIGINT,
    note BYTEA,
    mailed_at BIGINT
);
CREATE INDEX alerts_by_state ON alerts (state, at);

-- A line goes only below a cut, and its seal after it.
DROP TRIGGER audit_is_never_changed ON audit;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_uncut_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_chain JOIN audit_cuts ON audit_chain.position <= audit_cuts.count
        WHERE audit_chain.seq = OLD.seq
    ) THEN RAISE EXCEPTION 'the audit journal is append-only'; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_is_only_cut BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_uncut_line();
CREATE FUNCTION refuse_uncut_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_cuts WHERE count >= OLD.position)
        OR EXISTS (SELECT 1 FROM audit WHERE seq = OLD.seq)
    THEN RAISE EXCEPTION 'the audit journal is append-only'; END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_chain_is_only_cut BEFORE DELETE ON audit_chain
FOR EACH ROW EXECUTE FUNCTION refuse_uncut_seal();
CREATE TRIGGER audit_chain_is_never_changed BEFORE UPDATE OR TRUNCATE ON audit_chain
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_checkpoints_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_cuts_are_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_cuts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
