//! Requests.

mod acts;
mod attachments;
mod bulk;
mod export;
mod find;
mod history;
mod import;
mod lines;
mod list;
mod mandate;
mod messages;
mod missing_items;
mod notes;
mod person;
mod preview;
mod submit;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about requests.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(preview::preview)
        .service(submit::submit)
        .service(bulk::bulk)
        .service(import::import)
        .service(export::export)
        .service(list::list)
        .service(find::find)
        .service(history::history)
        .service(messages::list)
        .service(messages::add)
        .service(notes::add)
        .service(missing_items::add)
        .service(missing_items::settle)
        .configure(attachments::routes)
        .configure(acts::routes);
}
