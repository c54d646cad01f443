DROP TABLE idempotency;
DROP TABLE outbox;
DROP TABLE audit;
DROP TABLE history;
DROP FUNCTION refuse_change;
