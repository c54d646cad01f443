//! The browsers in which a session lives. Only the SHA-256 of their cookie is kept (S-025).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::browsers;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::SessionId;
use jiff::Timestamp;

/// A browser that shows a known cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Browser {
    /// The session that it was given.
    pub session: SessionId,
    /// When it was last seen, to the minute.
    pub seen_at: Timestamp,
}

/// Keeps the cookie that a browser was given.
pub fn add(tx: &mut Tx<'_>, session: SessionId, cookie_hash: &[u8; 32]) -> Result<(), StoreError> {
    diesel::insert_into(browsers::table)
        .values((
            browsers::cookie_hash.eq(cookie_hash.to_vec()),
            browsers::session.eq(bytes(session.uuid())),
            browsers::seen_at.eq(time(tx.now())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The browser of this cookie; its session may be over.
pub fn find(tx: &mut Tx<'_>, cookie_hash: &[u8; 32]) -> Result<Option<Browser>, StoreError> {
    let found: Option<(Vec<u8>, i64)> = browsers::table
        .find(cookie_hash.to_vec())
        .select((browsers::session, browsers::seen_at))
        .first(tx.conn)
        .optional()?;
    let Some((session, seen_at)) = found else {
        return Ok(None);
    };
    let session = read_uuid(&session, at("browsers", "session"))?;
    Ok(Some(Browser {
        session: SessionId::from_uuid(session),
        seen_at: read_time(seen_at, at("browsers", "seen_at"))?,
    }))
}

/// When the browser of a session was last seen; `None` for a session that lives in no browser.
pub fn seen_at(tx: &mut Tx<'_>, session: SessionId) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<i64> = browsers::table
        .filter(browsers::session.eq(bytes(session.uuid())))
        .select(browsers::seen_at)
        .first(tx.conn)
        .optional()?;
    found
        .map(|seen_at| read_time(seen_at, at("browsers", "seen_at")))
        .transpose()
}

/// Writes that the browser was seen now.
pub fn see(tx: &mut Tx<'_>, cookie_hash: &[u8; 32]) -> Result<(), StoreError> {
    diesel::update(browsers::table.find(cookie_hash.to_vec()))
        .set(browsers::seen_at.eq(time(tx.now())))
        .execute(tx.conn)?;
    Ok(())
}
