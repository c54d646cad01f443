DROP INDEX requests_by_organisation;
CREATE INDEX requests_by_organisation ON requests (organisation, id, fund, service);
