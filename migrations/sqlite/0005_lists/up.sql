-- Every list of requests in bounded work at a million of them (docs/query-plans.md): an index holds
-- the order of the list and the columns that narrow it, so that rows which are not shown are not read.

DROP INDEX requests_by_organisation;
DROP INDEX requests_by_fund;
DROP INDEX requests_by_assignee;
CREATE INDEX requests_by_organisation ON requests (organisation, id, fund, service);
CREATE INDEX requests_by_fund ON requests (fund, id, service);
CREATE INDEX requests_by_assignee ON requests (assignee, id, fund, service, status);
CREATE INDEX requests_by_fund_type ON requests (fund, request_type, id, service);
CREATE INDEX requests_by_fund_subject ON requests (fund, subject, id, service);
CREATE INDEX requests_by_fund_urgency ON requests (fund, urgency, id, service);
CREATE INDEX requests_by_fund_updated ON requests (fund, updated_at, service, id);
CREATE INDEX requests_by_organisation_updated ON requests (organisation, updated_at, id);
-- What is open is little, however much was closed.
CREATE INDEX requests_open_by_fund ON requests (fund, id, service, due_on) WHERE ended_at IS NULL;
CREATE INDEX requests_open_by_organisation ON requests (organisation, id, due_on) WHERE ended_at IS NULL;
