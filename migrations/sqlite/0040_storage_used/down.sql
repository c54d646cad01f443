DROP INDEX attachments_by_author;
DROP TABLE storage_used;
