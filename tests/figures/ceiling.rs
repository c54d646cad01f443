//! The ceiling of creates on PostgreSQL: pgbench that runs the SQL of one create, with as many
//! connections as the service has for writing.

use crate::site::Site;
use crate::sql::Sql;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use temp_postgres::Cluster;

/// The service's writing connections, unless told otherwise.
const CONNECTIONS: &str = "8";

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
INSERT INTO requests (id, reference, fund, organisation, author_kind, author_id, request_type, subject, service, urgency, due_on, promised_on, human_sorting, status, submitted_at, updated_at, version) VALUES (decode(md5(:n::text), 'hex'), 'B-' || :n, '597', '\x@ORGANISATION@', 'account', '\x@ACCOUNT@', 'file_follow_up', 'c2s', 'c2s', 'soon', '2026-12-01', '2026-12-01', false, 'submitted', :n, :n, 1);
INSERT INTO data_keys VALUES (decode(md5(:n::text), 'hex'), decode(repeat('ab', 80), 'hex'));
INSERT INTO submissions (request, content, sorting, nir_index, identity_index) VALUES (decode(md5(:n::text), 'hex'), decode(repeat('ab', 900), 'hex'), decode(repeat('ab', 1200), 'hex'), sha256(:n::text::bytea), sha256((:n::bigint + 1)::text::bytea));
INSERT INTO history (request, number, at, act, author_kind, author_id, by_fund, status, turn, service) VALUES (decode(md5(:n::text), 'hex'), 1, 1, 'submit', 'account', '\x@ACCOUNT@', false, 'submitted', 'fund', 'c2s');
INSERT INTO audit (id, at, author_kind, author_id, organisation, action, object_kind, object_id, codes, mac) VALUES (decode(md5(:n::text), 'hex'), 1, 'account', '\x@ACCOUNT@', '\x@ORGANISATION@', 'request.submit', 'request', decode(md5(:n::text), 'hex'), 'type=file_follow_up subject=c2s service=c2s urgency=soon human=false', sha256('m'));
INSERT INTO outbox (id, kind, request, fund, service, state, created_at, due_at, attempts) VALUES (decode(md5((:n::bigint + 1)::text), 'hex'), 'request_submitted', decode(md5(:n::text), 'hex'), '597', 'c2s', 'bench', 1, 1, 0);
SELECT * FROM accounts WHERE id = '\x@ACCOUNT@';
INSERT INTO outbox (id, kind, request, account, state, created_at, due_at, attempts) VALUES (decode(md5((:n::bigint + 2)::text), 'hex'), 'request_received', decode(md5(:n::text), 'hex'), '\x@ACCOUNT@', 'bench', 1, 1, 0);
SELECT request FROM submissions WHERE identity_index = ANY(ARRAY[sha256((:n::bigint + 1)::text::bytea)]) OR used_identity_index = ANY(ARRAY[sha256((:n::bigint + 1)::text::bytea)]) OR nir_index = sha256(:n::text::bytea) ORDER BY request DESC LIMIT 50;
COMMIT;
";

/// pgbench, ready to run on the database of a place.
pub struct Ceiling {
    pgbench: PathBuf,
    sockets: PathBuf,
    script: PathBuf,
    database: String,
}

impl Ceiling {
    /// Prepares it. Its notifications are in a state that nobody delivers.
    pub fn new(cluster: &Cluster, site: &Site) -> Self {
        let mut sql = Sql::connect(site.database());
        let mut id = |query: &str| sql.lines(query).pop().expect("an id");
        let account = id(
            "SELECT encode(id, 'hex') AS line FROM accounts WHERE email = 'member@shelter.example'",
        );
        let organisation = id(
            "SELECT encode(organisation, 'hex') AS line FROM accounts WHERE email = 'member@shelter.example'",
        );
        let script = site.folder().join("create.sql");
        let text = CREATE
            .replace("@ACCOUNT@", &account)
            .replace("@ORGANISATION@", &organisation);
        std::fs::write(&script, text).expect("a script");
        Self {
            pgbench: cluster.bin().join("pgbench"),
            sockets: cluster.sockets().to_owned(),
            script,
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
                CONNECTIONS,
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
