//! The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header; S-202, S-209).

use crate::problem::{IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REQUIRED, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use app::requests::Call;
use domain::accounts::Author;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// The key of a call that must have one.
pub struct IdempotencyKey {
    key_hash: [u8; 32],
    operation: String,
}

/// The key of a call that may have one.
pub struct MaybeIdempotencyKey(pub Option<IdempotencyKey>);

impl IdempotencyKey {
    /// The call: whose, under which key, asking what.
    pub fn call(self, owner: Author, body_digest: [u8; 32]) -> Call {
        let mut fingerprint = Sha256::new();
        fingerprint.update(self.operation.as_bytes());
        fingerprint.update(body_digest);
        Call {
            owner,
            key_hash: self.key_hash,
            fingerprint: fingerprint.finalize().into(),
        }
    }
}

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).and_then(|key| key.ok_or_else(|| IDEMPOTENCY_KEY_REQUIRED.into())))
    }
}

impl FromRequest for MaybeIdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request).map(Self))
    }
}

fn read(request: &HttpRequest) -> Result<Option<IdempotencyKey>, Problem> {
    let mut headers = request.headers().get_all("idempotency-key");
    let Some(value) = headers.next() else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .and_then(parse)
        .filter(|_| headers.next().is_none());
    let key = key.ok_or_else(|| Problem::from(IDEMPOTENCY_KEY_INVALID))?;
    Ok(Some(IdempotencyKey {
        key_hash: Sha256::digest(key.as_bytes()).into(),
        operation: format!("{} {}\n", request.method(), request.path()),
    }))
}

/// A structured-field string or the bare key: 1 to 64 letters, digits, `-` or `_`.
fn parse(value: &str) -> Option<&str> {
    let key = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(value);
    let fits = (1..=64).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    fits.then_some(key)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn s209_the_format_of_a_key() {
        assert_eq!(parse("abc-DEF_1"), Some("abc-DEF_1"));
        assert_eq!(parse("\"abc\""), Some("abc"));
        for wrong in ["", "\"\"", "a b", "\"a", "é", "a;b", &"x".repeat(65)] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
