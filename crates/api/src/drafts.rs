//! Drafts.

mod change;
mod discard;
mod find;
mod keep;
mod list;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about drafts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(keep::keep)
        .service(list::list)
        .service(find::find)
        .service(change::change)
        .service(discard::discard);
}
