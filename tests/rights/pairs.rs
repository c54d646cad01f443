//! S-001: what another organisation has and what never was are one answer.

use super::{Kind, ROWS, World};
use testkit::Where;
use uuid::Uuid;

/// S-001: on every route that names a thing, another organisation's and a random one get the same
/// status, the same body, the same headers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s001_what_is_of_elsewhere_is_what_never_was() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let mut world = World::of(&house).await;
    let (mut compared, mut different) = (0, Vec::new());
    for row in ROWS.iter().copied().flatten() {
        if !row.operation.contains("{id}") {
            continue;
        }
        let theirs = world.make(&house, row).await;
        let mut never = theirs.clone();
        never.insert(
            "id",
            Uuid::from_u128(0x0192_b3a4_0000_7000_8000_0000_0000_0007).to_string(),
        );
        let one = world.call(&house, row, Kind::OtherManager, &theirs).await;
        let other = world.call(&house, row, Kind::OtherManager, &never).await;
        // What one has, one has; here nothing is hers.
        let name = row.name();
        let forgets = "POST /brouillons/{id}/supprimer";
        assert!(!one.is_good() || name == forgets, "{name}: {}", one.status);
        let words = [(&one, &theirs), (&other, &never)].map(|(met, names)| {
            let bare = met.words().replace(&names["id"], "(thing)");
            (
                met.code(),
                bare,
                met.location.replace(&names["id"], "(thing)"),
                heads(met),
            )
        });
        if words[0] != words[1] {
            different.push(format!("{name}: {} and {}", one.status, other.status));
        }
        compared += 1;
    }
    assert!(compared > 80, "{compared}");
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The headers, without those that are of the instant.
fn heads(met: &super::Met) -> Vec<(String, String)> {
    // A connection is closed when the refusal came before the body: that is a matter of instants.
    // What is left to the caller counts her calls.
    let of_the_call = ["date", "x-request-id", "connection", "ratelimit"];
    let kept = met
        .headers
        .iter()
        .filter(|(name, _)| !of_the_call.contains(&name.as_str()));
    let mut heads: Vec<(String, String)> = kept
        .map(|(name, value)| {
            (
                name.to_string(),
                value.to_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    heads.sort();
    heads
}
