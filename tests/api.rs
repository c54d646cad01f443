//! The JSON API.

mod basics;
mod bounds;
mod drafts;
mod mutations;
mod openings;
mod people;
mod reply_templates;
mod requests;
mod routing_rules;
mod scanning;
mod slow;
mod storm;
mod webhooks;
