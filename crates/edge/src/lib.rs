//! What every HTTP surface of ours shares: the id of each call, the headers of each answer, the
//! permission in each handler's signature, the kinds of refusal, the reading of files.

pub mod caller;
pub mod downloads;
mod headers;
mod heads;
pub mod kinds;
pub mod needs;
pub mod request_id;
pub mod slow;
pub mod uploads;

pub use headers::{SECURITY_HEADERS, security_headers};
pub use heads::head_as_get;
pub use needs::Needs;
pub use request_id::RequestIds;
