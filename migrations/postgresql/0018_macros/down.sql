DROP INDEX requests_by_author;
-- Without their owner they would be everybody's.
DELETE FROM reply_templates WHERE owner IS NOT NULL;
ALTER TABLE reply_templates DROP COLUMN waiting_for;
ALTER TABLE reply_templates DROP COLUMN items;
ALTER TABLE reply_templates DROP COLUMN act;
ALTER TABLE reply_templates DROP COLUMN owner;
