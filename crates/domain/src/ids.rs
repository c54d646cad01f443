//! The registry of typed ids: one macro, one list.
//!
//! Ids are UUIDv7 (RFC 9562), made from the clock and randomness by [`make`](RequestId::make),
//! never by the database: they sort by creation time and say nothing about a person.

use crate::clock::{Clock, Random, random_bytes};
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
    /// A session of an account: the family of its refresh tokens.
    SessionId;
    /// Something that must be delivered to somebody.
    NotificationId;
    /// A line of the audit journal.
    AuditId;
    /// An agent's re-sort, kept as evidence for the sorting core.
    CorrectionId;
}

fn uuid_v7(clock: &dyn Clock, random: &dyn Random) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random_bytes(random)).into_uuid()
}
