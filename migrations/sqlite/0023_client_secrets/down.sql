DROP TABLE client_assertions;
ALTER TABLE clients DROP COLUMN used_on;
ALTER TABLE clients DROP COLUMN keys;
ALTER TABLE clients DROP COLUMN networks;
ALTER TABLE clients ADD COLUMN secret_hash BLOB NOT NULL DEFAULT x'';
ALTER TABLE clients ADD COLUMN former_hash BLOB;
ALTER TABLE clients ADD COLUMN former_until BIGINT;
-- The one that opens longest; where none opens any more, a hash that no secret has.
UPDATE clients SET secret_hash = coalesce(
    (SELECT hash FROM client_secrets
     WHERE client = clients.id AND (ends_at IS NULL OR ends_at > unixepoch() * 1000000)
     ORDER BY ends_at IS NULL DESC, ends_at DESC, created_at DESC LIMIT 1), zeroblob(32));
DROP TABLE client_secrets;
