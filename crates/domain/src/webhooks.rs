//! Webhooks: where the program of a partner, or of a fund, wants to be told what happens (S-222, S-223).

use crate::coded;
use crate::events::EventKind;
use crate::funds::FundCode;
use crate::ids::{OrganisationId, WebhookId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Whose webhook it is: it is told of what its owner may read, and no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookOwner {
    /// An organisation: told of its own requests.
    Organisation(OrganisationId),
    /// A fund: told of every request that it received.
    Fund(FundCode),
}

impl WebhookOwner {
    /// Whether the owner may be told of such an event.
    pub const fn may_know(&self, kind: EventKind) -> bool {
        match self {
            Self::Organisation(_) => kind.is_for_partners(),
            Self::Fund(_) => true,
        }
    }
}

coded! {
    /// Why nothing is sent to a webhook.
    pub enum WebhookPause {
        /// Somebody of its owner paused it.
        Paused = "paused", "Mis en pause";
        /// Its receiver answered 410: it wants no more.
        Gone = "gone", "Le récepteur ne veut plus rien recevoir (410)";
        /// A message was tried for three days in vain.
        Failing = "failing", "Le récepteur n’a pas répondu pendant trois jours";
    }
}

/// A webhook.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub owner: WebhookOwner,
    /// Where it is: an address that was judged when it was written, and is judged again at each call.
    pub url: String,
    /// What it is told; everything that its owner may know when empty.
    pub kinds: BTreeSet<EventKind>,
    /// Why nothing is sent; `None` while it works. What happens meanwhile waits.
    pub pause: Option<WebhookPause>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Grows by one at each change.
    pub version: i32,
}

impl Webhook {
    /// Whether it is told of such an event.
    pub fn wants(&self, kind: EventKind) -> bool {
        self.owner.may_know(kind) && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

coded! {
    /// What became of telling an event to a webhook.
    pub enum DeliveryState {
        /// To be sent, or sent again.
        Waiting = "waiting", "À envoyer";
        /// Received.
        Delivered = "delivered", "Reçu";
        /// Given up: the webhook is paused, `:redeliver` sends it again.
        Dead = "dead", "Abandonné";
    }
}

/// How long the former secret still signs beside the new one (S-222).
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);

/// How many webhooks an owner has at most.
pub const MOST: i64 = 10;

/// Waits between attempts, before the jitter: ten attempts in about three days (S-223).
const WAITS: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];

/// How long to wait after so many attempts; `None` when it is time to give up. `jitter` is a random
/// byte: receivers that failed together are not called together again (up to a fifth more).
pub fn next_attempt(attempts: i32, jitter: u8) -> Option<SignedDuration> {
    let done = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let wait = WAITS.get(done)?;
    let more = wait.as_millis() * i128::from(jitter) / (5 * 255);
    Some(*wait + SignedDuration::from_millis(i64::try_from(more).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-223: about ten attempts in about 75 hours, then no more.
    #[test]
    fn s223_ten_attempts_in_three_days() {
        let least: SignedDuration = (1..10).filter_map(|done| next_attempt(done, 0)).sum();
        let most: SignedDuration = (1..10).filter_map(|done| next_attempt(done, 255)).sum();
        assert!(least > SignedDuration::from_hours(72) && most < SignedDuration::from_hours(96));
        assert_eq!(next_attempt(10, 0), None);
        assert_eq!(next_attempt(1, 255), Some(SignedDuration::from_secs(6)));
        assert_eq!(next_attempt(0, 0), None);
    }

    #[test]
    fn what_happens_inside_the_fund_is_not_told_to_partners() {
        let webhook = |owner| Webhook {
            id: WebhookId::from_uuid(uuid::Uuid::nil()),
            owner,
            url: "https://partenaire.example/".to_owned(),
            kinds: BTreeSet::new(),
            pause: None,
            created_at: Timestamp::UNIX_EPOCH,
            version: 1,
        };
        let partner = webhook(WebhookOwner::Organisation(OrganisationId::from_uuid(
            uuid::Uuid::nil(),
        )));
        let fund = webhook(WebhookOwner::Fund("597".parse().unwrap()));
        for kind in EventKind::ALL {
            assert!(fund.wants(*kind));
            assert_eq!(partner.wants(*kind), kind.is_for_partners());
        }
        let closed = Webhook {
            kinds: [EventKind::Closed].into(),
            ..fund
        };
        assert!(closed.wants(EventKind::Closed) && !closed.wants(EventKind::Taken));
    }
}
