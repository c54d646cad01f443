//! The registry of typed ids: one macro, one list.
//!
//! Ids are UUIDv7 (RFC 9562), made from the clock and randomness by [`make`](RequestId::make),
//! never by the database: they sort by creation time and say nothing about a person.

use crate::clock::{Clock, Random, random_bytes};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A fresh id: the clock gives its first 48 bits, randomness the rest.
            pub fn make(clock: &dyn Clock, random: &dyn Random) -> Self {
                Self(uuid_v7(clock, random))
            }
            /// The id that a database row or a path parameter holds.
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            /// The 128 bits, for storage and for binding a sealed value to its row.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+ };
}

ids! {
    /// A request.
    RequestId;
    /// A request that is not sent yet.
    DraftId;
    /// A message or an internal note of a request's thread.
    MessageId;
    /// A file joined to a request.
    AttachmentId;
    /// A named piece that the fund asked for.
    MissingItemId;
    /// A partner organisation.
    OrganisationId;
    /// A convention between an organisation and a fund.
    ConventionId;
    /// The account of a person.
    AccountId;
    /// An API client.
    ClientId;
    /// One of the secrets of an API client.
    ClientSecretId;
    /// A session of an account: the family of its refresh tokens.
    SessionId;
    /// Something that must be delivered to somebody.
    NotificationId;
    /// A line of the audit journal.
    AuditId;
    /// Something unusual in the audit journal.
    AlertId;
    /// An agent's re-sort, kept as evidence for the sorting core.
    CorrectionId;
    /// A set of routing rules of a fund.
    RuleSetId;
    /// A reply template of a fund.
    ReplyTemplateId;
    /// A view of the queue that an agent keeps.
    SavedViewId;
    /// Something that happened to a request, as programs are told.
    EventId;
    /// Where a program wants to be told.
    WebhookId;
}

/// The last millisecond that made an id, and how many it made, in the low twelve bits.
static LAST: AtomicU64 = AtomicU64::new(0);

/// UUIDv7 whose `rand_a` counts within a millisecond (RFC 9562, method 1 of section 6.2): what this
/// process makes later sorts later, so that a thread or a list is never shuffled.
fn uuid_v7(clock: &dyn Clock, random: &dyn Random) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or_default();
    let next = |last: u64| {
        if last >> 12 == millis {
            last + 1
        } else {
            millis << 12
        }
    };
    let made = LAST.update(Ordering::Relaxed, Ordering::Relaxed, next);
    let made = next(made);
    let mut rest: [u8; 10] = random_bytes(random);
    let [.., high, low] = made.to_be_bytes();
    let [first, second, ..] = &mut rest;
    (*first, *second) = (high & 0x0f, low);
    uuid::Builder::from_unix_timestamp_millis(made >> 12, &rest).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    struct Stopped;
    impl Clock for Stopped {
        fn now(&self) -> Timestamp {
            Timestamp::from_millisecond(1_763_800_000_000).unwrap()
        }
    }
    struct Ones;
    impl Random for Ones {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0xff);
        }
    }

    #[test]
    fn ids_made_later_sort_later_even_within_a_millisecond() {
        let made: Vec<_> = (0..1000)
            .map(|_| MessageId::make(&Stopped, &Ones))
            .collect();
        assert!(made.is_sorted_by(|one, other| one < other));
        assert!(made.iter().all(|id| id.uuid().get_version_num() == 7));
    }
}
