//! What proves who a person is: the hash of her password, the sealed seed of her second factor.

use crate::accounts::identities;
use crate::columns::{bytes, time};
use crate::error::StoreError;
use crate::schema::{accounts, next_second_factors};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;
use jiff::Timestamp;
use sealing::Address;
use zeroize::Zeroizing;

/// What signing in is checked against.
pub struct Credentials {
    /// The PHC string of the password; `None` until an invitation is accepted.
    pub password_hash: Option<Zeroizing<String>>,
    /// The seed of the second factor; `None` until an invitation is accepted.
    pub totp_seed: Option<Zeroizing<Vec<u8>>>,
    /// The last 30-second step that was accepted (S-020).
    pub totp_step: Option<i64>,
}

/// Hash, sealed seed, last step.
type Columns = (Option<String>, Option<Vec<u8>>, Option<i64>);

pub(crate) const fn seed_at(account: AccountId) -> Address<'static> {
    let id = account.uuid();
    Address {
        table: "accounts",
        column: "totp_sealed",
        row: id,
        case: id,
    }
}

pub(crate) const fn next_seed_at(account: AccountId) -> Address<'static> {
    let id = account.uuid();
    Address {
        table: "next_second_factors",
        column: "seed_sealed",
        row: id,
        case: id,
    }
}

/// The PHC string of an account's password, and nothing else: signing in reads it first.
pub fn password_hash(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Option<Zeroizing<String>>, StoreError> {
    let found: Option<Option<String>> = accounts::table
        .find(bytes(account.uuid()))
        .select(accounts::password_hash)
        .first(tx.conn)
        .optional()?;
    Ok(found.flatten().map(Zeroizing::new))
}

/// The credentials of an account.
pub fn find(tx: &mut Tx<'_>, account: AccountId) -> Result<Option<Credentials>, StoreError> {
    let found: Option<Columns> = accounts::table
        .find(bytes(account.uuid()))
        .select((
            accounts::password_hash,
            accounts::totp_sealed,
            accounts::totp_step,
        ))
        .first(tx.conn)
        .optional()?;
    found
        .map(|(password_hash, sealed, totp_step)| {
            let totp_seed = sealed
                .map(|sealed| tx.vault.keyring.open_system(&seed_at(account), &sealed))
                .transpose()?;
            let password_hash = password_hash.map(Zeroizing::new);
            Ok(Credentials {
                password_hash,
                totp_seed,
                totp_step,
            })
        })
        .transpose()
}

/// Replaces the password's hash.
pub fn set_password(tx: &mut Tx<'_>, account: AccountId, hash: &str) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(bytes(account.uuid())))
        .set(accounts::password_hash.eq(Some(hash)))
        .execute(tx.conn)?;
    Ok(())
}

/// Replaces a hash by a stronger one of the same password: nothing happens when the password was
/// changed meanwhile.
pub fn strengthen(
    tx: &mut Tx<'_>,
    account: AccountId,
    former: &str,
    hash: &str,
) -> Result<(), StoreError> {
    let target = accounts::table
        .find(bytes(account.uuid()))
        .filter(accounts::password_hash.eq(former));
    diesel::update(target)
        .set(accounts::password_hash.eq(Some(hash)))
        .execute(tx.conn)?;
    Ok(())
}

/// Replaces the seed of the second factor.
pub fn set_totp(tx: &mut Tx<'_>, account: AccountId, seed: &[u8]) -> Result<(), StoreError> {
    let sealed = tx
        .vault
        .keyring
        .seal_system(&seed_at(account), seed, tx.vault.random.as_ref())?;
    diesel::update(accounts::table.find(bytes(account.uuid())))
        .set((
            accounts::totp_sealed.eq(Some(sealed)),
            accounts::totp_step.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Spends a step of the second factor: `false` when this step, or a later one, was spent (S-020).
pub fn spend_step(tx: &mut Tx<'_>, account: AccountId, step: i64) -> Result<bool, StoreError> {
    let target = accounts::table.find(bytes(account.uuid())).filter(
        accounts::totp_step
            .is_null()
            .or(accounts::totp_step.lt(step)),
    );
    let touched = diesel::update(target)
        .set(accounts::totp_step.eq(Some(step)))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Takes away all that an account could sign in with: it signs in again only after an invitation.
pub fn clear(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    drop_next_totp(tx, account)?;
    identities::remove(tx, account)?;
    diesel::update(accounts::table.find(bytes(account.uuid())))
        .set((
            accounts::password_hash.eq(None::<String>),
            accounts::totp_sealed.eq(None::<Vec<u8>>),
            accounts::totp_step.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps the seed that is to replace the one in use, until that instant.
pub fn set_next_totp(
    tx: &mut Tx<'_>,
    account: AccountId,
    seed: &[u8],
    until: Timestamp,
) -> Result<(), StoreError> {
    let random = tx.vault.random.as_ref();
    let sealed = tx
        .vault
        .keyring
        .seal_system(&next_seed_at(account), seed, random)?;
    drop_next_totp(tx, account)?;
    diesel::insert_into(next_second_factors::table)
        .values((
            next_second_factors::account.eq(bytes(account.uuid())),
            next_second_factors::seed_sealed.eq(sealed),
            next_second_factors::expires_at.eq(time(until)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The seed that is to replace the one in use; `None` once its time is over.
pub fn next_totp(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
    let sealed: Option<Vec<u8>> = next_second_factors::table
        .find(bytes(account.uuid()))
        .filter(next_second_factors::expires_at.gt(time(tx.now())))
        .select(next_second_factors::seed_sealed)
        .first(tx.conn)
        .optional()?;
    let opened = sealed
        .map(|sealed| {
            tx.vault
                .keyring
                .open_system(&next_seed_at(account), &sealed)
        })
        .transpose()?;
    Ok(opened)
}

/// Forgets the seed that was to replace the one in use.
pub fn drop_next_totp(tx: &mut Tx<'_>, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(next_second_factors::table.find(bytes(account.uuid()))).execute(tx.conn)?;
    Ok(())
}
