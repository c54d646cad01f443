-- What happened to requests, for programs: written with the history line of the act. The position is
-- given after the commit, in the order in which events are seen: whoever reads up to a position misses
-- nothing that commits later.
CREATE TABLE events (
    id BLOB NOT NULL PRIMARY KEY,
    position BIGINT UNIQUE,
    kind TEXT NOT NULL,
    request BLOB NOT NULL,
    number INTEGER NOT NULL,
    organisation BLOB NOT NULL,
    fund TEXT NOT NULL,
    service TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX events_to_place ON events (id) WHERE position IS NULL;
CREATE INDEX events_of_organisation ON events (organisation, position);
CREATE INDEX events_of_fund ON events (fund, position);
CREATE INDEX events_by_age ON events (at);

-- The last position given. One row: whoever gives positions compares and sets it.
CREATE TABLE event_head (
    id INTEGER NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);
INSERT INTO event_head (id, position) VALUES (1, 0);

CREATE TABLE webhooks (
    id BLOB NOT NULL PRIMARY KEY,
    -- The owner: an organisation, or a fund.
    organisation BLOB REFERENCES organisations (id),
    fund TEXT REFERENCES funds (code),
    url TEXT NOT NULL,
    -- Codes apart by spaces; everything when empty.
    kinds TEXT NOT NULL,
    pause TEXT,
    secret_sealed BLOB NOT NULL,
    former_sealed BLOB,
    former_until BIGINT,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX webhooks_of_organisation ON webhooks (organisation, id);
CREATE INDEX webhooks_of_fund ON webhooks (fund, id);

-- What each webhook is to be told, in the order of positions for each request.
CREATE TABLE deliveries (
    webhook BLOB NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    event BLOB NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    request BLOB NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    leased_by BLOB,
    leased_until BIGINT,
    tried_at BIGINT,
    status INTEGER,
    failure TEXT,
    PRIMARY KEY (webhook, position)
);
CREATE INDEX deliveries_due ON deliveries (due_at, webhook) WHERE state = 'waiting';
CREATE INDEX deliveries_in_order ON deliveries (webhook, request, position) WHERE state = 'waiting';
CREATE INDEX deliveries_by_event ON deliveries (event);
