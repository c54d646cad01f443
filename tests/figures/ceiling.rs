//! The ceiling on PostgreSQL: pgbench that runs the SQL of one call and does nothing else, with as
//! many connections as the service has for it.

use crate::site::Site;
use crate::sql::Sql;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use temp_postgres::Cluster;

/// The service's connections, unless told otherwise.
const WRITING: &str = "8";
const READING: &str = "4";

/// Who bears the token, as every call asks it.
const BEARER: &str = r"
SELECT a.id, a.email, a.name, a.role, a.organisation, a.fund, a.services, a.status, a.notify, a.version, o.standing FROM sessions s JOIN accounts a ON s.account = a.id LEFT JOIN organisations o ON a.organisation = o.id WHERE s.id = '\x@SESSION@' AND s.ended_at IS NULL AND s.expires_at > 1 AND a.status = 'active' LIMIT 1;
";

/// What `GET /requests/{id}` asks besides.
const ONE: &str = r"
SELECT r.*, s.content, s.sorting, s.mandate_withdrawn_at, k.wrapped, EXISTS (SELECT 1 FROM links WHERE links.request = '\x@REQUEST@') FROM requests r LEFT JOIN submissions s ON s.request = r.id LEFT JOIN data_keys k ON k.case_id = r.id WHERE r.id = '\x@REQUEST@' LIMIT 1;
";

/// What `GET /requests?limit=25` asks besides.
const LIST: &str = r"
SELECT r.*, (SELECT COUNT(*) FROM (SELECT id FROM requests WHERE organisation = '\x@ORGANISATION@' LIMIT 1000) AS counted) FROM requests r WHERE organisation = '\x@ORGANISATION@' ORDER BY id DESC LIMIT 26;
";

/// The line that says who saw it, committed before the answer (S-122). The service puts those of several
/// callers into one transaction; here each has its own, as a service that knew no better would do it.
const SEEN: &str = r"
\set m random(1, 1000000000000)
INSERT INTO audit (id, at, author_kind, author_id, organisation, action, object_kind, object_id, codes, mac) VALUES (decode(md5(:m::text), 'hex'), 1, 'account', '\x@ACCOUNT@', '\x@ORGANISATION@', 'request.read', 'request', decode(md5(:m::text), 'hex'), 'net=127.0.0.0/24', sha256('m'));
";

/// What `POST /requests` does, statement by statement, with values of the same sizes.
const CREATE: &str = r"
\set n random(1, 1000000000000)
SELECT a.* FROM sessions s JOIN accounts a ON a.id = s.account WHERE s.account = '\x@ACCOUNT@' LIMIT 1;
SELECT * FROM organisations WHERE id = '\x@ORGANISATION@';
BEGIN;
SELECT status FROM accounts WHERE id = '\x@ACCOUNT@';
INSERT INTO idempotency VALUES ('\x@ACCOUNT@', sha256(:n::text::bytea), sha256('f'), decode(md5(:n::text), 'hex'), '201', 1) ON CONFLICT DO NOTHING;
SELECT * FROM conventions WHERE organisation = '\x@ORGANISATION@';
SELECT EXISTS (SELECT 1 FROM requests WHERE reference = 'B-' || :n);
INSERT INTO requests (id, reference, fund, organisation, author_kind, author_id, request_type, subject, service, urgency, due_on, promised_on, human_sorting, status, submitted_at, updated_at, version) VALUES (decode(md5(:n::text), 'hex'), 'B-' || :n, '597', '\x@OTHER@', 'account', '\x@ACCOUNT@', 'file_follow_up', 'c2s', 'c2s', 'soon', '2026-12-01', '2026-12-01', false, 'submitted', :n, :n, 1);
INSERT INTO data_keys VALUES (decode(md5(:n::text), 'hex'), decode(repeat('ab', 80), 'hex'));
INSERT INTO submissions (request, content, sorting, nir_index, identity_index) VALUES (decode(md5(:n::text), 'hex'), decode(repeat('ab', 900), 'hex'), decode(repeat('ab', 1200), 'hex'), sha256(:n::text::bytea), sha256((:n::bigint + 1)::text::bytea));
INSERT INTO history (request, number, at, act, author_kind, author_id, by_fund, status, turn, service) VALUES (decode(md5(:n::text), 'hex'), 1, 1, 'submit', 'account', '\x@ACCOUNT@', false, 'submitted', 'fund', 'c2s');
INSERT INTO events (id, position, kind, request, number, organisation, fund, service, at) VALUES (decode(md5((:n::bigint + 3)::text), 'hex'), -(:n::bigint), 'request.submitted', decode(md5(:n::text), 'hex'), 1, '\x@ORGANISATION@', '597', 'c2s', 1);
INSERT INTO audit (id, at, author_kind, author_id, organisation, action, object_kind, object_id, codes, mac) VALUES (decode(md5(:n::text), 'hex'), 1, 'account', '\x@ACCOUNT@', '\x@ORGANISATION@', 'request.submit', 'request', decode(md5(:n::text), 'hex'), 'type=file_follow_up subject=c2s service=c2s urgency=soon human=false', sha256('m'));
INSERT INTO outbox (id, kind, request, fund, service, state, created_at, due_at, attempts) VALUES (decode(md5((:n::bigint + 1)::text), 'hex'), 'request_submitted', decode(md5(:n::text), 'hex'), '597', 'c2s', 'bench', 1, 1, 0);
SELECT * FROM accounts WHERE id = '\x@ACCOUNT@';
INSERT INTO outbox (id, kind, request, account, state, created_at, due_at, attempts) VALUES (decode(md5((:n::bigint + 2)::text), 'hex'), 'request_received', decode(md5(:n::text), 'hex'), '\x@ACCOUNT@', 'bench', 1, 1, 0);
SELECT request FROM submissions WHERE identity_index = ANY(ARRAY[sha256((:n::bigint + 1)::text::bytea)]) OR used_identity_index = ANY(ARRAY[sha256((:n::bigint + 1)::text::bytea)]) OR nir_index = sha256(:n::text::bytea) ORDER BY request DESC LIMIT 50;
COMMIT;
";

/// The call whose SQL is run.
#[derive(Clone, Copy)]
pub enum Script {
    /// `POST /requests`.
    Create,
    /// `GET /requests?limit=25`.
    List,
    /// `GET /requests/{id}`.
    One,
}

impl Script {
    fn text(self) -> String {
        match self {
            Self::Create => CREATE.to_owned(),
            Self::List => format!("{BEARER}{LIST}{SEEN}"),
            Self::One => format!("{BEARER}{ONE}{SEEN}"),
        }
    }

    const fn connections(self) -> &'static str {
        match self {
            Self::Create => WRITING,
            Self::List | Self::One => READING,
        }
    }
}

/// pgbench, ready to run on the database of a place.
pub struct Ceiling {
    pgbench: PathBuf,
    sockets: PathBuf,
    script: PathBuf,
    connections: &'static str,
    database: String,
}

impl Ceiling {
    /// Prepares it, for a place where requests were filed. Its notifications are in a state that
    /// nobody delivers.
    pub fn new(cluster: &Cluster, site: &Site, script: Script) -> Self {
        let mut sql = Sql::connect(site.database());
        let mut id = |query: &str| sql.lines(query).pop().expect("an id");
        let mut text = script.text();
        for (name, query) in [
            (
                "@ACCOUNT@",
                "SELECT encode(id, 'hex') AS line FROM accounts WHERE email = 'member@ccas.example'",
            ),
            (
                "@ORGANISATION@",
                "SELECT encode(organisation, 'hex') AS line FROM accounts WHERE email = 'member@ccas.example'",
            ),
            (
                // What it files opens with no key: nobody whom we measure may list it.
                "@OTHER@",
                "SELECT encode(organisations.id, 'hex') AS line FROM organisations WHERE id NOT IN (SELECT organisation FROM accounts WHERE email = 'member@ccas.example') LIMIT 1",
            ),
            (
                "@SESSION@",
                "SELECT encode(id, 'hex') AS line FROM sessions ORDER BY created_at DESC LIMIT 1",
            ),
            (
                "@REQUEST@",
                "SELECT encode(request, 'hex') AS line FROM submissions JOIN accounts ON email = 'member@ccas.example' JOIN requests ON requests.id = request AND author_id = accounts.id ORDER BY submitted_at DESC LIMIT 1",
            ),
        ] {
            if text.contains(name) {
                text = text.replace(name, &id(query));
            }
        }
        let file = site.folder().join("ceiling.sql");
        std::fs::write(&file, text).expect("a script");
        Self {
            pgbench: cluster.bin().join("pgbench"),
            sockets: cluster.sockets().to_owned(),
            script: file,
            connections: script.connections(),
            database: site
                .database()
                .rsplit('/')
                .next()
                .expect("a name")
                .to_owned(),
        }
    }

    /// Transactions a second.
    pub fn run(&self, duration: Duration) -> f64 {
        let output = Command::new(&self.pgbench)
            .arg("-h")
            .arg(&self.sockets)
            .args([
                "-U",
                "postgres",
                "-n",
                "-M",
                "prepared",
                "-j",
                "2",
                "-c",
                self.connections,
            ])
            .args(["-T", &duration.as_secs().to_string(), "-f"])
            .arg(&self.script)
            .arg(&self.database)
            .output()
            .expect("pgbench");
        let text = String::from_utf8_lossy(&output.stdout);
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = "));
        let rate = rate.and_then(|line| line.split(' ').next());
        let complaint = String::from_utf8_lossy(&output.stderr);
        rate.and_then(|rate| rate.parse().ok())
            .unwrap_or_else(|| panic!("{text}{complaint}"))
    }
}
