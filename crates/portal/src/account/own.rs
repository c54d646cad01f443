//! `/compte`: who I am here.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::{Anyone, Visit};
use actix_web::get;
use askama::Template;
use domain::accounts::Membership;

#[derive(Template)]
#[template(path = "account/own.html")]
struct OwnPage {
    frame: Frame,
    name: String,
    email: String,
    role: &'static str,
    of: String,
    services: Vec<&'static str>,
    is_partner: bool,
}

/// The page.
#[get("/compte")]
pub async fn get(visit: Visit<Anyone>) -> Page {
    let services = match &visit.account.membership {
        Membership::Organisation(_) => Vec::new(),
        Membership::Fund { services, .. } => {
            services.iter().map(|service| service.label()).collect()
        }
    };
    page::show(&OwnPage {
        frame: visit.frame("Mon compte"),
        name: visit.account.name.as_str().to_owned(),
        email: visit.account.email.expose().to_owned(),
        role: visit.account.role.label(),
        of: visit.of.as_str().to_owned(),
        is_partner: visit.actor.organisation().is_some(),
        services,
    })
}
