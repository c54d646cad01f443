//! The scenarios of the demonstration, from the integrator's side: filed, followed, and told of.

use super::client::{Client, items, member, text};
use crate::demo::scenarios::Scenario;
use domain::calendar;
use domain::clock::{Clock, Random, random_bytes};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// A scenario is over, and told of, within this long.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// One who files and follows.
pub struct Player<'a> {
    /// Her program.
    pub client: &'a Client,
    /// The webhook that is told.
    pub webhook: String,
    /// The present.
    pub clock: &'a dyn Clock,
    /// Randomness.
    pub random: &'a dyn Random,
}

/// What partners are told of a scenario, in order.
const fn told(scenario: Scenario) -> &'static [&'static str] {
    match scenario {
        Scenario::Answer => &["submitted", "taken", "answered", "confirmed"],
        Scenario::Refusal => &["submitted", "taken", "closed"],
        Scenario::MissingItems => &[
            "submitted",
            "taken",
            "pieces_asked",
            "partner_replied",
            "answered",
        ],
        Scenario::Slip => &["submitted", "sorted", "taken", "answered"],
        Scenario::Bounce => &["submitted", "taken", "message_posted", "answered"],
        Scenario::Outage => &["submitted", "taken", "answered"],
    }
}

impl Player<'_> {
    /// A name that nobody used before.
    pub fn fresh(&self) -> String {
        let id = uuid::Builder::from_random_bytes(random_bytes(self.random));
        id.into_uuid().simple().to_string()
    }

    /// A request that asks for a scenario.
    pub fn asking(&self, scenario: Scenario) -> Value {
        let own = self.fresh();
        let own = own.get(..12).unwrap_or_default();
        let today = calendar::paris(self.clock.now()).date();
        json!({
            "text": "Attestation de droits demandée pour une inscription en formation, sans compte ameli.",
            "title": "Attestation de droits",
            "declared_type": "documents",
            "non_autonomy_reason": "no_online_account",
            "external_reference": format!("{}-{own}", scenario.word()),
            "person": {
                "birth_name": "Zedmartin", "first_names": "Alba", "birth_date": "1985-03-09",
                "no_nir_reason": "unknown_to_person",
            },
            "mandate": {
                "form": "oral", "given_on": today.to_string(), "scope": ["follow_file"],
                "duration_days": 31, "health_information": false, "call_back": false,
            },
        })
    }

    /// Files what asks for it, under a key of its own.
    pub async fn file(&self, scenario: Scenario) -> Result<Value, String> {
        let (key, body) = (self.fresh(), self.asking(scenario));
        let headers = [("Idempotency-Key", key.as_str())];
        let filed = self.client.post("/api/v1/requests", &headers, Some(&body));
        filed.await?.expect(201)
    }

    /// Plays a scenario to its end with a request that was filed; gives what was told.
    pub async fn play(
        &self,
        scenario: Scenario,
        filed: &Value,
        since: &str,
    ) -> Result<String, String> {
        let over = match scenario {
            Scenario::Refusal => "closed",
            Scenario::MissingItems => {
                let asked = self.once(filed, "awaiting_partner").await?;
                self.provide(&asked).await?;
                "answered"
            }
            _ => "answered",
        };
        let came = self.once(filed, over).await?;
        match scenario {
            Scenario::Answer => drop(self.client.act(&came, "confirm").await?),
            Scenario::Refusal if member(&came, "outcome") != "refused" => {
                return Err("is not refused".to_owned());
            }
            Scenario::Slip if text(&came, "promised_on") <= text(filed, "promised_on") => {
                return Err("the promised date did not move".to_owned());
            }
            Scenario::Outage => self.is_paused().await?,
            _ => {}
        }
        let told = self.all_told(scenario, filed, since).await?;
        Ok(match scenario {
            Scenario::Slip => {
                let days = [filed, &came].map(|one| text(one, "promised_on"));
                format!("{told}; promised {} then {}", days[0], days[1])
            }
            _ => told,
        })
    }

    /// The request, once it is in a status.
    async fn once(&self, filed: &Value, status: &str) -> Result<Value, String> {
        let path = format!("/api/v1/requests/{}", text(filed, "id"));
        let until = Instant::now() + PATIENCE;
        loop {
            let request = self.client.get(&path).await?;
            if member(&request, "status") == status {
                return Ok(request);
            }
            if Instant::now() > until {
                let now = text(&request, "status");
                return Err(format!(
                    "is still {now}, not {status}: is this a demonstration?"
                ));
            }
            sleep(LOOK).await;
        }
    }

    /// Answers a question about missing items.
    async fn provide(&self, asked: &Value) -> Result<(), String> {
        let path = format!("/api/v1/requests/{}/messages", text(asked, "id"));
        let thread = self.client.get(&path).await?;
        if member(&thread, "missing_items")
            .as_array()
            .is_none_or(Vec::is_empty)
        {
            return Err("no item is named".to_owned());
        }
        let words = json!({ "text": "Les deux pièces arrivent par courrier." });
        let key = self.fresh();
        let headers = [("Idempotency-Key", key.as_str())];
        let posted = self.client.post(&path, &headers, Some(&words));
        posted.await?.expect(201).map(drop)
    }

    async fn is_paused(&self) -> Result<(), String> {
        let webhook = self.client.get(&self.webhook).await?;
        if member(&webhook, "pause").is_null() {
            return Err("the webhook was not paused".to_owned());
        }
        Ok(())
    }

    /// Waits until the feed has every event of the request, and the webhook took each of them.
    async fn all_told(
        &self,
        scenario: Scenario,
        filed: &Value,
        since: &str,
    ) -> Result<String, String> {
        let wanted: Vec<String> = told(scenario)
            .iter()
            .map(|kind| format!("request.{kind}"))
            .collect();
        let until = Instant::now() + PATIENCE;
        loop {
            let mut events = self.feed(since).await?;
            events.retain(|event| member(event, "request") == member(filed, "id"));
            let kinds: Vec<&str> = events.iter().map(|event| text(event, "type")).collect();
            let late = Instant::now() > until;
            if kinds == wanted {
                match self.delivered(&events).await? {
                    None => return Ok(told(scenario).join(", ")),
                    Some(why) if late => return Err(why),
                    Some(_) => {}
                }
            } else if late || kinds.len() > wanted.len() {
                return Err(format!(
                    "the feed tells {} instead of {}",
                    kinds.join(", "),
                    wanted.join(", ")
                ));
            }
            sleep(LOOK).await;
        }
    }

    /// Why some of these were not delivered in their order; `None` when all were.
    async fn delivered(&self, events: &[Value]) -> Result<Option<String>, String> {
        let page = self
            .client
            .get(&format!("{}/deliveries?limit=100", self.webhook))
            .await?;
        let mut log = items(&page);
        log.reverse();
        log.retain(|line| {
            events
                .iter()
                .any(|event| member(event, "id") == member(line, "event"))
        });
        for line in &log {
            if member(line, "state") != "delivered" {
                let status = member(line, "status")
                    .as_i64()
                    .map(|status| status.to_string());
                let cause = status.unwrap_or_else(|| text(line, "failure").to_owned());
                return Ok(Some(format!(
                    "a delivery is {}: {cause}",
                    text(line, "state")
                )));
            }
        }
        let in_order = log.iter().map(|line| member(line, "event"));
        let same = in_order.eq(events.iter().map(|event| member(event, "id")));
        Ok((!same)
            .then(|| "the deliveries are not the events of the feed, in their order".to_owned()))
    }

    /// Everything that happened after an event.
    pub async fn feed(&self, after: &str) -> Result<Vec<Value>, String> {
        let (mut all, mut after) = (Vec::new(), after.to_owned());
        loop {
            let from = if after.is_empty() {
                String::new()
            } else {
                format!("&after={after}")
            };
            let page = self
                .client
                .get(&format!("/api/v1/events?limit=100{from}"))
                .await?;
            all.extend(items(&page));
            match member(&page, "next").as_str() {
                Some(next) => next.clone_into(&mut after),
                None => return Ok(all),
            }
        }
    }

    /// Has the service tell an event again, and waits until the endpoint took it.
    pub async fn told_again(&self, event: &Value) -> Result<String, String> {
        let path = format!("{}:redeliver", self.webhook);
        let body = json!({ "event": member(event, "id") });
        let again = self.client.post(&path, &[], Some(&body));
        again.await?.expect(200)?;
        let until = Instant::now() + PATIENCE;
        while let Some(why) = self.delivered(std::slice::from_ref(event)).await? {
            if Instant::now() > until {
                return Err(why);
            }
            sleep(LOOK).await;
        }
        Ok("received again".to_owned())
    }
}
