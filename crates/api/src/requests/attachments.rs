//! Files of a request.

mod add;
mod open;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about files.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(add::add).service(open::open);
}
