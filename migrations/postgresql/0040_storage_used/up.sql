-- How much the files of an organisation with a fund take (S-048): kept with each file, so that no file waits
-- for a sum of them all.
CREATE TABLE storage_used (
    organisation BYTEA NOT NULL REFERENCES organisations (id),
    fund TEXT NOT NULL REFERENCES funds (code),
    files BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (organisation, fund)
);
INSERT INTO storage_used (organisation, fund, files, bytes)
SELECT requests.organisation, requests.fund, count(*), CAST(sum(attachments.size) AS BIGINT)
FROM attachments JOIN requests ON requests.id = attachments.request
GROUP BY requests.organisation, requests.fund;
CREATE INDEX attachments_by_author ON attachments (author_id, at);
