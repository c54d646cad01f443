//! No data without a permission in the signature.

use crate::problem::{NOT_SIGNED_IN, Problem};
use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use app::auth::actor::resolve;
use app::auth::tokens::Proof;
use app::{App, AppError};
use domain::accounts::Actor;
pub use edge::needs::*;
use futures_util::future::LocalBoxFuture;
use std::marker::PhantomData;
use std::ops::Deref;

/// An actor who holds the permission `P`, read from the database at this very call (S-008).
pub struct Allowed<P>(Actor, PhantomData<P>);

impl<P> Deref for Allowed<P> {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.0
    }
}

/// The access token alone: for whoever leaves.
pub struct Bearer(pub String);

impl FromRequest for Bearer {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(bearer(request).map(Self))
    }
}

/// The proof of a good token, whose bearer the use case looks up in the unit of work in which it
/// reads, and asks for the permission `P`: for the two calls that are made most, and for one that asks how lately she proved it.
pub struct Proven<P>(pub Proof, PhantomData<P>);

impl<P: Needs + 'static> FromRequest for Proven<P> {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let proof = application(request).and_then(|app| {
            let proof = app.tokens.verify(&bearer(request)?)?;
            Ok(Self(proof, PhantomData))
        });
        std::future::ready(proof)
    }
}

/// Anybody who is signed in: for what everybody may do with her own account.
pub struct SignedIn(pub Actor);

impl<P: Needs + 'static> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, token) = (application(request), bearer(request));
        Box::pin(async move {
            let (app, token) = (app?, token?);
            let actor = resolve(app.get_ref(), &token).await?;
            if actor.may(P::PERMISSION) {
                Ok(Self(actor, PhantomData))
            } else {
                Err(AppError::Forbidden(P::PERMISSION).into())
            }
        })
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (app, token) = (application(request), bearer(request));
        Box::pin(async move {
            let (app, token) = (app?, token?);
            Ok(Self(resolve(app.get_ref(), &token).await?))
        })
    }
}

fn application(request: &HttpRequest) -> Result<web::Data<App>, Problem> {
    let app = request.app_data::<web::Data<App>>().cloned();
    app.ok_or_else(|| AppError::Internal("the application is not wired".to_owned()).into())
}

/// The bearer token (RFC 6750): one header, the scheme in any case.
pub(crate) fn bearer(request: &HttpRequest) -> Result<String, Problem> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (Some(value), None) = (headers.next(), headers.next()) else {
        return Err(NOT_SIGNED_IN.into());
    };
    let value = value.to_str().unwrap_or_default();
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            Ok(token.trim().to_owned())
        }
        _ => Err(NOT_SIGNED_IN.into()),
    }
}
