DROP TABLE attachments;
DROP TABLE missing_items;
DROP TABLE messages;
