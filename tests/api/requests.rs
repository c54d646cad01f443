//! `/requests`

mod acts;
mod idempotency;
mod isolation;
mod list;
mod submit;
mod thread;
