//! What a list shows of a submission: for whom, and its title.

use super::{Content, TABLE};
use crate::columns::{at, bytes, read_uuid};
use crate::error::StoreError;
use crate::schema::submissions;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::identity::PersonName;
use domain::ids::RequestId;
use domain::text::Title;
use std::collections::BTreeMap;

/// For whom a request is, and its title. No number, no text: lists show neither (S-005).
#[derive(Clone)]
pub struct Head {
    /// The name on the birth certificate.
    pub birth_name: PersonName,
    /// The name in everyday use, when it is another one.
    pub used_name: Option<PersonName>,
    /// First names.
    pub first_names: PersonName,
    /// The title, if any.
    pub title: Option<Title>,
}

/// The heads of these requests; those whose case was erased are left out.
pub fn heads(
    tx: &mut Tx<'_>,
    requests: &[RequestId],
) -> Result<BTreeMap<RequestId, Head>, StoreError> {
    let wanted = requests.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<(Vec<u8>, Vec<u8>)> = submissions::table
        .filter(submissions::request.eq_any(wanted))
        .select((submissions::request, submissions::content))
        .load(tx.conn)?;
    let cases: Vec<_> = requests.iter().map(|id| id.uuid()).collect();
    let keys = tx.vault.cases(tx.conn, &cases)?;
    let mut heads = BTreeMap::new();
    for (request, sealed) in rows {
        let id = read_uuid(&request, at(TABLE, "request"))?;
        let Some(key) = keys.get(&id) else { continue };
        let place = at(TABLE, "content");
        let content: Content = serde_json::from_slice(&key.open(TABLE, "content", id, &sealed)?)
            .map_err(|_| place.broken())?;
        let head = content.head().map_err(|()| place.broken())?;
        heads.insert(RequestId::from_uuid(id), head);
    }
    Ok(heads)
}
