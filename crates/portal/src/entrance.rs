//! Coming in and leaving: first visit, sign-in, lost telephone, forgotten password.

pub mod codes;
pub mod enrolment;
mod guest;
pub mod invitation;
pub mod login;
pub mod logout;
pub mod password;
pub mod provider;
pub mod recovery;
pub mod second_factor;

use actix_web::web::ServiceConfig;

/// The pages of the entrance.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(login::get)
        .service(login::post)
        .service(second_factor::get)
        .service(second_factor::post)
        .service(recovery::get)
        .service(recovery::post)
        .service(provider::go)
        .service(provider::come_back)
        .service(provider::accept)
        .service(logout::post)
        .service(password::get)
        .service(password::post)
        .service(password::replace)
        .service(invitation::get)
        .service(invitation::open)
        .service(invitation::password)
        .service(invitation::confirm)
        .service(codes::post);
}

/// What to say to whoever tried too often.
pub fn too_many(wait: u32) -> String {
    let wait = french::counted(wait, "seconde", "secondes");
    format!("Trop d’essais. Attendez {wait}, puis réessayez.")
}
