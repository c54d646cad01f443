//! The partner organisations of the fund, and what they signed.

pub mod convention;
pub mod creation;
pub mod list;
pub mod show;
