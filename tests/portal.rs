//! The pages, as a browser asks for them.

mod drafts;
mod entrance;
mod requests;
mod statistics;
mod treating;
