//! What the house promises about itself.

mod documents;
mod layering;
mod migrations;
