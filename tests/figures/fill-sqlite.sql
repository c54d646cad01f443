PRAGMA foreign_keys = OFF;
WITH RECURSIVE series (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < 999999)
INSERT INTO requests (
    id, reference, fund, organisation, author_kind, request_type, subject, service, urgency, due_on,
    promised_on, human_sorting, status, assignee, ended_at, submitted_at, updated_at, version
)
SELECT
    unhex(printf('%012x7%019x', 1700000000000 + n * 60, n)),
    'EP-2026-' || n, '597', unhex(printf('%032x', n * 7 % 200)), 'account', 'file_follow_up', 'c2s',
    CASE n * 11 % 12
        WHEN 0 THEN 'c2s' WHEN 1 THEN 'rights' WHEN 2 THEN 'benefits' WHEN 3 THEN 'invalidity'
        WHEN 4 THEN 'daily_allowances' WHEN 5 THEN 'medical' WHEN 6 THEN 'ame'
        WHEN 7 THEN 'international' WHEN 8 THEN 'prevention' WHEN 9 THEN 'recovery'
        WHEN 10 THEN 'partner_relations' ELSE 'other'
    END,
    'normal', date('2020-01-01', '+' || (n / 400) || ' days'),
    date('2020-01-01', '+' || (n / 400) || ' days'), 0,
    CASE
        WHEN n % 1000 < 980 AND n < 990000 THEN CASE n % 20 / 19 WHEN 0 THEN 'closed' ELSE 'withdrawn' END
        ELSE CASE n % 4
            WHEN 0 THEN 'submitted' WHEN 1 THEN 'in_progress' WHEN 2 THEN 'awaiting_partner'
            ELSE 'answered'
        END
    END,
    CASE WHEN n % 4 = 0 AND n >= 990000 THEN NULL ELSE unhex(printf('%032x', n * 13 % 100)) END,
    CASE WHEN n % 1000 < 980 AND n < 990000 THEN n END,
    1700000000000000 + n * 60000000,
    1700000000000000 + n * 60000000 + (n % 100) * 3600000000, 1
FROM series;
