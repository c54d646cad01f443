INSERT INTO funds (code, name) VALUES ('597', 'CPAM d’exemple');
INSERT INTO organisations (id, kind, name, standing, created_at, version)
SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), 'ccas', 'O' || n, 'active', 0, 1
FROM generate_series(0, 199) n;
INSERT INTO accounts (id, email, email_key, name, role, fund, services, status, notify, created_at, version)
SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), 'a' || n, 'a' || n, 'A', 'agent', '597', '', 'active', 'each', 0, 1
FROM generate_series(0, 99) n;
INSERT INTO requests (
    id, reference, fund, organisation, author_kind, request_type, subject, service, urgency, due_on,
    promised_on, human_sorting, status, assignee, ended_at, submitted_at, updated_at, version
)
SELECT
    decode(lpad(to_hex(1700000000000 + n::bigint * 60), 12, '0') || '7' || lpad(to_hex(n), 19, '0'), 'hex'),
    'EP-2026-' || n, '597', decode(lpad(to_hex(n * 7 % 200), 32, '0'), 'hex'), 'account',
    'file_follow_up', 'c2s',
    (ARRAY['c2s', 'rights', 'benefits', 'invalidity', 'daily_allowances', 'medical', 'ame',
        'international', 'prevention', 'recovery', 'partner_relations', 'other'])[1 + n * 11 % 12],
    'normal', to_char(date '2020-01-01' + n / 400, 'YYYY-MM-DD'),
    to_char(date '2020-01-01' + n / 400, 'YYYY-MM-DD'), false,
    CASE
        WHEN n % 1000 < 980 AND n < 990000 THEN (ARRAY['closed', 'withdrawn'])[1 + (n % 20 / 19)]
        ELSE (ARRAY['submitted', 'in_progress', 'awaiting_partner', 'answered'])[1 + n % 4]
    END,
    CASE
        WHEN n % 4 = 0 AND n >= 990000 THEN NULL
        ELSE decode(lpad(to_hex(n * 13 % 100), 32, '0'), 'hex')
    END,
    CASE WHEN n % 1000 < 980 AND n < 990000 THEN n END,
    1700000000000000 + n::bigint * 60000000,
    1700000000000000 + n::bigint * 60000000 + (n % 100) * 3600000000, 1
FROM generate_series(0, 999999) n;
VACUUM ANALYZE requests;
