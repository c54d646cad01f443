//! `/requests`

mod acts;
mod attachments;
mod find;
mod idempotency;
mod isolation;
mod list;
mod submit;
mod thread;
