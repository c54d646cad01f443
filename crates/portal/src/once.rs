//! Forms that do a thing once, however often their button is pressed.

use app::App;
use app::requests::Call;
use data_encoding::HEXLOWER;
use domain::accounts::Author;
use domain::clock::random_bytes;
use sha2::{Digest, Sha256};

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
