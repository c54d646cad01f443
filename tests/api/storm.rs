//! S-223, S-423: many deliveries to receivers of which most are sick, each in its own way: nothing is
//! lost, the order within a request is kept, who is healthy does not wait. `DELIVERIES=10000` for the
//! figures of docs/benchmarks.md; a few hundred otherwise.

mod receivers;

use jiff::SignedDuration;
use receivers::{Ledger, Receiver, Sickness};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use testkit::{Caller, House, on_each_database, samples};
use tokio::sync::watch;

const MANAGER: &str = "manager@ccas.example";
const MEMBER: &str = "member@ccas.example";
const AGENT: &str = "agent@cpam.example";

/// One who is well, and one of each sickness.
const SICKNESSES: [Sickness; 10] = [
    Sickness::None,
    Sickness::Answers("500 Internal Server Error"),
    Sickness::Answers("302 Found\r\nLocation: http://127.0.0.1:9/"),
    Sickness::Answers("410 Gone"),
    Sickness::HangsUp,
    Sickness::CutsShort,
    Sickness::Huge,
    Sickness::Drips,
    Sickness::Silent,
    Sickness::NotTls,
];
/// What a request is told of in its life here: filed, taken, answered, closed.
const EVENTS: usize = 4;
/// Whoever waits for a sick receiver waits for the courier's fifteen seconds.
const NOBODY_WAITED: Duration = Duration::from_secs(10);

/// A webhook and who is called by it.
struct Hooked {
    id: String,
    receiver: Receiver,
}

impl Hooked {
    async fn open(manager: &Caller, sickness: Sickness, healed: watch::Receiver<bool>) -> Self {
        let receiver = Receiver::open(sickness, healed).await;
        let url = json!({ "url": receiver.url() });
        let made = manager.post("/api/v1/webhooks", &url).await.expect(201);
        Self {
            id: made["id"].as_str().unwrap().to_owned(),
            receiver,
        }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/webhooks/{}{rest}", self.id)
    }

    async fn change(
        &self,
        manager: &Caller,
        method: reqwest::Method,
        rest: &str,
        body: Option<&Value>,
    ) {
        let seen = manager.get(&self.path("")).await.expect(200);
        let tag = format!("\"v{}\"", seen["version"]);
        let call = manager
            .call(method, &self.path(rest))
            .header("If-Match", tag);
        let call = match body {
            Some(body) => call.json(body),
            None => call,
        };
        manager.send(call).await.expect(200);
    }

    /// Whoever was sick is called where it is well, and is not paused any more.
    async fn recover(&self, manager: &Caller) {
        if self.receiver.sickness == Sickness::NotTls {
            let url = json!({ "url": self.receiver.healed_url() });
            self.change(manager, reqwest::Method::PUT, "", Some(&url))
                .await;
        }
        let seen = manager.get(&self.path("")).await.expect(200);
        if !seen["pause"].is_null() {
            self.change(manager, reqwest::Method::POST, ":resume", None)
                .await;
        }
    }
}

/// Lives this many requests from filing to closing; when each version was answered for.
async fn live(house: &House, requests: usize) -> BTreeMap<(String, i64), Instant> {
    let mut acted = BTreeMap::new();
    let (member, agent) = (house.sign_in(MEMBER).await, house.sign_in(AGENT).await);
    for _ in 0..requests {
        let mut request = member.submit(&samples::request()).await.expect(201);
        let id = request["id"].as_str().unwrap().to_owned();
        acted.insert((id.clone(), 1), Instant::now());
        let message = json!({ "message": "La C2S est accordée à la personne." });
        let outcome = json!({ "outcome": "resolved" });
        for (act, body) in [
            ("take", None),
            ("answer", Some(&message)),
            ("close", Some(&outcome)),
        ] {
            // The clock stands still: ids alone do not say which act was first.
            request = agent.act(&request, act, body).await.expect(200);
            let version = request["version"].as_i64().unwrap();
            acted.insert((id.clone(), version), Instant::now());
        }
    }
    acted
}

/// Waits until every one of these received so many events; time passes for what is to be sent again.
async fn drained(house: &House, hooked: &[&Hooked], events: usize, passing: SignedDuration) {
    let began = Instant::now();
    loop {
        let left: Vec<(Sickness, usize)> = hooked
            .iter()
            .map(|one| (one.receiver.sickness, one.receiver.received().len()))
            .filter(|(_, received)| *received < events)
            .collect();
        if left.is_empty() {
            return;
        }
        let patience =
            Duration::from_mins(1) + Duration::from_millis(100) * u32::try_from(events).unwrap();
        assert!(began.elapsed() < patience, "lost, of {events}: {left:?}");
        house.pass(passing);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// In the order in which they came, versions of a request only grow.
fn order_is_kept(receiver: &Receiver, ledger: &Ledger) {
    let mut last: BTreeMap<&str, i64> = BTreeMap::new();
    for event in receiver.order() {
        let (request, version, _) = &ledger[&event];
        let before = last.insert(request, *version).unwrap_or(0);
        assert!(
            before < *version,
            "{:?}: {version} after {before}",
            receiver.sickness
        );
    }
}

fn delays(ledger: &Ledger, acted: &BTreeMap<(String, i64), Instant>) -> Vec<Duration> {
    let delay = |(request, version, came): &(String, i64, Instant)| {
        came.saturating_duration_since(acted[&(request.clone(), *version)])
    };
    let mut delays: Vec<Duration> = ledger.values().map(delay).collect();
    delays.sort();
    delays
}

#[expect(clippy::print_stdout, reason = "figures are read in the log")]
fn say(deliveries: usize, lived: Duration, recovering: Duration, delays: &[Duration]) {
    let at = |part: usize| delays[(delays.len() * part / 100).min(delays.len() - 1)];
    println!(
        "{deliveries} deliveries, lived in {lived:.1?}, caught up in {recovering:.1?}; to who is \
         well: median {:.0?}, p99 {:.0?}, longest {:.0?}",
        at(50),
        at(99),
        at(100)
    );
}

on_each_database! {
    /// S-223, S-423: every event reaches every receiver, in the order of its request.
    async fn s423_a_storm_loses_nothing(house) {
        let wanted = std::env::var("DELIVERIES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
        let requests: usize = usize::div_ceil(wanted, SICKNESSES.len() * EVENTS);
        let manager = house.sign_in(MANAGER).await;
        let (heal, healed) = watch::channel(false);
        let mut hooked = Vec::new();
        for sickness in SICKNESSES {
            hooked.push(Hooked::open(&manager, sickness, healed.clone()).await);
        }
        let (well, sick): (Vec<&Hooked>, Vec<&Hooked>) = hooked.iter().partition(|one| one.receiver.sickness == Sickness::None);

        let began = Instant::now();
        let acted = live(&house, requests).await;
        let lived = began.elapsed();
        drained(&house, &well, acted.len(), SignedDuration::ZERO).await;
        for one in &sick {
            assert!(one.receiver.received().is_empty(), "{:?} was sick", one.receiver.sickness);
        }
        heal.send_replace(true);
        let manager = house.sign_in(MANAGER).await;
        for one in &sick {
            one.recover(&manager).await;
        }
        let recovering = Instant::now();
        drained(&house, &sick, acted.len(), SignedDuration::from_secs(20)).await;

        let expected: BTreeSet<&(String, i64)> = acted.keys().collect();
        for one in &hooked {
            let ledger = one.receiver.received();
            let received: BTreeSet<(String, i64)> = ledger.values().map(|(request, version, _)| (request.clone(), *version)).collect();
            assert_eq!(received.iter().collect::<BTreeSet<_>>(), expected, "{:?}", one.receiver.sickness);
            order_is_kept(&one.receiver, &ledger);
        }
        for one in &well {
            let delays = delays(&one.receiver.received(), &acted);
            say(acted.len() * hooked.len(), lived, recovering.elapsed(), &delays);
            let longest = delays.last().unwrap();
            assert!(*longest < NOBODY_WAITED, "a healthy receiver waited {longest:?}");
        }
    }
}
