-- The days that a fund closes or opens, besides what the national calendar says.
CREATE TABLE calendar_days (
    fund TEXT NOT NULL REFERENCES funds (code),
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (fund, day)
);

-- Which calendar somebody saw before changing it; a fund that never did has version 0 and no row.
CREATE TABLE calendars (
    fund TEXT NOT NULL PRIMARY KEY REFERENCES funds (code),
    version INTEGER NOT NULL
);
