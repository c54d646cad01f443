//! `ETag` and `If-Match` (S-212; RFC 9110 section 13).

use crate::problem::{PRECONDITION_REQUIRED, Problem, STALE};
use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, HeaderName, IF_MATCH};
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The version that the caller saw.
#[derive(Clone, Copy)]
pub struct IfMatch(pub i32);

/// The strong tag of a version.
pub fn etag(version: i32) -> (HeaderName, String) {
    (ETAG, format!("\"v{version}\""))
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(IF_MATCH) else {
            return ready(Err(PRECONDITION_REQUIRED.into()));
        };
        // A weak tag, a list or `*` never equals the one strong tag that we give.
        let version = value
            .to_str()
            .ok()
            .and_then(|value| value.strip_prefix("\"v")?.strip_suffix('"')?.parse().ok());
        ready(version.map(Self).ok_or_else(|| STALE.into()))
    }
}
