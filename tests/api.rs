//! The JSON API.

mod basics;
mod bounds;
mod breaking;
mod budgets;
mod clocks;
mod deprecation;
mod drafts;
mod model;
mod mutations;
mod once;
mod openings;
mod outside;
mod parsers;
mod people;
mod programs;
mod reply_templates;
mod requests;
mod routing_rules;
mod scanning;
mod slow;
mod storm;
mod webhooks;
mod whole;
