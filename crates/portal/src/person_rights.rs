//! What the law gives the person concerned: a copy, corrections, limitation (S-114, S-115).

mod copy;
mod request;
mod search;

use actix_web::web::ServiceConfig;

/// The pages about the rights of people.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(search::get)
        .service(search::post)
        .service(copy::post)
        .service(request::get)
        .service(request::rectify_post)
        .service(request::act);
}
