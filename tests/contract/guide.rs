//! The integrators' guide is true: every command of its pages, and its example, run against the
//! demonstration as they stand.

use super::demonstration::Demonstration;
use super::tools::{command, here, succeeded};
use domain::calendar;
use domain::clock::Clock;
use server::clock::SystemClock;
use std::path::Path;

/// The pages, in the order in which they are read.
const PAGES: [&str; 5] = ["README", "webhooks", "files", "retries", "sandbox"];
/// A call that is refused ends the script; what it answered is shown.
const STRICTLY: &str = "set -euo pipefail\ncurl() { command curl --fail-with-body -sS \"$@\"; }\n";
/// What `retries.md` acts on: a request of its own that nobody touched.
const ANOTHER: &str = r#"REQUEST=$(curl $BASE/api/v1/requests -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
  -H 'Idempotency-Key: another' -d "$(python3 -c '
import json
person = {"birth_name": "Zedmartin", "first_names": "Alba", "birth_date": "1985-03-09", "no_nir_reason": "unknown_to_person"}
mandate = {"form": "oral", "given_on": "2026-11-20", "scope": ["follow_file"], "duration_days": 31, "health_information": False, "call_back": False}
print(json.dumps({"text": "Dossier C2S sans réponse.", "person": person, "mandate": mandate}))')" \
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])')
"#;

/// The commands of a page.
fn commands(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```sh\n").skip(1);
    blocks
        .filter_map(|block| block.split("\n```").next())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s224_every_command_of_the_guide_and_its_example_run() {
    let demonstration = Demonstration::start().await;
    let mut script = STRICTLY.to_owned();
    let mut run = 0;
    for name in PAGES {
        let file = here("../docs/integrators").join(format!("{name}.md"));
        let page = std::fs::read_to_string(file).expect("a page");
        if name == "retries" {
            script.push_str(ANOTHER);
        }
        for block in commands(&page) {
            script.push_str(block);
            script.push('\n');
            run += 1;
        }
    }
    assert!(run >= 12, "{run} blocks of commands");
    lives_a_request(&demonstration).await;
    // The port is any; agreements are given today, whenever that is.
    let today = calendar::paris(SystemClock.now()).date();
    let script = script
        .replace("http://127.0.0.1:8080", &demonstration.base)
        .replace("2026-11-20", &today.to_string())
        .replace("20/11/2026", &today.strftime("%d/%m/%Y").to_string());
    let ran = command(Path::new("bash"), demonstration.site.folder())
        .args(["-c", &script])
        .output();
    let ran = ran.await.expect("bash");
    succeeded("the guide", &ran);
    let said = String::from_utf8_lossy(&ran.stdout);
    for told in [
        "Idempotency-Replayed: true",
        "\"status\":\"closed\"",
        "birth-date-format",
        "whsec_",
    ] {
        assert!(
            said.to_lowercase().contains(&told.to_lowercase()),
            "{told}\n{said}"
        );
    }
}

/// A vendor's afternoon: filed, told, answered, confirmed, by the program of the guide.
async fn lives_a_request(demonstration: &Demonstration) {
    let (id, secret) = demonstration.program(false);
    let lived = command(Path::new("python3"), demonstration.site.folder())
        .arg(here("../docs/integrators/example.py"))
        .args([&demonstration.base, id, secret])
        .env("TZ", "Europe/Paris")
        .output();
    let lived = lived.await.expect("python3");
    succeeded("example.py", &lived);
    let said = String::from_utf8_lossy(&lived.stdout);
    for told in [
        "request.submitted",
        "request.taken",
        "request.answered",
        "closed resolved",
    ] {
        assert!(said.contains(told), "{said}");
    }
}
