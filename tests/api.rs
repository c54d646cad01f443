//! The JSON API.

mod basics;
mod people;
mod requests;
