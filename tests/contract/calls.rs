//! S-430: calls that schemathesis makes of the served document, valid and invalid, one after another
//! along what answers lead to, as each role. `CALLS` of each caller at least (200), in turns of
//! `CALLS_SECONDS` (10), the first with `CALLS_SEED` (430).

use super::demonstration::Demonstration;
use super::tools::{command, here, pypi};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// People, from the one who can change least to the one who can change most.
const PEOPLE: [(&str, Option<&str>); 5] = [
    ("partner_member", None),
    ("agent", Some("c2s")),
    ("supervisor", None),
    ("partner_manager", None),
    ("administrator", None),
];

/// What a caller's calls came to.
#[derive(Default)]
struct Told {
    calls: u64,
    by_status: BTreeMap<u64, u64>,
    /// Operations that answered 2xx at least once.
    done: BTreeSet<String>,
}

impl Told {
    fn read(&mut self, path: &Path) {
        let text = std::fs::read_to_string(path).expect("what was called");
        let lines: Vec<(String, u64, u64)> = serde_json::from_str(&text).expect("JSON");
        for (operation, status, count) in lines {
            self.calls += count;
            *self.by_status.entry(status).or_default() += count;
            if (200..300).contains(&status) {
                self.done.insert(operation);
            }
        }
    }
}

fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |value| value.parse().expect("a number"))
}

/// Makes enough calls with this token: what a machine does in ten seconds depends on what else it does,
/// so turns follow one another, each twice as long and with another seed.
///
/// # Panics
/// When a check of schemathesis, or ours, finds fault.
async fn call(demonstration: &Demonstration, who: &str, token: &str, told: &mut Told) {
    let enough = told.calls + setting("CALLS", 200);
    for turn in 0..6 {
        let seconds = setting("CALLS_SECONDS", 10) << turn;
        let seed = setting("CALLS_SEED", 430) + turn;
        take_turn(demonstration, who, token, (seconds, seed), told).await;
        if told.calls >= enough {
            return;
        }
    }
    panic!("as {who}: {} calls in all are too few", told.calls);
}

async fn take_turn(
    demonstration: &Demonstration,
    who: &str,
    token: &str,
    (seconds, seed): (u64, u64),
    told: &mut Told,
) {
    let Some(schemathesis) = pypi("schemathesis") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let counted = folder.path().join("calls.json");
    let output = command(&schemathesis, folder.path())
        .arg("--config-file")
        .arg(here("contract/schemathesis.toml"))
        .arg("run")
        .arg(format!("{}/openapi.json", demonstration.base))
        .args(["--no-color", "--warnings", "off"])
        .args([
            "--max-time",
            &seconds.to_string(),
            "--seed",
            &seed.to_string(),
        ])
        .env("EP_TOKEN", token)
        .env("PYTHONPATH", here("contract"))
        .env("EP_CALLS", &counted)
        .output()
        .await
        .expect("schemathesis");
    let said = String::from_utf8_lossy(&output.stdout);
    let said = said
        .split_once("= FAILURES =")
        .map_or(&*said, |(_, after)| after);
    assert!(
        output.status.success(),
        "as {who}, seed {seed}:\n{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    told.read(&counted);
}

/// S-430: no server error, no undocumented answer, no answer against its schema, no invalid body
/// accepted, whoever calls.
#[tokio::test(flavor = "multi_thread")]
async fn s430_calls_made_of_the_document_hold() {
    if pypi("schemathesis").is_none() {
        return;
    }
    let demonstration = Demonstration::start().await;
    let mut told = Told::default();
    for of_a_fund in [false, true] {
        let who = if of_a_fund {
            "a fund's program"
        } else {
            "a partner's program"
        };
        let token = demonstration.program_token(of_a_fund).await;
        call(&demonstration, who, &token, &mut told).await;
    }
    for (role, service) in PEOPLE {
        let token = demonstration.person(role, service).await;
        call(&demonstration, role, &token, &mut told).await;
    }
    let Told {
        calls,
        by_status,
        done,
    } = told;
    println!(
        "{calls} calls, {} operations done, by status {by_status:?}",
        done.len()
    );
    assert!(calls > 1_000, "{calls} calls are too few to say anything");
    assert!(done.len() > 30, "hardly anything was done: {done:?}");
}
