//! What the house promises about itself.

mod documents;
mod glossary;
mod layering;
mod migrations;
mod schema;
