//! S-063, S-053: whatever statement of a use case fails, all of it is undone, and whoever called is told
//! nothing of the cause.

use crate::process::sql::Sql;
use serde_json::{Value, json};
use testkit::{Answer, House, on_each_database, samples};

/// What a failing statement says, which nobody may read.
const SAID: &str = "canari-du-declencheur";

/// Tables of the business: their rows after a refusal are those of before.
const KEPT: [&str; 21] = [
    "accounts",
    "attachments",
    "clients",
    "conventions",
    "data_keys",
    "drafts",
    "erasures",
    "followers",
    "history",
    "idempotency",
    "links",
    "messages",
    "missing_items",
    "openings",
    "organisations",
    "ratings",
    "reply_drafts",
    "reply_templates",
    "requests",
    "submissions",
    "webhooks",
];

/// Tables that rounds touch on their own: their rows are counted, by what does not change.
const COUNTED: [&str; 2] = [
    "SELECT count(*) AS n FROM outbox",
    "SELECT count(*) AS n FROM audit WHERE action NOT LIKE '%.read' AND action NOT LIKE 'access.%'",
];

/// Has the `at`-th row that is changed from now on fail, in any table of the business or of what goes
/// with it.
pub(super) fn arm(sql: &mut Sql) {
    sql.script("CREATE TABLE failpoint (n BIGINT NOT NULL, at BIGINT NOT NULL)");
    sql.script("INSERT INTO failpoint VALUES (0, -1)");
    if matches!(sql, Sql::Postgresql(_)) {
        sql.script(&format!(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE due boolean; BEGIN \
             UPDATE failpoint SET n = n + 1 WHERE at > 0 RETURNING n = at INTO due; \
             IF due THEN RAISE EXCEPTION '{SAID}'; END IF; RETURN NULL; END $$"
        ));
    }
    for table in KEPT.into_iter().chain(["outbox", "audit", "events"]) {
        // What is told later is marked as told, by rounds of its own.
        let verbs: &[&str] = match table {
            "outbox" | "audit" | "events" => &["INSERT"],
            _ => &["INSERT", "UPDATE", "DELETE"],
        };
        for verb in verbs {
            let name = format!("fail_{table}_{verb}");
            sql.script(&match sql {
                Sql::Sqlite(_) => format!(
                    "CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN \
                     UPDATE failpoint SET n = n + 1 WHERE at > 0; \
                     SELECT RAISE(ABORT, '{SAID}') FROM failpoint WHERE n = at; END"
                ),
                Sql::Postgresql(_) => format!(
                    "CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION fail()"
                ),
            });
        }
    }
}

fn state(sql: &mut Sql) -> Vec<(String, Vec<String>)> {
    let kept = KEPT
        .iter()
        .map(|table| ((*table).to_owned(), sql.rows(table)));
    let mut state: Vec<_> = kept.collect();
    for query in COUNTED {
        state.push((query.to_owned(), vec![sql.number(query).to_string()]));
    }
    state
}

/// Fails the first row that a call changes, the second, the third… until it goes through; what it
/// answered then, and how many failed.
async fn swept(sql: &mut Sql, what: &str, call: impl AsyncFn() -> Answer) -> (Value, u64) {
    for at in 1..200 {
        let before = state(sql);
        sql.script(&format!("UPDATE failpoint SET n = 0, at = {at}"));
        let answer = call().await;
        sql.script("UPDATE failpoint SET at = -1");
        if (200..300).contains(&answer.status) {
            return (answer.json, at - 1);
        }
        for internal in [SAID, "failpoint", "trigger", "SQL", "sqlite", "database"] {
            assert!(
                !answer.text.contains(internal),
                "{what} {at}: {}",
                answer.text
            );
        }
        assert_eq!(answer.problem(500), "internal", "{what} {at}");
        assert_eq!(
            state(sql),
            before,
            "{what}: the {at}th row was refused, and something stayed"
        );
    }
    panic!("{what} never went through");
}

on_each_database! {
    /// S-063, S-053: a request's whole life, each statement of each act refused once.
    #[expect(clippy::print_stderr, reason = "how much was shown is part of it")]
    async fn s063_whatever_fails_undoes_all(house) {
        let member = house.sign_in("member@ccas.example").await;
        let agent = house.sign_in("agent@cpam.example").await;
        let mut sql = Sql::connect(house.database());
        arm(&mut sql);
        let mut failed = Vec::new();
        let body = samples::request();
        let (filed, count) = swept(&mut sql, "submit", async || member.submit_as("whole", &body).await).await;
        failed.push(("submit", count));
        let asked = json!({ "items": ["Avis d’imposition 2025"] });
        let answered = json!({ "message": "La C2S est accordée." });
        let (id, mut request) = (filed["id"].as_str().unwrap().to_owned(), filed);
        for (who, act, body) in [
            (&agent, "take", None),
            (&agent, "ask", Some(&asked)),
            (&member, "messages", Some(&json!({ "text": "La voici." }))),
            (&agent, "answer", Some(&answered)),
            (&member, "confirm", None),
            (&member, "reopen", Some(&json!({ "reason": "La carte n’arrive pas." }))),
            (&agent, "close", Some(&json!({ "outcome": "resolved" }))),
        ] {
            let (_, count) = if act == "messages" {
                let path = format!("/api/v1/requests/{id}/messages");
                swept(&mut sql, act, async || who.post(&path, body.unwrap()).await).await
            } else {
                swept(&mut sql, act, async || who.act(&request, act, body).await).await
            };
            failed.push((act, count));
            request = who.get(&format!("/api/v1/requests/{id}")).await.expect(200);
        }
        failed.push(("purge", purged(&house, &mut sql).await));
        eprintln!("rows refused one by one: {failed:?}");
        assert!(failed.iter().all(|(_, count)| *count >= 3), "{failed:?}");
    }
}

/// What must be true of a database after any part of the round that ends what is kept no longer: what
/// was archived or erased is in the journal, and nothing sealed outlives its key.
const ENDED: [(&str, &str); 3] = [
    (
        "SELECT count(*) AS n FROM requests WHERE aside = 'archived'",
        "SELECT count(*) AS n FROM audit WHERE action = 'request.archive'",
    ),
    (
        "SELECT count(*) AS n FROM erasures",
        "SELECT count(*) AS n FROM audit WHERE action = 'request.erase'",
    ),
    (
        "SELECT count(*) AS n FROM submissions",
        "SELECT count(*) AS n FROM data_keys",
    ),
];

/// Archives, then erases, each row that is changed refused once; gives how many were.
async fn purged(house: &House, sql: &mut Sql) -> u64 {
    let mut refused = 0;
    // 24 months until it is told, a fortnight until the archive, 36 months until the end.
    for days in [25 * 31, 15, 37 * 31] {
        house.pass(jiff::SignedDuration::from_hours(24 * days));
        for at in 1..200 {
            sql.script(&format!("UPDATE failpoint SET n = 0, at = {at}"));
            let ended = app::retention::run(&house.running.app).await;
            sql.script("UPDATE failpoint SET at = -1");
            for (one, other) in ENDED {
                // An archived request that was erased has a line of both.
                if days < 37 * 31 || !one.contains("aside") {
                    assert_eq!(sql.number(one), sql.number(other), "{one}, {at}");
                }
            }
            match ended {
                Err(_) => refused += 1,
                Ok(_) => break,
            }
        }
    }
    assert_eq!(sql.number("SELECT count(*) AS n FROM erasures"), 1);
    refused
}
