-- What the malware scanner said of each file that came while one was configured (S-047). A file whose
-- row does not say `clean` is given to nobody; a file without a row came before.
-- Without a reference: a file may be erased before its row here.
CREATE TABLE scans (
    attachment BYTEA NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'clean', 'infected')),
    since BIGINT NOT NULL
);
CREATE INDEX scans_waiting ON scans (since, attachment) WHERE state = 'waiting';
