//! The accounts of people.

mod find;
mod invite;
mod list;
mod own;
mod standing;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about accounts. `me` comes before the ids.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(own::own)
        .service(own::set_notifications)
        .service(list::list)
        .service(invite::invite)
        .service(find::find)
        .service(invite::invite_again)
        .service(standing::suspend)
        .service(standing::resume)
        .service(standing::sign_out);
}
