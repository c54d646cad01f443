//! An answer that can be given again, byte for byte.

use super::REPLAYED;
use crate::precondition::etag;
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, LOCATION};
use app::AppError;
use app::once::{Answer, Nonce};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// The answer of an act: what is kept of it for a week, so nothing about a person is in it (S-211).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reply {
    status: u16,
    #[serde(skip)]
    object: Uuid,
    location: Option<String>,
    version: Option<i32>,
    body: Option<String>,
    /// Where the secret that it shows comes from, in hexadecimal.
    nonce: Option<String>,
    #[serde(skip)]
    replayed: bool,
}

/// What is left of an answer after a week.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LateRetry {
    /// What the first call made.
    id: Uuid,
}

impl Reply {
    /// Done, about this object; nothing more to say.
    pub const fn done(object: Uuid) -> Self {
        Self {
            status: 204,
            object,
            location: None,
            version: None,
            body: None,
            nonce: None,
            replayed: false,
        }
    }

    /// Done, about this object, which is then so.
    pub fn of(object: Uuid, shown: &impl Serialize) -> Self {
        Self {
            status: 200,
            body: Some(serde_json::to_string(shown).unwrap_or_default()),
            ..Self::done(object)
        }
    }

    /// Made, at this address.
    pub fn made(mut self, list: &str) -> Self {
        self.status = 201;
        self.location = Some(format!("/api/v1/{list}/{}", self.object));
        self
    }

    /// Made, at no address of its own.
    pub const fn made_within(mut self) -> Self {
        self.status = 201;
        self
    }

    /// At this version.
    pub const fn at(mut self, version: i32) -> Self {
        self.version = Some(version);
        self
    }

    /// Shows a secret that comes from this nonce: it is in the answer, and in nothing that is kept.
    pub fn showing(mut self, nonce: Nonce) -> Self {
        self.nonce = Some(HEXLOWER.encode(&nonce.0));
        self
    }

    /// With its secret, as this member.
    pub fn with_secret(mut self, member: &str, secret: impl FnOnce(Nonce) -> String) -> Self {
        let nonce = self.nonce.as_deref().map(str::as_bytes);
        let nonce = nonce.and_then(|nonce| HEXLOWER.decode(nonce).ok()?.try_into().ok());
        let shown = self.body.as_deref().map(serde_json::from_str);
        if let (Some(nonce), Some(Ok(Value::Object(mut shown)))) = (nonce, shown) {
            shown.insert(member.to_owned(), Value::String(secret(Nonce(nonce))));
            self.body = Some(Value::Object(shown).to_string());
        }
        self
    }

    /// What is kept of it.
    pub fn kept(&self) -> Answer {
        Answer {
            object: self.object,
            made: self.status == 201,
            text: serde_json::to_string(self).unwrap_or_default(),
        }
    }

    /// The answer.
    pub fn answer(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut response = HttpResponse::build(status);
        if let Some(location) = self.location {
            response.insert_header((LOCATION, location));
        }
        if let Some(version) = self.version {
            response.insert_header(etag(version));
        }
        if self.replayed {
            response.insert_header(REPLAYED);
        }
        if self.nonce.is_some() {
            response.insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store")));
        }
        match self.body {
            Some(body) => {
                let json = HeaderValue::from_static("application/json");
                response.insert_header((CONTENT_TYPE, json)).body(body)
            }
            None => response.finish(),
        }
    }

    /// The answer of an earlier call: as it was, or after a week what it made.
    pub fn again(object: Uuid, kept: Option<&str>) -> Result<Self, Problem> {
        let reply = match kept {
            Some(kept) => serde_json::from_str(kept).map_err(|error| {
                AppError::Internal(format!("an answer that was kept cannot be read: {error}"))
            })?,
            None => Self::of(object, &LateRetry { id: object }),
        };
        Ok(Self {
            replayed: true,
            ..reply
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-203: what is kept gives the same answer.
    #[test]
    fn s203_an_answer_that_was_kept_is_the_same() {
        let id = Uuid::from_u128(7);
        let reply = Reply::of(id, &serde_json::json!({ "id": id }))
            .made("webhooks")
            .at(3);
        let kept = reply.kept();
        assert!(kept.made && kept.object == id);
        let again = Reply::again(id, Some(&kept.text)).unwrap().answer();
        let first = reply.answer();
        assert_eq!(first.status(), again.status());
        for (name, value) in first.headers() {
            assert_eq!(again.headers().get(name), Some(value));
        }
        assert_eq!(again.headers().get("idempotency-replayed").unwrap(), "true");
        let bytes = |response: HttpResponse| {
            use actix_web::body::MessageBody;
            response.into_body().try_into_bytes().ok()
        };
        assert_eq!(bytes(first), bytes(again));
    }

    /// S-210: after a week, what it made.
    #[test]
    fn s210_a_late_retry_is_told_what_was_made() {
        let late = Reply::again(Uuid::from_u128(7), None).unwrap().answer();
        assert_eq!(late.status(), 200);
        assert!(Reply::again(Uuid::nil(), Some("?")).is_err());
    }
}
