//! Under way.

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about organisations.
pub fn routes(_: &mut ServiceConfig<'_>) {}
