//! Webhooks, and what became of telling them.

mod change;
mod create;
mod deliveries;
mod list;
mod remove;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about webhooks.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(list::find)
        .service(create::create)
        .service(create::rotate)
        .service(change::change)
        .service(change::pause)
        .service(change::resume)
        .service(remove::remove)
        .service(deliveries::list)
        .service(deliveries::redeliver);
}
