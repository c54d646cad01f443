//! Sorting of submissions: type, subject, service, urgency, due date, confidence, reasons.
//!
//! Pure: no I/O, no clock, no randomness. The procedure and its figures are in `docs/routing.md`.

pub mod acts;
pub mod completeness;
pub mod dates;
pub mod due;
pub mod evaluate;
pub mod explain;
pub mod features;
pub mod findings;
pub mod guard;
pub mod guide;
mod hash;
pub mod heads;
pub mod lexicon;
pub mod lines;
pub mod model;
pub mod normalise;
mod notices;
mod number;
pub mod rules;
mod second;
mod secondary;
pub mod sorter;
pub mod submission;
pub mod train;
mod typos;
pub mod urgency;

pub use sorter::Sorter;
pub use submission::{MissingPiece, Notice, Sorting, Submission};
