//! The information notice (GDPR, articles 13 and 14): its versions, and which one was in force when a
//! request came in (S-113).
//!
//! A version is three texts in `crates/app/notices/<number>/`: the whole notice, the same in one page of
//! plain words, and what is read to the person. A published version never changes: another number is
//! added to [`ALL`], with the day from which it holds.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use data_encoding::HEXLOWER;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::permissions::Permission;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};
use store::submissions;

/// A version of the notice.
pub struct Notice {
    /// Its number, from 1.
    pub number: u16,
    /// The first day on which it holds.
    pub since: Date,
    /// The whole notice, in HTML.
    pub full: &'static str,
    /// The same in one page of plain words, in HTML.
    pub plain: &'static str,
    /// What is read to the person before she agrees.
    pub aloud: &'static str,
}

/// Every version, oldest first.
pub const ALL: &[Notice] = &[FIRST];

const FIRST: Notice = Notice {
    number: 1,
    since: date(2026, 11, 23),
    full: include_str!("../notices/1/full.html"),
    plain: include_str!("../notices/1/plain.html"),
    aloud: include_str!("../notices/1/aloud.txt"),
};

impl Notice {
    /// The SHA-256 of its three texts, in hexadecimal: what a request keeps.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.full);
        hash.update([0_u8]);
        hash.update(self.plain);
        hash.update([0_u8]);
        hash.update(self.aloud);
        let digest: [u8; 32] = hash.finalize().into();
        HEXLOWER.encode(&digest)
    }
}

/// The version that holds on this day; the first one before there was any.
pub fn in_force(today: Date) -> &'static Notice {
    let held = ALL.iter().rev().find(|notice| notice.since <= today);
    held.or(ALL.first()).unwrap_or(&FIRST)
}

/// The version of this number.
pub fn numbered(number: u16) -> Option<&'static Notice> {
    ALL.iter().find(|notice| notice.number == number)
}

/// The version that was in force when a request came in; `None` for requests that are older than this
/// record.
pub async fn of_request(
    app: &App,
    actor: &Actor,
    id: RequestId,
) -> Result<Option<&'static Notice>, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let actor = actor.clone();
    let hash = app
        .store
        .read(move |tx| {
            access::read(tx, &actor, id)?;
            Ok::<_, AppError>(submissions::notice(tx, id)?)
        })
        .await?;
    Ok(hash.and_then(|hash| ALL.iter().find(|notice| notice.hash() == hash)))
}

#[cfg(test)]
mod tests;
