-- A partner's list by type, subject or urgency read every row of her organisation (docs/query-plans.md).
-- The same index with these codes in it: what is not shown is left out without reading its row. One
-- index grows; three more would each be written at every filing.
DROP INDEX requests_by_organisation;
CREATE INDEX requests_by_organisation ON requests
    (organisation, id, fund, service, request_type, subject, urgency);
