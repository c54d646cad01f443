//! A batch whose transaction SQLite undid by itself (S-063, S-412).

use super::*;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use domain::clock::{Clock, Random};
use jiff::Timestamp;
use sealing::{Keyring, RootKey};

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }
}

impl Random for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

fn vault() -> Vault {
    Vault {
        keyring: Keyring::new(RootKey::generate(&Fixed), Vec::new()).unwrap(),
        clock: Arc::new(Fixed),
        random: Arc::new(Fixed),
    }
}

type Told = oneshot::Receiver<Result<(), StoreError>>;

/// A piece of work that runs these statements, and fails with the first that fails.
fn work(statements: &'static [&'static str]) -> (Work, Told) {
    let (tell, told) = oneshot::channel();
    let run = move |tx: &mut Tx<'_>| {
        for statement in statements {
            tx.conn.batch_execute(statement)?;
        }
        Ok(())
    };
    (prepare(run, tell, Arc::default()), told)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    n: i64,
}

/// S-063: what a full disk does to a batch: `ROLLBACK` stands for SQLite's own. Neither what was done
/// before it in the batch nor anything of what came after is kept, and everybody is told.
#[test]
fn s063_a_batch_that_lost_its_transaction_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("lanes.db").display());
    let mut conn = Database::parse(&url).unwrap().connect().unwrap();
    conn.batch_execute("CREATE TABLE lines (n INTEGER)")
        .unwrap();
    let (first, first_told) = work(&["INSERT INTO lines VALUES (1)"]);
    let (second, second_told) = work(&["ROLLBACK", "INSERT INTO nowhere VALUES (2)"]);
    let (third, third_told) = work(&[
        "INSERT INTO lines VALUES (3)",
        "INSERT INTO nowhere VALUES (3)",
    ]);
    let (fourth, fourth_told) = work(&["INSERT INTO lines VALUES (4)"]);
    let batch = vec![first, second, third, fourth];
    let healthy = write(&mut conn, &vault(), batch, &AtomicU64::new(0));
    assert!(!healthy, "the connection is not used again");
    for mut told in [first_told, second_told, third_told, fourth_told] {
        assert!(told.try_recv().unwrap().is_err());
    }
    let kept: Count = diesel::sql_query("SELECT count(*) AS n FROM lines")
        .get_result(&mut Database::parse(&url).unwrap().connect().unwrap())
        .unwrap();
    assert_eq!(kept.n, 0);
}

/// The same batch on a sound disk: a refusal undoes itself alone.
#[test]
fn s063_a_refusal_undoes_itself_alone() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("lanes.db").display());
    let mut conn = Database::parse(&url).unwrap().connect().unwrap();
    conn.batch_execute("CREATE TABLE lines (n INTEGER)")
        .unwrap();
    let (first, mut first_told) = work(&["INSERT INTO lines VALUES (1)"]);
    let (second, mut second_told) = work(&[
        "INSERT INTO lines VALUES (2)",
        "INSERT INTO nowhere VALUES (2)",
    ]);
    assert!(write(
        &mut conn,
        &vault(),
        vec![first, second],
        &AtomicU64::new(0)
    ));
    assert!(first_told.try_recv().unwrap().is_ok());
    assert!(second_told.try_recv().unwrap().is_err());
    let kept: Count = diesel::sql_query("SELECT count(*) AS n FROM lines")
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(kept.n, 1);
}
