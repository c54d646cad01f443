//! Coming in and leaving.

mod cookies;
mod csrf;
pub mod invitation;
mod login;
mod logout;
mod password;
mod provider;
mod recovery;
mod sessions;
