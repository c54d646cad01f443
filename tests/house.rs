//! What the house promises about itself.

mod coverage;
mod documents;
mod glossary;
mod inventory;
pub(crate) mod layering;
mod migrations;
mod schema;
