-- A fund's routing rules: drafts, then numbered versions that never change (docs/adding-a-rule.md).
CREATE TABLE rule_sets (
    id BLOB NOT NULL PRIMARY KEY,
    fund TEXT NOT NULL REFERENCES funds (code),
    based_on INTEGER NOT NULL,
    motive TEXT NOT NULL,
    rules TEXT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BLOB,
    updated_at BIGINT NOT NULL,
    -- Set together when the draft is published.
    number INTEGER,
    published_by_kind TEXT,
    published_by_id BLOB,
    published_at BIGINT,
    version INTEGER NOT NULL
);
-- Two who publish at once cannot both have the next number.
CREATE UNIQUE INDEX rule_sets_by_number ON rule_sets (fund, number);
CREATE INDEX rule_sets_by_fund ON rule_sets (fund, id);

-- What a request was sorted by keeps meaning what it meant.
CREATE TRIGGER published_rules_are_never_updated BEFORE UPDATE ON rule_sets WHEN OLD.number IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'published rules never change'); END;
CREATE TRIGGER published_rules_are_never_deleted BEFORE DELETE ON rule_sets WHEN OLD.number IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'published rules never change'); END;

-- Words that agents use again. Nothing personal: not sealed.
CREATE TABLE reply_templates (
    id BLOB NOT NULL PRIMARY KEY,
    fund TEXT NOT NULL REFERENCES funds (code),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    service TEXT,
    request_type TEXT,
    updated_at BIGINT NOT NULL,
    retired_at BIGINT,
    version INTEGER NOT NULL
);
CREATE INDEX reply_templates_by_fund ON reply_templates (fund, id);

-- What sorted a request when it came in; unknown of older requests.
ALTER TABLE requests ADD COLUMN sorted_by_model TEXT;
ALTER TABLE requests ADD COLUMN sorted_by_rule_set INTEGER;
ALTER TABLE requests ADD COLUMN sorted_by_rule TEXT;
ALTER TABLE requests ADD COLUMN core_service TEXT;

-- The versions that a correction corrects.
ALTER TABLE corrections ADD COLUMN sorted_by_model TEXT;
ALTER TABLE corrections ADD COLUMN sorted_by_rule_set INTEGER;
ALTER TABLE corrections ADD COLUMN sorted_by_rule TEXT;
