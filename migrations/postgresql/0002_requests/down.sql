DROP TABLE corrections;
DROP TABLE links;
DROP TABLE drafts;
DROP TABLE submissions;
DROP TABLE requests;
DROP TABLE data_keys;
