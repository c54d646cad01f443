//! API clients.

mod create;
mod list;
mod standing;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about clients.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(create::rotate)
        .service(standing::suspend)
        .service(standing::resume);
}
