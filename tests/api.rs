//! The JSON API.

mod basics;
mod drafts;
mod people;
mod reply_templates;
mod requests;
mod routing_rules;
mod webhooks;
