//! What proves who a person is: the hash of her password, the sealed seed of her second factor.

use crate::columns::bytes;
use crate::error::StoreError;
use crate::schema::accounts;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::AccountId;
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

const fn seed_at(account: AccountId) -> Address<'static> {
    let id = account.uuid();
    Address {
        table: "accounts",
        column: "totp_sealed",
        row: id,
        case: id,
    }
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
