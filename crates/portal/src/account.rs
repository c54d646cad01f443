//! One's own account: who I am, how I sign in, where, how often I am told.

pub mod address;
mod ask;
pub mod codes;
mod identity;
pub mod notifications;
mod own;
pub mod password;
pub mod second_factor;
mod security;
pub mod step_up;

use actix_web::web::ServiceConfig;

/// The pages of one's account.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(own::get)
        .service(security::get)
        .service(security::end_all)
        .service(security::end_one)
        .service(password::get)
        .service(password::post)
        .service(codes::get)
        .service(codes::post)
        .service(codes::file)
        .service(identity::get)
        .service(identity::post)
        .service(identity::unlink)
        .service(second_factor::get)
        .service(second_factor::post)
        .service(second_factor::confirm)
        .service(address::get)
        .service(address::post)
        .service(address::confirm)
        .service(step_up::get)
        .service(step_up::post)
        .service(notifications::get)
        .service(notifications::post);
}
