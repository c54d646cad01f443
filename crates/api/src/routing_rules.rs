//! The fund's routing rules: drafts, rehearsal, publication.

mod change;
mod discard;
mod find;
mod input;
mod list;
mod propose;
mod publish;
mod rehearse;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about routing rules.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(propose::propose)
        .service(rehearse::rehearse)
        .service(publish::publish)
        .service(find::find)
        .service(change::change)
        .service(discard::discard);
}
