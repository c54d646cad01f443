//! API clients.

mod create;
mod limits;
mod list;
mod secrets;
mod standing;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about clients.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(create::rotate)
        .service(secrets::add)
        .service(secrets::withdraw)
        .service(limits::change)
        .service(standing::suspend)
        .service(standing::resume);
}
