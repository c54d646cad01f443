//! Forms that do a thing once, however often their button is pressed.

use app::once::Answer;
use app::requests::Call;
use app::{App, AppError};
use data_encoding::HEXLOWER;
use domain::accounts::Author;
use domain::clock::random_bytes;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The longest key that a form of ours bears.
const LONGEST: usize = 64;

/// A key for a form about to be shown.
pub fn key(app: &App) -> String {
    HEXLOWER.encode(&random_bytes::<16>(app.random.as_ref()))
}

/// The call of whoever sent the form with this key; none for a form without a key.
pub fn call(author: Author, key: &str, what: &str) -> Option<Call> {
    (!key.is_empty() && key.len() <= LONGEST).then(|| Call {
        owner: author,
        key_hash: Sha256::digest(key.as_bytes()).into(),
        fingerprint: Sha256::digest(what.as_bytes()).into(),
    })
}

/// The same, for a form that stays in the browser's history: other words are another call.
pub fn call_saying(author: Author, key: &str, what: &str, words: &str) -> Option<Call> {
    call(author, key, what).map(|call| {
        let mut whole = Sha256::new();
        whole.update(call.key_hash);
        whole.update(words.as_bytes());
        Call {
            key_hash: whole.finalize().into(),
            ..call
        }
    })
}

/// What a form did.
pub enum Done<T> {
    /// The thing, done now.
    Now(T),
    /// The same form did it before.
    Before {
        /// What it made.
        object: Uuid,
        /// What was kept of it, for a week.
        kept: Option<String>,
    },
}

/// Does the work of a form, unless the same form did it before. `tell` says what to keep of it, in the
/// transaction that does it.
pub async fn done<T: 'static>(
    call: Option<Call>,
    tell: impl Fn(&T) -> Answer + Send + Sync + 'static,
    work: impl Future<Output = Result<T, AppError>>,
) -> Result<Done<T>, AppError> {
    let did = match call {
        Some(call) => app::once::once(call, tell, work).await,
        None => work.await,
    };
    match did {
        Ok(thing) => Ok(Done::Now(thing)),
        Err(AppError::Done { object, kept }) => Ok(Done::Before { object, kept }),
        Err(error) => Err(error),
    }
}

/// What is kept of a thing that is shown again from its rows.
pub fn made(object: Uuid) -> Answer {
    Answer {
        object,
        made: true,
        text: String::new(),
    }
}
