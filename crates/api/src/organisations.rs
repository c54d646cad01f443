//! Partner organisations and their conventions.

mod conventions;
mod create;
mod find;
mod list;
mod standing;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about organisations.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(find::find)
        .service(standing::suspend)
        .service(standing::resume)
        .service(conventions::add)
        .service(conventions::suspend)
        .service(conventions::resume);
}
