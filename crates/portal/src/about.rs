//! What the service says of itself, to whoever passes: signed in or not.

pub mod accessibility;
pub mod legal;
pub mod privacy;
pub mod site_map;

use crate::frame::Frame;
use crate::refusal::Refusal;
use crate::visit::{Anyone, Visit, come_in};
use actix_web::dev::Payload;
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

/// The pages about the service.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(accessibility::get)
        .service(legal::get)
        .service(privacy::get)
        .service(privacy::plain)
        .service(privacy::version)
        .service(site_map::get);
}

/// Whoever passes.
pub struct Passer(Option<Visit<Anyone>>);

impl Passer {
    /// What surrounds the page.
    fn frame(&self, title: &str) -> Frame {
        self.0.as_ref().map_or_else(
            || Frame::of_guest(title, String::new()),
            |visit| visit.frame(title),
        )
    }
}

impl FromRequest for Passer {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match come_in::<Anyone>(&request).await {
                Ok(visit) => Ok(Self(Some(visit))),
                Err(Refusal::SignIn { .. }) => Ok(Self(None)),
                Err(other) => Err(other),
            }
        })
    }
}
