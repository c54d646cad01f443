//! Reply templates.

mod change;
mod create;
mod find;
mod list;
mod render;
mod retire;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every call about reply templates.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list)
        .service(create::create)
        .service(render::render)
        .service(retire::retire)
        .service(find::find)
        .service(change::change);
}
