-- What else the line is about: a page that lists requests is one line, and this holds their ids, 16
-- bytes each (S-122, S-127). Covered by the MAC of the line where there is any.
ALTER TABLE audit ADD COLUMN objects BYTEA;

-- Lines about several things: who saw one of them is looked for in these only.
CREATE INDEX audit_of_several ON audit (at) WHERE objects IS NOT NULL;
