//! Who somebody is at an identity provider: what signs her in instead of her password (S-024).

use crate::columns::{at, bytes, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::schema::identities;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::identity::Siret;
use domain::ids::AccountId;
use domain::text::Sensitive;
use jiff::Timestamp;
use sealing::IndexKind;

/// What a provider calls somebody: unique at that provider, and for ever hers.
pub struct Subject {
    /// The provider.
    pub issuer: String,
    /// Her identifier there: it may be a personal number.
    pub identifier: Sensitive<String>,
}

/// An account that a provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The account.
    pub account: AccountId,
    /// The establishment that the provider gave when it was linked.
    pub siret: Option<Siret>,
    /// When it was linked.
    pub linked_at: Timestamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = identities)]
struct Row {
    issuer: String,
    account: Vec<u8>,
    siret: Option<String>,
    linked_at: i64,
}

fn index(tx: &Tx<'_>, subject: &Subject) -> Vec<u8> {
    let keyring = &tx.vault.keyring;
    let identifier = subject.identifier.expose();
    let index = keyring.blind_index(IndexKind::Subject, &subject.issuer, identifier);
    index.bytes().to_vec()
}

/// Links an account. [`StoreError::Taken`] when the subject is linked, or the account is to another
/// subject of this provider.
pub fn add(
    tx: &mut Tx<'_>,
    account: AccountId,
    subject: &Subject,
    siret: Option<&Siret>,
) -> Result<(), StoreError> {
    let (index, now) = (index(tx, subject), time(tx.now()));
    diesel::insert_into(identities::table)
        .values((
            identities::issuer.eq(&subject.issuer),
            identities::subject_index.eq(index),
            identities::account.eq(bytes(account.uuid())),
            identities::siret.eq(siret.map(|siret| siret.as_str().to_owned())),
            identities::linked_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whose subject it is.
pub fn find(tx: &mut Tx<'_>, subject: &Subject) -> Result<Option<Identity>, StoreError> {
    let index = index(tx, subject);
    let found: Option<Row> = identities::table
        .find((subject.issuer.as_str(), index))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Identity::try_from).transpose()
}

/// The providers that know an account.
pub fn of_account(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<Identity>, StoreError> {
    let rows: Vec<Row> = identities::table
        .filter(identities::account.eq(bytes(account.uuid())))
        .order(identities::issuer)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Identity::try_from).collect()
}

/// Unlinks an account from every provider; how many there were.
pub fn remove(tx: &mut Tx<'_>, account: AccountId) -> Result<usize, StoreError> {
    let target = identities::table.filter(identities::account.eq(bytes(account.uuid())));
    Ok(diesel::delete(target).execute(tx.conn)?)
}

impl TryFrom<Row> for Identity {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let siret = row.siret.map(Siret::try_from).transpose();
        Ok(Self {
            account: AccountId::from_uuid(read_uuid(&row.account, at("identities", "account"))?),
            siret: siret.map_err(|_| at("identities", "siret").broken())?,
            linked_at: read_time(row.linked_at, at("identities", "linked_at"))?,
            issuer: row.issuer,
        })
    }
}
