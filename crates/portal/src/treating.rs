//! A request in the hands of an agent: its page, and the acts on it.

pub mod acts;
pub mod autosave;
pub mod card;
pub mod files;
pub mod gone;
pub mod outcome;
pub mod recap;
pub mod reply;
pub mod request;
pub mod shortcuts;
pub mod standing;
pub mod trouble;
pub mod typed;
