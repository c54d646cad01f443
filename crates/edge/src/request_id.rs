//! The id of a call: in its answer, in its log lines, in the problem it may get.

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{HeaderName, HeaderValue};
use domain::clock::{Random, random_bytes};
use futures_util::future::LocalBoxFuture;
use std::future::{Ready, ready};
use std::sync::Arc;

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the call being served.
pub fn current() -> String {
    CURRENT.try_with(Clone::clone).unwrap_or_default()
}

/// Gives each call its id. A client's own id is not taken over: it could hold anything.
pub struct RequestIds {
    random: Arc<dyn Random>,
}

impl RequestIds {
    /// Ids drawn from this randomness.
    pub fn new(random: Arc<dyn Random>) -> Self {
        Self { random }
    }
}

impl<S, B> Transform<S, ServiceRequest> for RequestIds
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = actix_web::Error;
    type InitError = ();
    type Transform = WithId<S>;
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(WithId {
            service,
            random: Arc::clone(&self.random),
        }))
    }
}

/// The service that gives ids.
pub struct WithId<S> {
    service: S,
    random: Arc<dyn Random>,
}

impl<S, B> Service<ServiceRequest> for WithId<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Self::Error>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let id = data_encoding::HEXLOWER.encode(&random_bytes::<12>(self.random.as_ref()));
        let served = CURRENT.sync_scope(id.clone(), || self.service.call(request));
        Box::pin(CURRENT.scope(id.clone(), async move {
            let mut response = served.await?;
            if let Ok(value) = HeaderValue::from_str(&id) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static("x-request-id"), value);
            }
            Ok(response)
        }))
    }
}
