//! Coming in and leaving.

mod cookies;
mod csrf;
mod login;
mod logout;
mod sessions;
