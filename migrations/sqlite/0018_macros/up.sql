-- A reply template may also say what sending its words does, and be somebody's own.
ALTER TABLE reply_templates ADD COLUMN owner BLOB REFERENCES accounts (id);
ALTER TABLE reply_templates ADD COLUMN act TEXT;
ALTER TABLE reply_templates ADD COLUMN items TEXT;
ALTER TABLE reply_templates ADD COLUMN waiting_for TEXT;

-- What one filed oneself, among the requests of one's organisation.
CREATE INDEX requests_by_author ON requests (author_id, id);
