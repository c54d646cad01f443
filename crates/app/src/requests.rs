//! What can be done with requests.

mod acts;
mod find;
mod history;
mod list;
mod notes;
mod preview;
mod sorting;
mod submit;
mod thread;
mod warnings;

pub(crate) use acts::keep;
pub use acts::{
    Answer, Ask, Close, NewSorting, Target, answer, ask, assign, close, confirm, link, merge,
    reopen, revoke, sort, take, unmerge, withdraw,
};
pub use find::{Detail, Found, find, find_for};
pub use history::{Line, Span, history};
pub use list::{ListQuery, Page, list, list_for};
pub use notes::add_note;
pub use preview::{Draft, Preview, preview};
pub use store::idempotency::Call;
pub use store::requests::Filter;
pub use submit::{Submit, Submitted, submit};
pub(crate) use thread::reader;
pub use thread::{NewMessage, Thread, add_message, add_missing_items, settle_missing_item, thread};
