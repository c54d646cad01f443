//! Under way.

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about services.
pub fn routes(_: &mut ServiceConfig<'_>) {}
