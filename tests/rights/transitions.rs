//! S-007: every state × act × role. What is not in `transitions.txt` is refused, and changes nothing.

use super::callers::Kind;
use super::things::On;
use super::{Met, Names, ROWS, Row, World};
use serde_json::Value;
use std::fmt::Write;
use testkit::{House, Where};

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rights/transitions.txt");

const STATES: [(On, &str); 7] = [
    (On::Filed, "submitted"),
    (On::Taken, "in_progress"),
    (On::Asked, "awaiting_partner"),
    (On::Answered, "answered"),
    (On::Closed, "closed"),
    (On::Merged, "merged"),
    (On::Withdrawn, "withdrawn"),
];

const ROLES: [(Kind, &str); 4] = [
    (Kind::Member, "member"),
    (Kind::Agent, "agent"),
    (Kind::Supervisor, "supervisor"),
    (Kind::FundWrites, "f:write"),
];

/// Every act of the API on a version of a request.
fn acts() -> Vec<&'static Row> {
    let all = ROWS.iter().copied().flatten();
    all.filter(|row| {
        row.operation.starts_with("POST /api/v1/requests/{id}:")
            && !row.operation.ends_with(":access")
    })
    .collect()
}

/// S-007: as committed; a refusal leaves the request, its history and the journal as they were.
/// `ACCEPT=matrix` writes the table anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s007_only_documented_acts_move_a_request() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let mut world = World::of(&house).await;
    let mut text = String::new();
    for row in acts() {
        let act = row.operation.rsplit(':').next().unwrap_or_default();
        for (state, name) in STATES {
            let _ = write!(text, "{act:<10}{name:<18}");
            let mut names = prepared(&house, &world, row, state).await;
            for (kind, head) in ROLES {
                let before = seen(&house, &world, &names).await;
                let met = world.call(&house, row, kind, &names).await;
                let _ = write!(text, "{head} {:<30}", outcome(&met));
                if met.is_good() {
                    names = prepared(&house, &world, row, state).await;
                } else {
                    let after = seen(&house, &world, &names).await;
                    assert_eq!(
                        before, after,
                        "{act} from {name} by {kind:?}: {}",
                        met.status
                    );
                }
            }
            text = format!("{}\n", text.trim_end());
        }
    }
    if std::env::var("ACCEPT").is_ok_and(|what| what == "matrix") {
        std::fs::write(SNAPSHOT, &text).expect("written");
    }
    assert_eq!(
        std::fs::read_to_string(SNAPSHOT).unwrap_or_default(),
        text,
        "tests/rights/transitions.txt"
    );
}

/// A request in this state, and whatever else the act names.
async fn prepared(house: &House, world: &World, row: &Row, state: On) -> Names {
    let member = world.callers.api(Kind::Member);
    let mut names = world.things.make(house, state, member).await;
    if row.on == On::TwoFiled {
        let other = world.things.make(house, On::Filed, member).await;
        names.insert("other", other["id"].clone());
    }
    names
}

fn outcome(met: &Met) -> String {
    let body: Value = serde_json::from_str(&met.body).unwrap_or_default();
    match body["type"]
        .as_str()
        .and_then(|kind| kind.strip_prefix("/problems/"))
    {
        Some(code) => format!("{} {code}", met.status),
        None => met.status.to_string(),
    }
}

/// The request, its history and how many lines the journal has, past our interfaces.
async fn seen(house: &House, world: &World, names: &Names) -> (String, i64) {
    let path = format!("/api/v1/requests/{}", names["id"]);
    let member = world.callers.api(Kind::Member);
    let request = member.get(&path).await.expect(200);
    let history = member.get(&format!("{path}/history")).await.expect(200);
    let object: uuid::Uuid = names["id"].parse().expect("an id");
    let since = house.now() - jiff::SignedDuration::from_hours(1);
    let mut lines = 0;
    for act in domain::requests::acts::Act::ALL {
        let action = format!("request.{act}");
        let counted = house
            .running
            .app
            .store
            .read(move |tx| store::audit::count_since(tx, object, &action, since));
        lines += counted.await.expect("a count");
    }
    (format!("{request}{history}"), lines)
}
