CREATE TABLE messages (
    id BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES requests (id),
    author_kind TEXT NOT NULL,
    author_id BLOB,
    from_fund BOOLEAN NOT NULL,
    audience TEXT NOT NULL,
    body BLOB NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX messages_by_request ON messages (request, id);

CREATE TABLE missing_items (
    id BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES requests (id),
    label BLOB NOT NULL,
    status TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX missing_items_by_request ON missing_items (request, id);

-- The bytes lie sealed in the file store under the attachment's id; a row exists only once they do.
CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES requests (id),
    message BLOB REFERENCES messages (id),
    author_kind TEXT NOT NULL,
    author_id BLOB,
    audience TEXT NOT NULL,
    name BLOB NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX attachments_by_request ON attachments (request, id);
