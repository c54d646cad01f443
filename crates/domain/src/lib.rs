//! What exists: the vocabulary of Espace Partenaire, as types.
//!
//! Nothing here may do I/O, read the clock or draw a random number: time and randomness are
//! parameters ([`clock`]). Words are those of `docs/glossary.md`.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod calendar;
pub mod clock;
pub mod codes;
pub mod drafts;
pub mod events;
pub mod exports;
pub mod funds;
pub mod identity;
pub mod ids;
pub mod keeping;
pub mod mandates;
pub mod networks;
pub mod notifications;
pub mod organisations;
pub mod permissions;
pub mod person_rights;
pub mod quotas;
pub mod reply_templates;
pub mod requests;
pub mod routing_rules;
pub mod text;
pub mod thread;
pub mod vigilance;
pub mod webhooks;
