//! Coming in and leaving.

mod cookies;
mod csrf;
pub mod invitation;
mod login;
mod logout;
mod password;
mod recovery;
mod sessions;
