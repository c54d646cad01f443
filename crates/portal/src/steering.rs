//! What supervisors look at: how much there is, who has it, what is late.

pub mod calendar;
pub mod load;
pub mod rule;
pub mod rule_drafts;
pub mod rules;
pub mod templates;
