//! Programs get tokens: OAuth2 client credentials, in the words of RFC 6749, not of our problems.

mod keys;
mod token;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about programs' tokens; outside of the prefix.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(token::token).service(keys::jwks);
}
