//! S-432: the process is killed at each point of a migration at which something could be left half done: at
//! each write and each flush of the SQLite file and its log, at each message to PostgreSQL. Between two of
//! them nothing leaves the process, so that a kill there is a kill at the next. Begun again, it goes on; the
//! schema is that of a database that was never cut, and what was in it is whole.

use super::clients::{Partners, submission};
use super::faults::{Faults, Kind};
use super::kill::holds;
use super::site::Site;
use super::sql::Sql;
use std::path::Path;
use testkit::Where;

const MEMBER: &str = "member@ccas.example";
/// How many migrations are made again on a database that was at work.
const AGAIN: usize = 4;
const APPLIED: &str = "SELECT version AS line FROM __diesel_schema_migrations ORDER BY version";

/// The points: each of the first ones, then ever fewer; all of them with `SWEEP=all`.
fn swept() -> impl Iterator<Item = u64> {
    let all = std::env::var("SWEEP").is_ok_and(|value| value == "all");
    (1_u64..5_000).filter(move |n| all || *n <= 3 || n.is_power_of_two())
}

/// How many migrations are finished, as a copy of the files says: nothing of ours may mend them.
fn applied(site: &Site) -> usize {
    let Some(path) = site.database().strip_prefix("sqlite://") else {
        let mut sql = Sql::connect(site.database());
        let made = "SELECT tablename AS line FROM pg_tables WHERE tablename = '__diesel_schema_migrations'";
        return match sql.lines(made).len() {
            0 => 0,
            _ => sql.lines(APPLIED).len(),
        };
    };
    let copy = tempfile::tempdir().expect("a folder");
    for end in ["", "-wal", "-journal"] {
        let from = format!("{path}{end}");
        if Path::new(&from).exists() {
            std::fs::copy(&from, copy.path().join(format!("copy.db{end}"))).expect("a copy");
        }
    }
    let mut sql = Sql::connect(&format!("sqlite://{}/copy.db", copy.path().display()));
    let made = "SELECT name AS line FROM sqlite_master WHERE name = '__diesel_schema_migrations'";
    match sql.lines(made).len() {
        0 => 0,
        _ => sql.lines(APPLIED).len(),
    }
}

/// Brings the database to its version, killed at point after point; how often it was killed.
async fn killed_at_each_point(site: &Site, faults: &Faults) -> u32 {
    let (kind, part) = match site.cluster {
        None => (Kind::End, "*/site.db"),
        Some(_) => (Kind::Sent, "-"),
    };
    let (mut kills, mut points, mut finished) = (0, swept(), applied(site));
    while let Some(point) = points.next() {
        faults.order(kind, point, part);
        let done = site.run(&["migrate"]).await.success();
        faults.none();
        if done {
            break;
        }
        kills += 1;
        // What was finished stays finished: the next one is cut from its own first point on.
        let now = applied(site);
        assert!(now >= finished, "{now} after {finished}");
        if now > finished {
            (finished, points) = (now, swept());
        }
    }
    assert!(site.run(&["migrate"]).await.success(), "{}", site.log());
    kills
}

/// Everything that the schema says of itself.
fn schema(site: &Site) -> Vec<String> {
    let mut sql = Sql::connect(site.database());
    match sql {
        Sql::Sqlite(_) => sql.lines(
            "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master ORDER BY 1",
        ),
        Sql::Postgresql(_) => sql.lines(
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' \
             || coalesce(column_default, '') AS line FROM information_schema.columns \
             WHERE table_schema = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
             UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
             WHERE connamespace = 'public'::regnamespace \
             UNION ALL SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        ),
    }
}

/// From nothing to this version.
#[expect(clippy::print_stderr, reason = "how much was shown is part of it")]
async fn from_nothing(place: Where) {
    let (Some(cut), Some(whole)) = (Site::open(place), Site::open(place)) else {
        return;
    };
    let (cut, faults) = Faults::of(cut);
    let kills = killed_at_each_point(&cut, &faults).await;
    assert!(whole.run(&["migrate"]).await.success(), "{}", whole.log());
    assert_eq!(schema(&cut), schema(&whole));
    eprintln!("{kills} kills");
    assert!(kills >= 40, "{kills}");
    // It serves.
    cut.seed().await;
    let life = cut.start().await;
    let partners = Partners::sign_in(life.address, &cut.folder().join("ledger")).await;
    partners.submit("after", MEMBER, &submission(1, true)).await;
    holds(&cut, life, partners).await;
}

/// The last ones, on a database that was at work: what is in it stays as it was.
async fn at_work(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    for number in 0..8 {
        let key = format!("at-work-{number}");
        partners
            .submit(&key, MEMBER, &submission(number, number % 2 == 0))
            .await;
    }
    assert!(life.terminate().await.0.success(), "{}", site.log());
    let mut sql = Sql::connect(site.database());
    take_back(&mut sql, &site);
    let tables = [
        "requests",
        "data_keys",
        "accounts",
        "history",
        "audit",
        "outbox",
        "idempotency",
    ];
    let before: Vec<_> = tables.map(|table| sql.rows(table)).into_iter().collect();
    drop(sql);
    let (site, faults) = Faults::of(site);
    let kills = killed_at_each_point(&site, &faults).await;
    assert!(kills >= 8, "{kills}");
    let mut sql = Sql::connect(site.database());
    for (table, rows) in tables.iter().zip(before) {
        let after = sql.rows(table);
        assert_eq!(after.len(), rows.len(), "{table}");
        // A migration may add a column at the end: what was there is how each row begins.
        let start = |row: &str| row.trim_end_matches(')').to_owned();
        for (after, before) in after.iter().zip(&rows) {
            assert!(
                after.starts_with(&start(before)),
                "{table}: {before} became {after}"
            );
        }
    }
    drop(sql);
    let life = site.start().await;
    partners.serve_at(Some(life.address));
    holds(&site, life, partners).await;
}

/// Undoes the last migrations, as their own scripts do.
fn take_back(sql: &mut Sql, site: &Site) {
    let database = if site.cluster.is_some() {
        "postgresql"
    } else {
        "sqlite"
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(database);
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .expect("migrations")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    names.sort();
    for path in names.iter().rev().take(AGAIN) {
        let down = std::fs::read_to_string(path.join("down.sql")).expect("a script");
        sql.script(&down);
        let name = path.file_name().expect("a name").to_string_lossy();
        let version = name.split('_').next().expect("a number");
        sql.execute(&format!(
            "DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s432_migrations_killed_at_each_point_go_on_on_sqlite() {
    from_nothing(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s432_migrations_killed_at_each_point_go_on_on_postgresql() {
    from_nothing(Where::Postgresql).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s432_a_database_at_work_is_whole_after_kills_on_sqlite() {
    at_work(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s432_a_database_at_work_is_whole_after_kills_on_postgresql() {
    at_work(Where::Postgresql).await;
}
