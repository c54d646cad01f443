//! People sign in, stay, leave; accept invitations; replace a password.

mod bootstrap;
mod invitations;
mod login;
mod password;
mod sessions;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about signing in.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(login::login)
        .service(login::totp)
        .service(sessions::refresh)
        .service(sessions::logout)
        .service(invitations::open)
        .service(invitations::accept)
        .service(invitations::confirm)
        .service(password::forgot)
        .service(password::reset)
        .service(bootstrap::bootstrap);
}
