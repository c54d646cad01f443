//! The pages, in French: server-rendered, whole without scripts, over the same use cases as the API.
//!
//! [`routes`] is the whole portal on one screen. A handler has its permission in its signature
//! (`visit::Visit`, `form::Posted`), calls use cases, and fills the struct of its template; rules
//! are the use cases' business.

mod about;
mod account;
mod administration;
mod assets;
mod cookies;
mod csrf;
mod drafts;
mod entrance;
mod field;
mod form;
mod frame;
mod home;
mod invitation;
mod journal;
mod once;
mod page;
mod person;
mod person_rights;
mod queue;
mod refusal;
mod requests;
mod role;
mod sections;
mod services;
mod session;
mod statistics;
mod steering;
mod storage;
mod team;
mod treating;
pub mod urls;
mod visit;
mod webhooks;

pub use visit::in_frame;

use crate::refusal::Refusal;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use app::AppError;

/// Every page. Nothing registers itself elsewhere.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(assets::asset)
        .configure(entrance::routes)
        .configure(account::routes)
        .configure(team::routes)
        .configure(administration::routes)
        .configure(webhooks::routes)
        .configure(about::routes)
        .configure(person_rights::routes)
        .configure(work)
        .configure(fund);
}

fn work(config: &mut ServiceConfig) {
    config
        .service(home::get)
        .service(journal::get)
        .service(journal::post)
        .service(session::post)
        .service(drafts::new::get)
        .service(drafts::new::post)
        .service(drafts::list::get)
        .service(drafts::step::get)
        .service(drafts::step::post)
        .service(drafts::proposal::post)
        .service(drafts::pieces::get)
        .service(drafts::review::get)
        .service(drafts::send::post)
        .service(drafts::discard::get)
        .service(drafts::discard::post)
        .service(requests::list::get)
        .service(requests::search::get)
        .service(requests::search::post)
        .service(requests::show::get)
        .service(requests::access::post)
        .service(requests::acts::post)
        .service(requests::messages::post)
        .service(requests::items::post)
        .service(requests::files::get)
        .service(requests::files::post)
        .service(requests::mandate::get)
        .service(requests::acknowledgement::get)
        .service(statistics::get)
        .service(statistics::export::get);
}

fn fund(config: &mut ServiceConfig) {
    config
        .service(queue::next::post)
        .service(queue::bulk::post)
        .service(queue::views::post)
        .service(queue::views::forget)
        .service(queue::human::get)
        .service(treating::acts::post)
        .service(treating::autosave::post)
        .service(treating::files::post)
        .service(treating::reply::post)
        .service(steering::load::get)
        .service(steering::calendar::get)
        .service(steering::calendar::rehearse)
        .service(steering::calendar::post)
        .service(services::get)
        .service(services::post)
        .service(steering::templates::get)
        .service(steering::templates::open)
        .service(steering::templates::create)
        .service(steering::templates::change)
        .service(steering::templates::retire)
        .service(steering::rules::get)
        .service(steering::rule_drafts::get)
        .service(steering::rule_drafts::post)
        .service(steering::rule_drafts::discard)
        .service(steering::rule::get)
        .service(steering::rule::act)
        .service(steering::rule::post)
        .service(steering::rules::open)
        .service(steering::rules::rehearse)
        .service(steering::rules::publish)
        .service(treating::shortcuts::get);
}

/// The page of an address where there is none, for whoever asks.
pub async fn not_found(request: &HttpRequest) -> HttpResponse {
    match visit::come_in::<visit::Anyone>(request).await {
        Ok(visit) => {
            let frame = visit.frame(edge::kinds::kind_of(&AppError::NotFound).title);
            Refusal::from(AppError::NotFound).within(&frame)
        }
        Err(_) => Refusal::from(AppError::NotFound).error_response(),
    }
}

/// The page of a refusal that no page of its own tells.
pub fn refused(error: AppError) -> HttpResponse {
    Refusal::from(error).error_response()
}
