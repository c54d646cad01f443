//! The secrets of API clients. Only the SHA-256 of a secret is kept: it has 256 random bits, a slow hash
//! would add nothing.

use crate::columns::{at, bytes, read_time, read_time_if, read_uuid, time};
use crate::error::StoreError;
use crate::schema::client_secrets;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::{ClientId, ClientSecretId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// A secret of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What it is called by: it opens nothing.
    pub id: ClientSecretId,
    /// Whose.
    pub client: ClientId,
    /// Its SHA-256.
    pub hash: [u8; 32],
    /// When it was given.
    pub created_at: Timestamp,
    /// When it opens no more; `None` for one of before secrets had an end.
    pub ends_at: Option<Timestamp>,
    /// When its end was last announced.
    pub announced_at: Option<Timestamp>,
}

impl Secret {
    /// Whether it opens at this instant.
    pub fn opens(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|end| now < end)
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = client_secrets)]
struct Row {
    id: Vec<u8>,
    client: Vec<u8>,
    hash: Vec<u8>,
    created_at: i64,
    ends_at: Option<i64>,
    announced_at: Option<i64>,
}

/// Adds a secret.
pub fn add(tx: &mut Tx<'_>, secret: &Secret) -> Result<(), StoreError> {
    let row = Row {
        id: bytes(secret.id.uuid()),
        client: bytes(secret.client.uuid()),
        hash: secret.hash.to_vec(),
        created_at: time(secret.created_at),
        ends_at: secret.ends_at.map(time),
        announced_at: secret.announced_at.map(time),
    };
    diesel::insert_into(client_secrets::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// The secrets of a client that open now, oldest first.
pub fn live(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<Secret>, StoreError> {
    let mut of = live_of(tx, &[client])?;
    Ok(of.remove(&client).unwrap_or_default())
}

/// The same of several clients at once; those without any are left out.
pub fn live_of(
    tx: &mut Tx<'_>,
    clients: &[ClientId],
) -> Result<BTreeMap<ClientId, Vec<Secret>>, StoreError> {
    let now = time(tx.now());
    let wanted = clients.iter().map(|id| bytes(id.uuid()));
    let is_live = client_secrets::ends_at
        .is_null()
        .or(client_secrets::ends_at.gt(now));
    let rows: Vec<Row> = client_secrets::table
        .filter(client_secrets::client.eq_any(wanted))
        .filter(is_live)
        .order((client_secrets::created_at, client_secrets::id))
        .select(Row::as_select())
        .load(tx.conn)?;
    let mut of: BTreeMap<ClientId, Vec<Secret>> = BTreeMap::new();
    for row in rows {
        let secret = Secret::try_from(row)?;
        of.entry(secret.client).or_default().push(secret);
    }
    Ok(of)
}

/// Ends every secret of a client at `end`, or earlier where it did already.
pub fn end_all(tx: &mut Tx<'_>, client: ClientId, end: Timestamp) -> Result<(), StoreError> {
    let later = client_secrets::table
        .filter(client_secrets::client.eq(bytes(client.uuid())))
        .filter(
            client_secrets::ends_at
                .is_null()
                .or(client_secrets::ends_at.gt(time(end))),
        );
    diesel::update(later)
        .set(client_secrets::ends_at.eq(Some(time(end))))
        .execute(tx.conn)?;
    Ok(())
}

/// Withdraws a secret of a client: `false` when it has no such secret.
pub fn remove(
    tx: &mut Tx<'_>,
    client: ClientId,
    secret: ClientSecretId,
) -> Result<bool, StoreError> {
    let target = client_secrets::table
        .find(bytes(secret.uuid()))
        .filter(client_secrets::client.eq(bytes(client.uuid())));
    Ok(diesel::delete(target).execute(tx.conn)? == 1)
}

/// Forgets the secrets that ended before an instant.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let over = client_secrets::table.filter(client_secrets::ends_at.lt(time(before)));
    Ok(diesel::delete(over).execute(tx.conn)?)
}

/// The secrets that end between now and `before`, the next first.
pub fn ending(tx: &mut Tx<'_>, before: Timestamp) -> Result<Vec<Secret>, StoreError> {
    let now = time(tx.now());
    let rows: Vec<Row> = client_secrets::table
        .filter(client_secrets::ends_at.gt(now))
        .filter(client_secrets::ends_at.le(time(before)))
        .order((client_secrets::ends_at, client_secrets::id))
        .limit(1_000)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Secret::try_from).collect()
}

/// Writes that the end of a secret was announced now; `false` when another process did it since it was
/// read.
pub fn announce(tx: &mut Tx<'_>, secret: &Secret) -> Result<bool, StoreError> {
    let now = time(tx.now());
    let target = client_secrets::table.find(bytes(secret.id.uuid()));
    let set = client_secrets::announced_at.eq(Some(now));
    let touched = match secret.announced_at {
        None => diesel::update(target.filter(client_secrets::announced_at.is_null()))
            .set(set)
            .execute(tx.conn)?,
        Some(former) => {
            diesel::update(target.filter(client_secrets::announced_at.eq(time(former))))
                .set(set)
                .execute(tx.conn)?
        }
    };
    Ok(touched == 1)
}

impl TryFrom<Row> for Secret {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let place = |column| at("client_secrets", column);
        Ok(Self {
            id: ClientSecretId::from_uuid(read_uuid(&row.id, place("id"))?),
            client: ClientId::from_uuid(read_uuid(&row.client, place("client"))?),
            hash: row.hash.try_into().map_err(|_| place("hash").broken())?,
            created_at: read_time(row.created_at, place("created_at"))?,
            ends_at: read_time_if(row.ends_at, place("ends_at"))?,
            announced_at: read_time_if(row.announced_at, place("announced_at"))?,
        })
    }
}
