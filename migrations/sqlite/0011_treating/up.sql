-- How agents treat requests: queues in the order of due dates, who is looking at what, replies that
-- are not sent yet, views that they keep.

-- What is open, in the order in which it must be treated: a page reads the rows that it shows.
CREATE INDEX requests_open_by_fund_due ON requests (fund, due_on, id, service, status, urgency) WHERE ended_at IS NULL;
CREATE INDEX requests_open_by_service_due ON requests (fund, service, due_on, id) WHERE ended_at IS NULL;
CREATE INDEX requests_open_by_assignee_due ON requests (assignee, due_on, id) WHERE ended_at IS NULL;
-- How much is open, by service and holder: counted from the index alone.
CREATE INDEX requests_open_load ON requests (fund, service, assignee, due_on, status, urgency, human_sorting, ended_at) WHERE ended_at IS NULL;
-- What nobody has, the most urgent first (the codes of urgencies sort that way), then the earliest due.
CREATE INDEX requests_untaken ON requests (fund, status, urgency DESC, due_on, id, service, human_sorting) WHERE ended_at IS NULL;

-- How often somebody did something lately (S-103).
CREATE INDEX audit_by_author ON audit (author_id, at);

-- Who looks at a request or writes in it: for a few minutes, and it blocks nobody.
CREATE TABLE leases (
    request BLOB NOT NULL REFERENCES requests (id),
    account BLOB NOT NULL REFERENCES accounts (id),
    since BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    is_writing BOOLEAN NOT NULL,
    PRIMARY KEY (request, account)
);

-- The reply that is being written, one a request, sealed by the case's data key: whoever treats the
-- request next goes on with it.
CREATE TABLE reply_drafts (
    request BLOB NOT NULL PRIMARY KEY REFERENCES requests (id),
    author BLOB NOT NULL REFERENCES accounts (id),
    text BLOB NOT NULL,
    updated_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);

-- Filters of the queue that an agent keeps under a name, for herself or for a service.
CREATE TABLE saved_views (
    id BLOB NOT NULL PRIMARY KEY,
    fund TEXT NOT NULL REFERENCES funds (code),
    owner BLOB NOT NULL REFERENCES accounts (id),
    service TEXT,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX saved_views_by_owner ON saved_views (owner, id);
CREATE INDEX saved_views_by_service ON saved_views (fund, service, id);
