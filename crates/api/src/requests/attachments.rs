//! Under way.

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about files.
pub fn routes(_: &mut ServiceConfig<'_>) {}
