//! No page without a permission in its handler's signature.

use crate::cookies;
use crate::csrf;
use crate::frame::Frame;
use crate::refusal::Refusal;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::{PathError, QueryPayloadError};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use app::auth::browsing::{Visitor, resolve};
use app::{App, AppError};
use edge::Needs;
use futures_util::future::LocalBoxFuture;
use std::marker::PhantomData;
use std::ops::Deref;

/// Somebody signed in who holds the permission `P`, read from the database at this very call (S-008).
pub struct Visit<P> {
    visitor: Visitor,
    token: String,
    path: String,
    permission: PhantomData<P>,
}

/// What everybody who is signed in may do: the permission of nobody in particular.
pub struct Anyone;

/// A permission, or none in particular.
pub trait Asks {
    /// Whether the visitor may come in.
    fn admits(visitor: &Visitor) -> Result<(), AppError>;
}

impl Asks for Anyone {
    fn admits(_: &Visitor) -> Result<(), AppError> {
        Ok(())
    }
}

impl<P: Needs> Asks for P {
    fn admits(visitor: &Visitor) -> Result<(), AppError> {
        if visitor.actor.may(P::PERMISSION) {
            Ok(())
        } else {
            Err(AppError::Forbidden(P::PERMISSION))
        }
    }
}

impl<P> Visit<P> {
    /// What surrounds a page for this visitor.
    pub fn frame(&self, title: &str) -> Frame {
        Frame::of(&self.visitor, title, &self.path, self.token.clone())
    }
}

impl<P> Deref for Visit<P> {
    type Target = Visitor;
    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// The frame of whoever was met on the way to a handler.
struct Met(Frame);

/// A refusal met by somebody who is signed in is shown in her own frame, with her menu: whoever raised
/// it did not know her.
pub async fn in_frame<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    let Some(error) = answer.response().error() else {
        return Ok(answer);
    };
    // An address whose id is none leads nowhere, as an unknown one.
    let is_nowhere = error.as_error::<PathError>().is_some();
    if is_nowhere || error.as_error::<QueryPayloadError>().is_some() {
        let page = crate::not_found(answer.request()).await;
        return Ok(answer.into_response(page));
    }
    let refusal = error.as_error::<Refusal>();
    let Some(refusal) = refusal.filter(|refusal| refusal.is_page()) else {
        return Ok(answer);
    };
    let met = answer.request().extensions_mut().remove::<Met>();
    let Some(Met(mut frame)) = met else {
        return Ok(answer);
    };
    refusal.title().clone_into(&mut frame.title);
    let page = refusal.within(&frame);
    Ok(answer.into_response(page))
}

/// Who visits, if she may.
pub async fn come_in<P: Asks>(request: &HttpRequest) -> Result<Visit<P>, Refusal> {
    let app = application(request)?;
    let path = request.path().to_owned();
    let cookie = cookies::session(request).ok_or_else(|| Refusal::sign_in(request))?;
    let visitor = match resolve(app.get_ref(), &cookie).await {
        Err(AppError::NotSignedIn) => return Err(Refusal::sign_in(request)),
        resolved => resolved?,
    };
    let token = csrf::token(&cookie);
    let frame = Frame::of(&visitor, "", &path, token.clone());
    request.extensions_mut().insert(Met(frame));
    P::admits(&visitor)?;
    Ok(Visit {
        visitor,
        token,
        path,
        permission: PhantomData,
    })
}

impl<P: Asks + 'static> FromRequest for Visit<P> {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { come_in::<P>(&request).await })
    }
}

/// The application.
pub fn application(request: &HttpRequest) -> Result<web::Data<App>, Refusal> {
    let app = request.app_data::<web::Data<App>>().cloned();
    app.ok_or_else(|| AppError::Internal("the application is not wired".to_owned()).into())
}
