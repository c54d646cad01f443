//! `/requests`

mod acts;
mod attachments;
mod idempotency;
mod isolation;
mod list;
mod submit;
mod thread;
