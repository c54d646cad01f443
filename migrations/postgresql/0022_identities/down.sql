DROP TABLE provider_visits;
DROP TABLE identities;
