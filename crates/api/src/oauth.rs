//! Programs get tokens: OAuth2 client credentials, in the words of RFC 6749, not of our problems.

mod client;
mod introspect;
mod keys;
mod revoke;
mod token;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about programs' tokens; outside of the prefix.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(token::token)
        .service(revoke::revoke)
        .service(introspect::introspect)
        .service(keys::jwks);
}
