//! The lane of one webhook: takes what is due to it, a few at once, and settles each by itself.

use super::telling::{Place, Teller, Told};
use super::{Webhook, WebhookOwner, WebhookPause};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Role};
use domain::clock::random_bytes;
use domain::events::Event;
use domain::ids::{NotificationId, WebhookId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use domain::webhooks::next_attempt;
use futures_util::future::join_all;
use jiff::Timestamp;
use outbound::{Endpoint, Outcome, Parcel, SigningSecret};
use serde_json::json;
use store::webhooks::deliveries::{self, Attempt, Next};
use store::{Tx, accounts, outbox, webhooks as kept};
use tokio::sync::watch;

/// How many events of different requests are sent to one receiver at once.
const ABREAST: i64 = 8;

/// What is on its way to one receiver.
struct Load {
    webhook: Webhook,
    secrets: Vec<SigningSecret>,
    events: Vec<(i32, Event)>,
}

/// Tells the webhook until nothing more is due to it, it is paused, or everything stops.
pub async fn run(
    app: &App,
    teller: &Teller,
    id: WebhookId,
    stop: &watch::Receiver<bool>,
) -> Result<Told, AppError> {
    let _place = Place(teller, id);
    let mut told = Told::default();
    while !*stop.borrow() {
        let Some(load) = take(app, teller, id).await? else {
            break;
        };
        let attempts = load.events.iter().map(|(attempts, event)| async {
            let attempt = send(app, &load, *attempts, event).await;
            settle(app, teller, &load.webhook, event, attempt).await?;
            Ok::<_, AppError>(attempt)
        });
        let mut failed = 0;
        for attempt in join_all(attempts).await {
            match attempt?.next {
                Next::Delivered => told.delivered += 1,
                Next::Later(_) | Next::Dead => failed += 1,
            }
        }
        told.failed += failed;
        // A receiver that fails is left alone until its next attempt is due.
        if failed > 0 {
            break;
        }
    }
    Ok(told)
}

async fn take(app: &App, teller: &Teller, id: WebhookId) -> Result<Option<Load>, AppError> {
    let worker = teller.id;
    app.store
        .write(move |tx| {
            // Asked again for each load: who was suspended meanwhile is told no more (S-008).
            let Some(webhook) = kept::working(tx, id)? else {
                return Ok(None);
            };
            let events = deliveries::lease(tx, id, worker, ABREAST)?;
            let secrets = kept::secrets(tx, id, tx.now())?;
            let secrets = secrets
                .iter()
                .map(|secret| SigningSecret::new(**secret))
                .collect();
            Ok::<_, AppError>((!events.is_empty()).then_some(Load {
                webhook,
                secrets,
                events,
            }))
        })
        .await
}

async fn send(app: &App, load: &Load, attempts: i32, event: &Event) -> Attempt {
    let outcome = match Endpoint::parse(&load.webhook.url, app.courier.exceptions()) {
        Ok(endpoint) => {
            let (id, body) = (event.id.to_string(), body(event));
            let parcel = Parcel {
                id: &id,
                at: app.clock.now(),
                body: &body,
                secrets: &load.secrets,
            };
            app.courier.post(&endpoint, &parcel).await
        }
        Err(_) => Outcome::Failed("not_allowed"),
    };
    let [jitter] = random_bytes::<1>(app.random.as_ref());
    judge(outcome, attempts, jitter, app.clock.now())
}

/// What a receiver is told: what, when, about which request. Nothing about anybody (S-222).
fn body(event: &Event) -> String {
    json!({
        "type": event.kind.code(),
        "timestamp": event.at,
        "data": { "id": event.id, "request": event.request, "version": event.version },
    })
    .to_string()
}

fn judge(outcome: Outcome, attempts: i32, jitter: u8, now: Timestamp) -> Attempt {
    let again = |wait: Option<jiff::SignedDuration>| {
        let planned = next_attempt(attempts, jitter)?;
        let wait = wait.map_or(planned, |asked| asked.max(planned));
        now.checked_add(wait).ok()
    };
    let later = |wait| again(wait).map_or(Next::Dead, Next::Later);
    match outcome {
        Outcome::Received { status } => Attempt {
            status: Some(status),
            failure: None,
            next: Next::Delivered,
        },
        Outcome::Gone => Attempt {
            status: Some(410),
            failure: Some("gone"),
            next: Next::Dead,
        },
        Outcome::Refused { status, wait } => Attempt {
            status: Some(status),
            failure: Some("refused"),
            next: later(wait),
        },
        Outcome::Failed(cause) => Attempt {
            status: None,
            failure: Some(cause),
            next: later(None),
        },
    }
}

/// Writes how an attempt ended. A delivery that is given up pauses the webhook, whose owner is told by
/// e-mail: what follows waits, in order.
async fn settle(
    app: &App,
    teller: &Teller,
    webhook: &Webhook,
    event: &Event,
    attempt: Attempt,
) -> Result<(), AppError> {
    let (id, worker, event) = (webhook.id, teller.id, event.id);
    let paused = app
        .store
        .write(move |tx| {
            let held = deliveries::settle(tx, id, event, worker, attempt)?;
            if !held || attempt.next != Next::Dead {
                return Ok(false);
            }
            let pause = match attempt.status {
                Some(410) => WebhookPause::Gone,
                _ => WebhookPause::Failing,
            };
            stop(tx, id, pause)
        })
        .await?;
    if paused {
        tracing::warn!(webhook = %id, "a webhook is paused: its receiver does not answer");
        app.mail_waiting.notify_one();
    }
    Ok(())
}

fn stop(tx: &mut Tx<'_>, id: WebhookId, pause: WebhookPause) -> Result<bool, AppError> {
    let Some(mut webhook) = kept::find(tx, id)?.filter(|webhook| webhook.pause.is_none()) else {
        return Ok(false);
    };
    webhook.pause = Some(pause);
    webhook.version += 1;
    kept::save(tx, &webhook)?;
    for account in managers(tx, &webhook.owner)? {
        let notification = Notification {
            id: NotificationId::make(tx.clock(), tx.random()),
            event: NotificationKind::WebhookPaused,
            request: None,
            recipient: Recipient::Account(account.id),
        };
        let now = tx.now();
        outbox::add(tx, &notification, now)?;
    }
    Ok(true)
}

/// Those who can do something about it.
fn managers(tx: &mut Tx<'_>, owner: &WebhookOwner) -> Result<Vec<Account>, AppError> {
    let (colleagues, role) = match owner {
        WebhookOwner::Organisation(id) => {
            (accounts::of_organisation(tx, *id)?, Role::PartnerManager)
        }
        WebhookOwner::Fund(fund) => (accounts::of_fund(tx, fund)?, Role::Administrator),
    };
    let managers = colleagues.into_iter();
    Ok(managers
        .filter(|account| account.role == role && account.status == AccountStatus::Active)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    /// S-223: what each answer leads to, and that a receiver's wish to be left alone is heard.
    #[test]
    fn s223_only_2xx_ends_well() {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let next = |outcome, attempts| judge(outcome, attempts, 0, now).next;
        let at = |wait: SignedDuration| Next::Later(now.checked_add(wait).unwrap());
        let refused = |status, wait| Outcome::Refused { status, wait };
        let hour = SignedDuration::from_hours(1);
        assert_eq!(next(Outcome::Received { status: 204 }, 1), Next::Delivered);
        assert_eq!(next(Outcome::Gone, 1), Next::Dead);
        assert_eq!(
            next(refused(302, None), 1),
            at(SignedDuration::from_secs(5))
        );
        assert_eq!(next(refused(429, Some(hour)), 1), at(hour));
        assert_eq!(next(refused(503, Some(hour)), 4), at(hour * 2));
        assert_eq!(
            next(Outcome::Failed("timeout"), 2),
            at(SignedDuration::from_mins(5))
        );
        assert_eq!(next(Outcome::Failed("timeout"), 10), Next::Dead);
        assert_eq!(next(refused(429, Some(hour)), 10), Next::Dead);
    }

    /// S-222: ids and codes.
    #[test]
    fn s222_the_payload_is_thin() {
        let nil = uuid::Uuid::nil();
        let event = Event {
            id: domain::ids::EventId::from_uuid(nil),
            kind: domain::events::EventKind::Answered,
            request: domain::ids::RequestId::from_uuid(nil),
            version: 4,
            organisation: domain::ids::OrganisationId::from_uuid(nil),
            fund: "597".parse().unwrap(),
            at: "2026-11-23T09:00:00Z".parse().unwrap(),
        };
        let expected = json!({
            "type": "request.answered", "timestamp": "2026-11-23T09:00:00Z",
            "data": { "id": nil, "request": nil, "version": 4 },
        });
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&body(&event)).unwrap(),
            expected
        );
    }
}
