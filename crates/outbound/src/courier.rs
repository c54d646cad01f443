//! Posting, and what became of it.

use crate::endpoint::Endpoint;
use crate::network::{Exceptions, is_public};
use crate::signature::SigningSecret;
use jiff::{SignedDuration, Timestamp};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT};
use reqwest::redirect::Policy;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// A receiver has this long to answer, connection included (S-223).
const DEADLINE: Duration = Duration::from_secs(15);
/// A connection has this long.
const CONNECTION: Duration = Duration::from_secs(5);
/// The longest wait that a receiver may ask for.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(24);

/// What is posted.
pub struct Parcel<'a> {
    /// The id of the message: the same at each attempt, so that a receiver knows it again.
    pub id: &'a str,
    /// The instant of this attempt, which is signed too: what is older than five minutes is a replay.
    pub at: Timestamp,
    /// The body: JSON, less than 20 kB.
    pub body: &'a str,
    /// The secrets that it is signed with: two while one replaces the other.
    pub secrets: &'a [SigningSecret],
}

/// What became of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// 2xx: received.
    Received {
        /// The status.
        status: u16,
    },
    /// 410: the receiver wants no more.
    Gone,
    /// Anything else that was answered; a redirect too.
    Refused {
        /// The status.
        status: u16,
        /// How long the receiver asks to be left alone, if it does.
        wait: Option<SignedDuration>,
    },
    /// Nothing was answered: a stable code, never a peer's words.
    Failed(&'static str),
}

/// Posts to endpoints. One for the whole process: connections are kept.
#[derive(Clone)]
pub struct Courier {
    http: reqwest::Client,
    exceptions: Exceptions,
}

impl Courier {
    /// A courier that goes to the public Internet, and to what is excepted.
    ///
    /// # Errors
    /// When the certificates that the system trusts cannot be read.
    pub fn new(exceptions: Exceptions) -> Result<Self, reqwest::Error> {
        // The default provider of rustls is chosen once a process: whoever is first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .dns_resolver(Arc::new(Guard(exceptions.clone())))
            .redirect(Policy::none())
            .no_proxy()
            .connect_timeout(CONNECTION)
            .timeout(DEADLINE)
            .pool_max_idle_per_host(2)
            .build()?;
        Ok(Self { http, exceptions })
    }

    /// What the operator excepted: an endpoint is parsed with it.
    pub const fn exceptions(&self) -> &Exceptions {
        &self.exceptions
    }

    /// Posts once. Only the status is read of the answer: whatever else comes is left in the line,
    /// which is closed.
    pub async fn post(&self, endpoint: &Endpoint, parcel: &Parcel<'_>) -> Outcome {
        // What was allowed when it was kept may not be any more.
        let Ok(endpoint) = Endpoint::parse(endpoint.as_str(), &self.exceptions) else {
            return Outcome::Failed("not_allowed");
        };
        let seconds = parcel.at.as_second();
        let signatures: Vec<String> = parcel
            .secrets
            .iter()
            .map(|secret| secret.sign(parcel.id, seconds, parcel.body))
            .collect();
        let sent = self
            .http
            .post(endpoint.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Espace-Partenaire")
            .header("webhook-id", parcel.id)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", signatures.join(" "))
            .body(parcel.body.to_owned())
            .send()
            .await;
        match sent {
            Ok(answer) => judge(answer.status().as_u16(), answer.headers(), parcel.at),
            Err(error) => Outcome::Failed(cause(&error)),
        }
    }
}

fn judge(status: u16, headers: &HeaderMap, now: Timestamp) -> Outcome {
    match status {
        200..=299 => Outcome::Received { status },
        410 => Outcome::Gone,
        _ => Outcome::Refused {
            status,
            wait: wait(headers, now).map(|wait| wait.min(LONGEST_WAIT)),
        },
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110 section 10.2.3).
fn wait(headers: &HeaderMap, now: Timestamp) -> Option<SignedDuration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    let wait = match text.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        Err(_) => jiff::fmt::rfc2822::parse(text)
            .ok()?
            .timestamp()
            .duration_since(now),
    };
    (wait > SignedDuration::ZERO).then_some(wait)
}

fn cause(error: &reqwest::Error) -> &'static str {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    while let Some(inner) = source {
        if inner.is::<NotPublic>() {
            return "not_public";
        }
        source = inner.source();
    }
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "unreachable"
    } else {
        "broken_off"
    }
}

/// The name led to an address that is not of the public Internet.
#[derive(Debug, thiserror::Error)]
#[error("not a public address")]
struct NotPublic;

/// Resolves names, and gives the connection the very addresses that were judged: a name that changes
/// its mind between the two (DNS rebinding) gains nothing.
struct Guard(Exceptions);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let excepted = self.0.allow_name(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = found.collect();
            // One address within is enough to refuse: an honest receiver has none.
            if !excepted && found.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-037: a name is judged by what it resolves to, at the moment of the call.
    #[tokio::test]
    async fn s037_a_name_of_this_machine_resolves_to_nothing() {
        let name = || "localhost".parse::<Name>().unwrap();
        let refused = Guard(Exceptions::default())
            .resolve(name())
            .await
            .err()
            .unwrap();
        assert!(refused.is::<NotPublic>());
        assert!(Guard(Exceptions::loopback()).resolve(name()).await.is_ok());
    }

    #[test]
    fn a_wait_is_a_number_of_seconds_or_a_date() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let said = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            wait(&headers, now)
        };
        assert_eq!(said("30"), Some(SignedDuration::from_secs(30)));
        assert_eq!(
            said("Mon, 23 Nov 2026 09:01:00 GMT"),
            Some(SignedDuration::from_secs(60))
        );
        assert_eq!(said("Mon, 23 Nov 2026 08:01:00 GMT"), None);
        assert_eq!(said("0"), None);
        assert_eq!(said("-1"), None);
    }
}
