//! How it is kept: one set of queries over SQLite or PostgreSQL, sealed on the way in.
//!
//! - Everything goes through [`Store::read`] and [`Store::write`]; a write is one transaction, and
//!   its closure is the whole of it: business state, history, audit, outbox, idempotency (S-063).
//! - Verbs are free functions in a module by noun: `requests::find(tx, id)`.
//! - `Option` means "not found"; an update says how many rows it touched, and a compare-and-set
//!   that touched none is [`StoreError::Conflict`].
//! - Rows are private and hold primitives; turning one into a domain value can fail, and then names
//!   table, column and row.
//! - Only `dialect` may look at which database it is.

pub mod accounts;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod clients;
mod columns;
pub mod conventions;
pub mod corrections;
mod dialect;
pub mod drafts;
pub mod erasures;
mod error;
pub mod events;
pub mod funds;
pub mod history;
pub mod idempotency;
pub mod keys;
mod lanes;
pub mod openings;
pub mod organisations;
pub mod outbox;
mod page;
pub mod people_keys;
pub mod person_rights;
pub mod portable;
pub mod quotas;
pub mod reply_templates;
pub mod requests;
pub mod retention;
pub mod rotation;
pub mod routing_rules;
mod schema;
pub mod server_log;
pub mod sessions;
pub mod statistics;
mod store;
pub mod submissions;
pub mod thread;
pub mod treating;
mod tx;
mod vault;
pub mod webhooks;

use dialect::conn;
pub use dialect::{BadDatabaseUrl, Database};
pub use error::StoreError;
pub use lanes::with_patience;
pub use page::Page;
pub use store::{Store, StoreSettings};
pub use tx::Tx;
