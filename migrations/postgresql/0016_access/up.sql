-- Who opens which case, so that reading in bulk is seen (S-010), and who opens one outside of her
-- services, and why (S-009). Traces, without references: what they are about may be erased before them.

-- When somebody last opened a case. Those of the last hour are counted.
CREATE TABLE openings (
    account BYTEA NOT NULL,
    request BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, request)
);
CREATE INDEX openings_by_account ON openings (account, at);

-- The last access that an agent gave herself, with its coded reason, and until when it holds. The
-- journal has all of them.
CREATE TABLE exceptional_accesses (
    account BYTEA NOT NULL,
    request BYTEA NOT NULL,
    motive TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (account, request)
);
