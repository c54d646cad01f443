//! The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header; S-202, S-209), and what a call
//! that is made again is answered.

use crate::problem::{IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REQUIRED, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use app::AppError;
use app::once::{Answer, Call};
use domain::accounts::Author;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use uuid::Uuid;

mod described;
mod reply;
pub use described::describe;
pub use reply::Reply;

/// Said of every answer that an earlier call got.
pub const REPLAYED: (&str, &str) = ("Idempotency-Replayed", "true");
/// What a call without a body asks.
pub const NO_BODY: [u8; 32] = [0; 32];

/// The key of a call that must have one.
pub struct IdempotencyKey {
    key_hash: [u8; 32],
    operation: String,
}

/// The key of a call that may have one.
pub struct MaybeIdempotencyKey(pub Option<IdempotencyKey>);

impl IdempotencyKey {
    /// The key of a request that is filed with others: that of `POST /requests`, so that the same request
    /// is the same call whichever way it comes.
    pub fn of_a_filing(key: &str) -> Result<Self, Problem> {
        let key = parse(key).ok_or_else(|| Problem::from(IDEMPOTENCY_KEY_INVALID))?;
        Ok(Self {
            key_hash: Sha256::digest(key.as_bytes()).into(),
            operation: "POST /api/v1/requests\n".to_owned(),
        })
    }

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

/// What a call gives: what it did now, or what it did when it was made first.
pub enum Given<T> {
    /// Done now.
    Now(T),
    /// Done before.
    Before {
        /// What it made or acted on.
        object: Uuid,
        /// What was kept of its answer, for a week.
        kept: Option<String>,
    },
}

impl MaybeIdempotencyKey {
    /// Reads the key, if there is one.
    pub fn of(request: &HttpRequest) -> Result<Self, Problem> {
        read(request).map(Self)
    }

    /// The call, when it has a key: whose, asking what.
    pub fn call(self, owner: Author, body_digest: [u8; 32]) -> Option<Call> {
        self.0.map(|key| key.call(owner, body_digest))
    }

    /// Does `act`, once however often its call is made with the same key. `tell` makes what is kept of what
    /// its write gives.
    pub async fn give<T: 'static>(
        self,
        (owner, body_digest): (Author, [u8; 32]),
        act: impl Future<Output = Result<T, AppError>>,
        tell: impl Fn(&T) -> Answer + Send + Sync + 'static,
    ) -> Result<Given<T>, Problem> {
        let done = match self.call(owner, body_digest) {
            Some(call) => app::once::once(call, tell, act).await,
            None => act.await,
        };
        match done {
            Ok(done) => Ok(Given::Now(done)),
            Err(AppError::Done { object, kept }) => Ok(Given::Before { object, kept }),
            Err(error) => Err(error.into()),
        }
    }

    /// The same, where the whole answer is kept.
    pub async fn reply<T: 'static>(
        self,
        call: (Author, [u8; 32]),
        act: impl Future<Output = Result<T, AppError>>,
        tell: impl Fn(&T) -> Reply + Clone + Send + Sync + 'static,
    ) -> Result<Reply, Problem> {
        let kept = tell.clone();
        match self.give(call, act, move |done| kept(done).kept()).await? {
            Given::Now(done) => Ok(tell(&done)),
            Given::Before { object, kept } => Reply::again(object, kept.as_deref()),
        }
    }

    /// The same, answered.
    pub async fn once<T: 'static>(
        self,
        call: (Author, [u8; 32]),
        act: impl Future<Output = Result<T, AppError>>,
        tell: impl Fn(&T) -> Reply + Clone + Send + Sync + 'static,
    ) -> Result<HttpResponse, Problem> {
        Ok(self.reply(call, act, tell).await?.answer())
    }
}

/// What is kept of an answer that is made again from the rows of what it made.
pub const fn made(object: Uuid) -> Answer {
    Answer {
        object,
        made: true,
        text: String::new(),
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
        ready(Self::of(request))
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

/// Whether it can be a key.
pub fn is_key(text: &str) -> bool {
    parse(text) == Some(text)
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
