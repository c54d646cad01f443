-- How long things are kept, and how they end (S-116, S-507).

-- Why a request is out of the lists, and since when: `archived` until its term, then `erased`.
ALTER TABLE requests ADD COLUMN aside TEXT;
ALTER TABLE requests ADD COLUMN aside_since BIGINT;
-- What the next run of the retention looks at, without reading the rest.
CREATE INDEX requests_kept ON requests (aside, updated_at);

-- The cases that were erased: ids, never content. A restored backup replays them (S-118).
CREATE TABLE erasures (
    case_id BYTEA NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- What each run of the retention did: counts.
CREATE TABLE retention_runs (
    id BYTEA NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    erased BIGINT NOT NULL,
    drafts BIGINT NOT NULL,
    calls BIGINT NOT NULL,
    mails BIGINT NOT NULL
);

-- Lists leave out what is aside without reading its row: their indexes know it.
DROP INDEX requests_by_organisation;
CREATE INDEX requests_by_organisation ON requests (organisation, id, fund, service, request_type, subject, urgency, aside);
DROP INDEX requests_by_organisation_status;
CREATE INDEX requests_by_organisation_status ON requests (organisation, status, id, aside);
DROP INDEX requests_by_service;
CREATE INDEX requests_by_service ON requests (fund, service, id, aside);
DROP INDEX requests_by_service_status;
CREATE INDEX requests_by_service_status ON requests (fund, service, status, id, aside);
DROP INDEX requests_by_fund_status;
CREATE INDEX requests_by_fund_status ON requests (fund, status, id, aside);
DROP INDEX requests_by_fund;
CREATE INDEX requests_by_fund ON requests (fund, id, service, aside);
DROP INDEX requests_open_by_fund;
CREATE INDEX requests_open_by_fund ON requests (fund, id, service, due_on, aside) WHERE ended_at IS NULL;
DROP INDEX requests_open_by_organisation;
CREATE INDEX requests_open_by_organisation ON requests (organisation, id, due_on, aside) WHERE ended_at IS NULL;
DROP INDEX requests_open_by_fund_due;
CREATE INDEX requests_open_by_fund_due ON requests (fund, due_on, id, service, status, urgency, aside) WHERE ended_at IS NULL;
DROP INDEX requests_open_by_service_due;
CREATE INDEX requests_open_by_service_due ON requests (fund, service, due_on, id, aside) WHERE ended_at IS NULL;
