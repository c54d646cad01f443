//! What the queue page of 25 costs beside the same list as JSON, at 100,000 requests, first while all of
//! them are open, then with the 2,000 that a fund has on its hands, in one run:
//! `cargo bench -p acceptance -- pages`. The results: docs/benchmarks.md.

use crate::clients::submission;
use crate::load::{Call, Load};
use crate::middle;
use crate::sql::Sql;
use std::time::Duration;
use testkit::{House, Where};

/// How many requests there are, unless the environment says `REQUESTS=10000`.
const REQUESTS: f64 = 100_000.0;
/// They are filed through the API, so long at a time.
const FILING: Duration = Duration::from_secs(20);
const ROUND: Duration = Duration::from_secs(5);
const ROUNDS: usize = 5;

/// All but the last 2,000 are closed: what a fund has on its hands.
const CLOSE: &str = "UPDATE requests SET status = 'closed', outcome = 'resolved', ended_at = submitted_at \
    WHERE id NOT IN (SELECT id FROM requests ORDER BY id DESC LIMIT 2000); ANALYZE;";
const PAGE: &str = "/demandes";
const JSON: &str = "/api/v1/requests?limit=25";

/// Files them, then looks at both, in turn.
pub async fn print() {
    println!(
        "| database | requests | open | JSON a second | page a second | page costs | JSON p50 | page p50 |"
    );
    println!("|---|---:|---|---:|---:|---:|---:|---:|");
    for place in [Where::Postgresql, Where::Sqlite] {
        if let Some(house) = House::open(place).await {
            measure(place, &house).await;
        }
    }
}

async fn measure(place: Where, house: &House) {
    let folder = tempfile::tempdir().expect("a folder");
    let address = house.running.address;
    let member = house.sign_in("member@ccas.example").await;
    let filing = Load::new(folder.path(), address, member.token());
    let body = submission(0, true);
    let wanted = std::env::var("REQUESTS").map_or(REQUESTS, |many| many.parse().expect("a number"));
    let mut filed = 0.0;
    while filed < wanted {
        filed += filing.run(&Call::Create(&body), FILING).a_second * FILING.as_secs_f64();
    }
    let mut sql = Sql::connect(house.database());
    sql.execute("ANALYZE;");
    let agent = house.sign_in("agent@cpam.example").await;
    house.pass(jiff::SignedDuration::from_mins(1));
    let visitor = house.visit_as("agent@cpam.example").await;
    let program = Load::new(folder.path(), address, agent.token());
    let browser = program.in_browser(visitor.cookie("__Host-session").expect("a session"));
    let found = format!("{place:?} | {filed:.0}");
    compare(&format!("{found} | all"), &program, &browser);
    sql.execute(CLOSE);
    compare(&format!("{found} | 2,000"), &program, &browser);
}

fn compare(of: &str, program: &Load, browser: &Load) {
    let (mut json, mut page) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        json.push(program.run(&Call::Read(JSON), ROUND));
        page.push(browser.run(&Call::Read(PAGE), ROUND));
    }
    let p50 = |rates: &[crate::load::Rate]| {
        rates
            .last()
            .map_or_else(String::new, |rate| rate.p50.clone())
    };
    let (json_p50, page_p50) = (p50(&json), p50(&page));
    let json = middle(json.into_iter().map(|rate| rate.a_second).collect());
    let page = middle(page.into_iter().map(|rate| rate.a_second).collect());
    let times = json / page;
    println!("| {of} | {json:.0} | {page:.0} | {times:.2} times | {json_p50} | {page_p50} |");
}
