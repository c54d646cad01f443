//! The JSON surface: DTOs, extractors, one file an action, and the OpenAPI document made of them.
//!
//! [`routes`] is the whole API on one screen. A handler has its permission in its signature
//! (`allowed::Allowed`), parses into domain types, calls one use case, and answers.

mod accounts;
mod allowed;
mod auth;
mod budget;
mod clients;
mod cursor;
mod deprecation;
mod document;
mod drafts;
mod events;
mod idempotency;
mod journal;
mod json;
mod keeping;
mod methods;
mod oauth;
mod operations;
mod organisations;
mod precondition;
mod problem;
mod problems;
mod reading;
mod refusals;
mod reply_templates;
mod requests;
mod routing_rules;
mod schemas;
mod services;
mod statistics;
mod webhooks;

pub use budget::within_budget;
pub use deprecation::{Ending, Endings, tell_endings};
pub use document::{openapi, written};
pub use methods::{Methods, not_a_route};
pub use problem::{ALL as PROBLEMS, Problem};

use actix_web::web;
use std::sync::LazyLock;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Every call of the API. Nothing registers itself elsewhere.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(operations::livez)
        .service(operations::readyz)
        .configure(oauth::routes)
        .service(scope("/api/v1").configure(people).configure(work));
}

fn people(config: &mut ServiceConfig<'_>) {
    config
        .configure(auth::routes)
        .configure(accounts::routes)
        .configure(clients::routes)
        .configure(journal::routes)
        .configure(organisations::routes)
        .configure(services::routes)
        .configure(routing_rules::routes)
        .configure(reply_templates::routes);
}

fn work(config: &mut ServiceConfig<'_>) {
    config
        .configure(requests::routes)
        .configure(drafts::routes)
        .configure(webhooks::routes)
        .service(events::list)
        .configure(keeping::routes)
        .service(statistics::requests);
}

/// What the document says to callers: made once, not by each worker, since the whole document in memory
/// is larger than the rest of the service.
static PUBLISHED: LazyLock<(web::Data<Methods>, web::Data<operations::Document>)> =
    LazyLock::new(|| {
        let document = openapi();
        let methods = Methods::of(&document);
        let document = operations::Document::of(&document);
        (web::Data::new(methods), web::Data::new(document))
    });

/// Everything that the routes need: limits and refusals of the extractors, the explorer, the pages
/// of the problems. Whoever wires it answers [`not_a_route`] where [`is_ours`].
pub fn configure(config: &mut web::ServiceConfig) {
    let (methods, document) = &*PUBLISHED;
    config
        .app_data(json::query_settings())
        .app_data(json::path_settings())
        .app_data(methods.clone())
        .service(problems::page)
        .app_data(document.clone())
        .service(operations::document)
        .service(operations::explorer_address)
        .service(operations::explorer());
    routes(&mut ServiceConfig::new(config));
}

/// Whether an address is the API's, route or not: programs are told in JSON that it leads nowhere.
pub fn is_ours(path: &str) -> bool {
    [
        "/api",
        "/oauth",
        "/.well-known",
        "/openapi.json",
        "/docs",
        "/problems",
        "/livez",
        "/readyz",
    ]
    .iter()
    .filter_map(|start| path.strip_prefix(start))
    .any(|rest| rest.is_empty() || rest.starts_with('/'))
}
