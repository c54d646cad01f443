//! The JSON API.

mod basics;
mod drafts;
mod people;
mod requests;
