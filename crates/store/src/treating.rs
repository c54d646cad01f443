//! What agents leave behind while they treat requests: where they look, what they began to write,
//! the views that they keep.

pub mod leases;
pub mod reply_drafts;
pub mod saved_views;
