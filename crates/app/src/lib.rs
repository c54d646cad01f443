//! What can be done: use cases, who may do them, and the one transaction that keeps them.
//!
//! A use case takes the [`App`], the [`Actor`](domain::accounts::Actor) and a command made of domain
//! types; it answers with domain values or an [`AppError`]. Checks and effects are in the same
//! transaction. Mail, password hashing and files stay outside of it.

mod access;
pub mod accounts;
pub mod attachments;
pub mod audit;
pub mod auth;
pub mod backup;
pub mod budgets;
pub mod calendars;
pub mod clients;
mod context;
pub mod corrections;
pub mod delivery;
pub mod drafts;
pub mod erasing;
mod error;
pub mod events;
pub mod notices;
mod notify;
pub mod once;
pub mod openings;
pub mod operations;
pub mod organisations;
pub mod person_rights;
pub mod quotas;
pub mod reply_templates;
pub mod requests;
pub mod retention;
pub mod routing_rules;
pub mod services;
pub mod statistics;
pub mod treating;
pub mod webhooks;

pub use context::{App, Settings};
pub use error::{AppError, FieldError};
