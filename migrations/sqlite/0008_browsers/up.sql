-- The browsers in which people are signed in: what their cookie holds, hashed, and when they were
-- last seen, for a session left alone ends before its twelve hours (S-025, S-026).
CREATE TABLE browsers (
    cookie_hash BLOB NOT NULL PRIMARY KEY,
    session BLOB NOT NULL REFERENCES sessions (id),
    seen_at BIGINT NOT NULL
);
CREATE INDEX browsers_by_session ON browsers (session);
