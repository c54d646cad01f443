//! `/requests`

mod acts;
mod attachments;
mod find;
mod idempotency;
mod isolation;
mod list;
mod many;
mod races;
mod submit;
mod thread;
