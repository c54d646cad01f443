DROP TABLE client_assertions;
ALTER TABLE clients DROP COLUMN used_on;
ALTER TABLE clients DROP COLUMN keys;
ALTER TABLE clients DROP COLUMN networks;
ALTER TABLE clients ADD COLUMN secret_hash BYTEA NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN former_hash BYTEA;
ALTER TABLE clients ADD COLUMN former_until BIGINT;
-- The one that opens longest; where none opens any more, a hash that no secret has.
UPDATE clients SET secret_hash = coalesce(
    (SELECT hash FROM client_secrets
     WHERE client = clients.id AND (ends_at IS NULL OR ends_at > extract(epoch FROM now()) * 1000000)
     ORDER BY ends_at IS NULL DESC, ends_at DESC, created_at DESC LIMIT 1), decode(repeat('00', 32), 'hex'));
DROP TABLE client_secrets;
