//! The integrator's endpoint: deliveries that it must take, and deliveries that it must refuse.

use super::client::{member, text};
use domain::clock::{Clock, Random, random_bytes};
use jiff::{SignedDuration, Timestamp};
use outbound::{Courier, Endpoint, Exceptions, Outcome, Parcel, SigningSecret};
use serde_json::{Value, json};
use std::time::Instant;
use uuid::Builder;

/// What is older than five minutes is to be refused; this is.
const OLD: SignedDuration = SignedDuration::from_mins(10);

/// What an endpoint is to do with a delivery.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Answer 2xx.
    Take,
    /// Answer 4xx.
    Refuse,
}

/// A delivery of ours.
struct Probe {
    check: &'static str,
    duty: Duty,
    id: String,
    at: Timestamp,
    secrets: Vec<SigningSecret>,
}

/// The endpoint.
pub struct Receiver {
    courier: Courier,
    endpoint: Endpoint,
    secret: SigningSecret,
}

impl Receiver {
    /// The endpoint at this address, with the secret that it verifies by.
    pub fn at(url: &str, secret: SigningSecret) -> Result<Self, String> {
        let exceptions = Exceptions::loopback();
        let endpoint = Endpoint::parse(url, &exceptions).map_err(|error| error.to_string())?;
        let courier = Courier::new(exceptions).map_err(|error| error.to_string())?;
        Ok(Self {
            courier,
            endpoint,
            secret,
        })
    }

    /// Sends an event of ours in six ways; what became of each.
    pub async fn probe(
        &self,
        event: &Value,
        (clock, random): (&dyn Clock, &dyn Random),
    ) -> Vec<(&'static str, Result<String, String>)> {
        let body = json!({
            "type": member(event, "type"), "timestamp": member(event, "timestamp"),
            "data": { "id": member(event, "id"), "request": member(event, "request"), "version": 1 },
        });
        let body = body.to_string();
        let mut seen = Vec::new();
        for probe in self.probes(text(event, "id"), clock.now(), random) {
            let began = Instant::now();
            let parcel = Parcel {
                id: &probe.id,
                at: probe.at,
                body: &body,
                secrets: &probe.secrets,
            };
            let outcome = self.courier.post(&self.endpoint, &parcel).await;
            let took = began.elapsed().as_millis();
            let silent = matches!(outcome, Outcome::Failed(_));
            seen.push((probe.check, judge(probe.duty, outcome, took)));
            // Who does not answer once is not waited for five times more.
            if silent {
                break;
            }
        }
        seen
    }

    fn probes(&self, id: &str, now: Timestamp, random: &dyn Random) -> Vec<Probe> {
        let own = || self.secret.clone();
        let other = || SigningSecret::new(random_bytes::<32>(random));
        let fresh = || Builder::from_random_bytes(random_bytes(random)).into_uuid();
        let probe = |check, duty, id: String, at, secrets| Probe {
            check,
            duty,
            id,
            at,
            secrets,
        };
        let old = now.checked_sub(OLD).unwrap_or(now);
        let (id, another) = (id.to_owned(), || fresh().to_string());
        vec![
            probe(
                "takes what we signed",
                Duty::Take,
                id.clone(),
                now,
                vec![own()],
            ),
            probe(
                "takes the same again",
                Duty::Take,
                id.clone(),
                now,
                vec![own()],
            ),
            probe(
                "takes one good signature of two",
                Duty::Take,
                id,
                now,
                vec![other(), own()],
            ),
            probe(
                "refuses a wrong signature",
                Duty::Refuse,
                another(),
                now,
                vec![other()],
            ),
            probe("refuses no signature", Duty::Refuse, another(), now, vec![]),
            probe(
                "refuses a timestamp of ten minutes ago",
                Duty::Refuse,
                another(),
                old,
                vec![own()],
            ),
        ]
    }
}

fn judge(duty: Duty, outcome: Outcome, took: u128) -> Result<String, String> {
    let (wanted, status) = match (duty, outcome) {
        (_, Outcome::Failed("timeout")) => {
            return Err(format!("no answer within fifteen seconds ({took} ms)"));
        }
        (_, Outcome::Failed(cause)) => return Err(cause.to_owned()),
        (Duty::Take, Outcome::Received { status }) => return Ok(format!("{status} in {took} ms")),
        (Duty::Take, Outcome::Refused { status, .. }) => ("2xx", status),
        (Duty::Take, Outcome::Gone) => ("2xx", 410),
        (Duty::Refuse, Outcome::Refused { status, .. }) if (400..500).contains(&status) => {
            return Ok(status.to_string());
        }
        (Duty::Refuse, Outcome::Gone) => return Ok("410".to_owned()),
        (Duty::Refuse, Outcome::Received { status } | Outcome::Refused { status, .. }) => {
            ("4xx", status)
        }
    };
    Err(format!("answered {status} instead of {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_error_is_no_refusal_of_a_signature() {
        let refused = |status| Outcome::Refused { status, wait: None };
        assert!(judge(Duty::Refuse, refused(401), 1).is_ok());
        assert!(judge(Duty::Refuse, refused(500), 1).is_err());
        assert!(judge(Duty::Refuse, refused(302), 1).is_err());
        assert!(judge(Duty::Refuse, Outcome::Received { status: 204 }, 1).is_err());
        assert!(judge(Duty::Take, Outcome::Received { status: 204 }, 1).is_ok());
        assert!(judge(Duty::Take, refused(400), 1).is_err());
        assert!(judge(Duty::Take, Outcome::Gone, 1).is_err());
        assert!(judge(Duty::Refuse, Outcome::Failed("timeout"), 15_000).is_err());
    }
}
