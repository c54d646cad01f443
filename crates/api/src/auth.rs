//! People sign in, stay, leave; accept invitations; replace a password.

mod bootstrap;
mod invitations;
mod login;
mod password;
mod sessions;
mod view;

use actix_web::HttpRequest;
use std::net::{IpAddr, Ipv4Addr};
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

/// Who calls: the other end of the connection, never a header that anybody can write.
fn address(call: &HttpRequest) -> IpAddr {
    call.peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip())
}
