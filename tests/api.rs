//! The JSON API.

mod basics;
mod bounds;
mod budgets;
mod deprecation;
mod drafts;
mod mutations;
mod once;
mod openings;
mod people;
mod reply_templates;
mod requests;
mod routing_rules;
mod scanning;
mod slow;
mod webhooks;
