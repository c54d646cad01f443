-- Who somebody is elsewhere: what an identity provider calls her (OpenID Connect). Her identifier there
-- may be a personal number: only its keyed hash is kept. Never created from an e-mail address (S-024).
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject_index BLOB NOT NULL,
    account BLOB NOT NULL REFERENCES accounts (id),
    -- The establishment that the provider gave when it was linked, where it gives one (S-134).
    siret TEXT,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject_index)
);
CREATE UNIQUE INDEX identities_of_account ON identities (account, issuer);

-- Ways to the provider and back: each comes back once. Whoever goes there to link her account is written
-- before she leaves, the others when they come back.
CREATE TABLE provider_visits (
    state_hash BLOB NOT NULL PRIMARY KEY,
    account BLOB REFERENCES accounts (id),
    session BLOB REFERENCES sessions (id),
    until BIGINT NOT NULL,
    spent_at BIGINT
);
CREATE INDEX provider_visits_by_end ON provider_visits (until);
