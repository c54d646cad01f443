//! The JSON API.

mod basics;
mod bounds;
mod clocks;
mod drafts;
mod model;
mod mutations;
mod openings;
mod parsers;
mod people;
mod reply_templates;
mod requests;
mod routing_rules;
mod scanning;
mod slow;
mod webhooks;
mod whole;
