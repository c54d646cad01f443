CREATE TABLE messages (
    id BYTEA NOT NULL PRIMARY KEY,
    request BYTEA NOT NULL REFERENCES requests (id),
    author_kind TEXT NOT NULL,
    author_id BYTEA,
    from_fund BOOLEAN NOT NULL,
    audience TEXT NOT NULL,
    body BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX messages_by_request ON messages (request, id);

CREATE TABLE missing_items (
    id BYTEA NOT NULL PRIMARY KEY,
    request BYTEA NOT NULL REFERENCES requests (id),
    label BYTEA NOT NULL,
    status TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX missing_items_by_request ON missing_items (request, id);

-- The bytes lie sealed in the file store under the attachment's id; a row exists only once they do.
CREATE TABLE attachments (
    id BYTEA NOT NULL PRIMARY KEY,
    request BYTEA NOT NULL REFERENCES requests (id),
    message BYTEA REFERENCES messages (id),
    author_kind TEXT NOT NULL,
    author_id BYTEA,
    audience TEXT NOT NULL,
    name BYTEA NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX attachments_by_request ON attachments (request, id);
