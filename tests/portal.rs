//! The pages, as a browser asks for them.

mod about;
mod account;
mod administration;
mod drafts;
mod entrance;
mod frame;
mod requests;
mod statistics;
mod team;
mod treating;
mod webhooks;
