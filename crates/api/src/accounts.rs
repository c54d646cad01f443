//! Under way.

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about accounts.
pub fn routes(_: &mut ServiceConfig<'_>) {}
