//! What an administrator of a fund manages: partners, people, programs, mailboxes. Never a request.

mod clients;
mod home;
mod invitation;
mod organisations;
mod role;
mod staff;

use actix_web::web::ServiceConfig;

/// The pages of the administration.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(home::get)
        .service(organisations::list::get)
        .service(organisations::creation::get)
        .service(organisations::creation::post)
        .service(organisations::convention::post)
        .service(organisations::convention::stand)
        .service(organisations::show::stand)
        .service(organisations::show::get)
        .service(staff::list)
        .service(invitation::get)
        .service(invitation::post)
        .service(role::get)
        .service(role::rehearse)
        .service(role::post)
        .service(staff::post)
        .service(staff::get)
        .service(clients::list::get)
        .service(clients::creation::get)
        .service(clients::creation::post)
        .service(clients::show::get)
        .service(clients::show::post)
        .service(clients::acts::add)
        .service(clients::acts::withdraw)
        .service(clients::acts::rotate)
        .service(clients::acts::stand);
}
