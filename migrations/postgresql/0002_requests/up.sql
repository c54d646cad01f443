-- A data key a case (request, draft), wrapped by the root key: destroying it erases the case (S-504, S-507).
CREATE TABLE data_keys (
    case_id BYTEA NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL
);

-- The life of a request: coded, nothing personal, narrow. Lists read nothing else.
CREATE TABLE requests (
    id BYTEA NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    fund TEXT NOT NULL REFERENCES funds (code),
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    author_kind TEXT NOT NULL,
    author_id BYTEA,
    request_type TEXT NOT NULL,
    subject TEXT NOT NULL,
    service TEXT NOT NULL,
    urgency TEXT NOT NULL,
    due_on TEXT NOT NULL,
    promised_on TEXT NOT NULL,
    human_sorting BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    assignee BYTEA REFERENCES accounts (id),
    waiting_for TEXT,
    waiting_since BIGINT,
    outcome TEXT,
    ended_at BIGINT,
    ended_by_kind TEXT,
    ended_by_id BYTEA,
    confirmed_at BIGINT,
    merged_into BYTEA REFERENCES requests (id),
    -- Where a merged request stood, so that merging can be undone.
    status_before TEXT,
    submitted_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);
-- Ids grow with time, so that they are the order of every list and its cursor.
CREATE INDEX requests_by_organisation ON requests (organisation, id);
CREATE INDEX requests_by_organisation_status ON requests (organisation, status, id);
CREATE INDEX requests_by_service ON requests (fund, service, id);
CREATE INDEX requests_by_service_status ON requests (fund, service, status, id);
CREATE INDEX requests_by_fund_status ON requests (fund, status, id);
CREATE INDEX requests_by_fund ON requests (fund, id);
CREATE INDEX requests_by_assignee ON requests (assignee, status, id);
CREATE INDEX requests_by_fund_submitted ON requests (fund, submitted_at);

-- What the partner wrote, and what the core said of it: sealed by the case's data key.
CREATE TABLE submissions (
    request BYTEA NOT NULL PRIMARY KEY REFERENCES requests (id),
    content BYTEA NOT NULL,
    sorting BYTEA NOT NULL,
    mandate_withdrawn_at BIGINT,
    -- Keyed blind indexes: equality only, useless without the index key (S-509 to S-511).
    nir_index BYTEA,
    identity_index BYTEA NOT NULL,
    used_identity_index BYTEA
);
CREATE INDEX submissions_by_nir ON submissions (nir_index);
CREATE INDEX submissions_by_identity ON submissions (identity_index);
CREATE INDEX submissions_by_used_identity ON submissions (used_identity_index);

CREATE TABLE drafts (
    id BYTEA NOT NULL PRIMARY KEY,
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    author_kind TEXT NOT NULL,
    author_id BYTEA NOT NULL,
    content BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    version INTEGER NOT NULL
);
CREATE INDEX drafts_by_author ON drafts (author_id, id);

-- Linked requests: both directions are written.
CREATE TABLE links (
    request BYTEA NOT NULL REFERENCES requests (id),
    other BYTEA NOT NULL REFERENCES requests (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (request, other)
);

-- An agent's re-sort, kept as evidence for the sorting core.
CREATE TABLE corrections (
    id BYTEA NOT NULL PRIMARY KEY,
    request BYTEA NOT NULL REFERENCES requests (id),
    author_kind TEXT NOT NULL,
    author_id BYTEA,
    from_type TEXT NOT NULL,
    from_subject TEXT NOT NULL,
    from_service TEXT NOT NULL,
    from_urgency TEXT NOT NULL,
    to_type TEXT NOT NULL,
    to_subject TEXT NOT NULL,
    to_service TEXT NOT NULL,
    to_urgency TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX corrections_by_request ON corrections (request, id);
