//! `ETag`, `If-Match` and `If-None-Match` (S-212; RFC 9110 section 13).

use crate::problem::{PRECONDITION_REQUIRED, Problem, STALE};
use actix_web::dev::Payload;
use actix_web::http::header::{ETAG, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// The version that the caller saw.
#[derive(Clone, Copy)]
pub struct IfMatch(pub i32);

/// The version that the caller has, if she says so in our words: a list, `*` or anything else gets
/// the whole answer, which is never wrong.
#[derive(Clone, Copy)]
pub struct IfNoneMatch(pub Option<i32>);

/// The strong tag of a version.
pub fn etag(version: i32) -> (HeaderName, String) {
    (ETAG, format!("\"v{version}\""))
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

impl IfMatch {
    /// Reads the version, which must be said.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let value = request.headers().get(IF_MATCH);
        let value = value.ok_or_else(|| Problem::from(PRECONDITION_REQUIRED))?;
        // A weak tag, a list or `*` never equals the one strong tag that we give.
        version(value).map(Self).ok_or_else(|| STALE.into())
    }
}

impl FromRequest for IfNoneMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(IF_NONE_MATCH);
        ready(Ok(Self(value.and_then(version))))
    }
}

/// The version of the one form of tag that we give.
fn version(tag: &HeaderValue) -> Option<i32> {
    let tag = tag.to_str().ok()?;
    tag.strip_prefix("\"v")?.strip_suffix('"')?.parse().ok()
}
