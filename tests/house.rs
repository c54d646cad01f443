//! What the house promises about itself.

mod documents;
mod glossary;
pub(crate) mod layering;
mod migrations;
mod schema;
