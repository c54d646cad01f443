-- Under which key a person is found (S-509): rows of before are under the first one.
ALTER TABLE submissions ADD COLUMN index_version INTEGER NOT NULL DEFAULT 1;
