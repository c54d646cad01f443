//! One's colleagues: who they are; for a manager, whom she invites, suspends and removes.

pub mod colleague;
mod invitation;
mod list;
mod removal;
mod role;

use actix_web::web::ServiceConfig;

/// The pages of the team.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::get)
        .service(invitation::get)
        .service(invitation::post)
        .service(removal::get)
        .service(removal::post)
        .service(role::get)
        .service(role::rehearse)
        .service(role::post)
        .service(colleague::get)
        .service(colleague::post);
}
