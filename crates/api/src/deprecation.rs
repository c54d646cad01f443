//! Calls that will not be served for ever (S-215): `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) on all
//! their answers, from the day on which that is decided; 410 once it is over.

use crate::problem::{Problem, RETIRED};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, HttpDate, LINK};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};
use app::{App, audit};
use jiff::Timestamp;
use std::time::SystemTime;
use utoipa::openapi::{Deprecated, OpenApi};

/// A call that will end.
#[derive(Debug, Clone, Copy)]
pub struct Ending {
    /// Its method.
    pub method: &'static str,
    /// Its path in the OpenAPI document.
    pub path: &'static str,
    /// Since when something else is to be called.
    pub since: Timestamp,
    /// The instant from which it is served no more: later than `since`.
    pub sunset: Timestamp,
    /// What to call instead: a page, relative to this server or not.
    pub instead: &'static str,
}

/// Every call that will end. Today: none.
pub const ENDINGS: &[Ending] = &[];

/// The endings that a service tells of.
#[derive(Debug, Clone, Copy)]
pub struct Endings(pub &'static [Ending]);

impl Default for Endings {
    fn default() -> Self {
        Self(ENDINGS)
    }
}

impl Endings {
    fn of(self, request: &ServiceRequest) -> Option<&'static Ending> {
        if self.0.is_empty() {
            return None;
        }
        let pattern = request.match_pattern()?;
        let method = request.method().as_str();
        let mut endings = self.0.iter();
        endings.find(|ending| ending.method == method && ending.path == pattern)
    }

    /// Marks them in the document.
    pub fn mark(self, document: &mut OpenApi) {
        for ending in self.0 {
            let item = document.paths.paths.get_mut(ending.path);
            let operation = item.and_then(|item| match ending.method {
                "GET" => item.get.as_mut(),
                "POST" => item.post.as_mut(),
                "PUT" => item.put.as_mut(),
                "PATCH" => item.patch.as_mut(),
                "DELETE" => item.delete.as_mut(),
                _ => None,
            });
            if let Some(operation) = operation {
                operation.deprecated = Some(Deprecated::True);
            }
        }
    }
}

/// Tells whoever calls something that will end, and the log who still does; refuses what ended.
pub async fn tell_endings(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let endings = request.app_data::<web::Data<Endings>>();
    let endings = endings.map_or_else(Endings::default, |endings| ***endings);
    let Some(ending) = endings.of(&request) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let app = request.app_data::<web::Data<App>>();
    if app.is_some_and(|app| app.clock.now() >= ending.sunset) {
        let mut refusal = Problem::from(RETIRED).error_response();
        announce(refusal.headers_mut(), ending);
        return Ok(request.into_response(refusal));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    let author = audit::acting_now().map(|actor| actor.author);
    let author = author.and_then(domain::accounts::Author::uuid);
    tracing::warn!(method = ending.method, route = ending.path, author = ?author, "a call that will end");
    announce(response.headers_mut(), ending);
    Ok(response)
}

fn announce(headers: &mut HeaderMap, ending: &Ending) {
    let sunset = HttpDate::from(SystemTime::from(ending.sunset));
    let values = [
        (
            HeaderName::from_static("deprecation"),
            format!("@{}", ending.since.as_second()),
        ),
        (HeaderName::from_static("sunset"), sunset.to_string()),
        (
            LINK,
            format!(
                "<{}>; rel=\"deprecation\"; type=\"text/html\"",
                ending.instead
            ),
        ),
    ];
    for (name, value) in values {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-215: a call does not end before it is said that it will.
    #[test]
    fn s215_every_ending_is_said_before_it_comes_and_is_a_call_of_the_document() {
        let document = crate::openapi();
        for ending in ENDINGS {
            assert!(ending.since < ending.sunset, "{}", ending.path);
            assert!(
                document.paths.paths.contains_key(ending.path),
                "{}",
                ending.path
            );
        }
    }

    /// S-215: what ends is marked in the document, and nothing else is.
    #[test]
    fn s215_the_document_marks_what_ends() {
        let ending = Ending {
            method: "GET",
            path: "/api/v1/services",
            since: Timestamp::UNIX_EPOCH,
            sunset: Timestamp::MAX,
            instead: "/docs/",
        };
        let mut document = crate::openapi();
        Endings(Box::leak(Box::new([ending]))).mark(&mut document);
        let written = serde_json::to_string(&document).unwrap();
        assert_eq!(
            written.matches("\"deprecated\":true").count(),
            1 + ENDINGS.len()
        );
        let services = &document.paths.paths["/api/v1/services"];
        let operation = services.get.as_ref().unwrap();
        assert!(operation.deprecated == Some(Deprecated::True));
    }
}
