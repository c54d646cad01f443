-- The secrets of API clients, each with its end: as many as live at once while a program changes (S-216).
CREATE TABLE client_secrets (
    id BLOB NOT NULL PRIMARY KEY,
    client BLOB NOT NULL REFERENCES clients (id),
    -- SHA-256 of 256 random bits.
    hash BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    -- Without end: given before secrets had one.
    ends_at BIGINT,
    -- When its end was last announced.
    announced_at BIGINT
);
CREATE INDEX client_secrets_of_client ON client_secrets (client, id);
CREATE INDEX client_secrets_by_end ON client_secrets (ends_at);
INSERT INTO client_secrets (id, client, hash, created_at)
    SELECT substr(secret_hash, 1, 16), id, secret_hash, created_at FROM clients;
INSERT INTO client_secrets (id, client, hash, created_at, ends_at)
    SELECT substr(former_hash, 1, 16), id, former_hash, created_at, former_until FROM clients
    WHERE former_hash IS NOT NULL AND former_hash <> secret_hash;
ALTER TABLE clients DROP COLUMN secret_hash;
ALTER TABLE clients DROP COLUMN former_hash;
ALTER TABLE clients DROP COLUMN former_until;

-- Networks that a client calls from, between spaces; anywhere when empty.
ALTER TABLE clients ADD COLUMN networks TEXT NOT NULL DEFAULT '';
-- Its public keys, as a JWK Set (RFC 7517), when it signs who it is (RFC 7523).
ALTER TABLE clients ADD COLUMN keys TEXT;
-- The last day on which it got a token.
ALTER TABLE clients ADD COLUMN used_on TEXT;

-- Assertions of clients that served: each serves once, for five minutes at most (RFC 7523).
CREATE TABLE client_assertions (
    assertion BLOB NOT NULL PRIMARY KEY,
    until BIGINT NOT NULL
);
CREATE INDEX client_assertions_by_end ON client_assertions (until);
