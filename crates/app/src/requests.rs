//! What can be done with requests.

mod acts;
mod board;
mod dossier;
mod export;
mod find;
mod follow;
mod history;
mod list;
mod notes;
mod objections;
mod preview;
mod rate;
mod search;
mod sorting;
mod submit;
mod terms;
mod thread;
mod warnings;

pub(crate) use acts::keep;
pub use acts::{
    Answer, Ask, Close, NewSorting, Target, answer, ask, assign, close, confirm, link, merge, note,
    reopen, revoke, sort, take, take_next, unmerge, withdraw, write,
};
pub(crate) use board::rows;
pub use board::{Board, Follower, Head, Row, board};
pub use dossier::{Dossier, dossier};
pub use export::{Export, ExportQuery, export_for};
pub use find::{Detail, Found, find, find_for};
pub use follow::follow;
pub use history::{Line, Span, history};
pub use list::{ListQuery, Page, list, list_for};
pub use notes::add_note;
pub use objections::objections;
pub use preview::{Draft, Preview, preview};
pub use rate::rate;
pub use search::{Wanted, search};
pub use store::idempotency::Call;
pub use store::requests::{Filter, Followed, Rating};
pub use submit::{Replay, Submit, Submitted, filed, submit};
pub use terms::{Terms, terms};
pub(crate) use thread::reader;
pub use thread::{
    NewMessage, Thread, add_message, add_missing_items, answer_missing_item, message_of,
    settle_missing_item, thread,
};
