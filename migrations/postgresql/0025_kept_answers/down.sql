ALTER TABLE idempotency DROP COLUMN kept;
