//! Single-use links: invitations, password resets, the bootstrap token. Only their hash is kept
//! (S-021, S-022).

use crate::columns::{at, bytes, read, read_uuid_if, time};
use crate::error::StoreError;
use crate::schema::one_time_tokens;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::coded;
use domain::ids::AccountId;
use jiff::Timestamp;

coded! {
    /// What a single-use link opens.
    pub enum Purpose {
        /// Choosing a first password and a second factor.
        Invitation = "invitation", "Invitation";
        /// Choosing another password.
        PasswordReset = "password_reset", "Mot de passe oublié";
        /// Creating the first fund and its administrator.
        Bootstrap = "bootstrap", "Première mise en service";
    }
}

/// A link that still opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it opens.
    pub purpose: Purpose,
    /// For whom; `None` for the bootstrap token.
    pub account: Option<AccountId>,
}

/// Keeps the SHA-256 of a token.
pub fn add(
    tx: &mut Tx<'_>,
    token_hash: &[u8; 32],
    link: &Link,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::token_hash.eq(token_hash.to_vec()),
            one_time_tokens::purpose.eq(link.purpose.code()),
            one_time_tokens::account.eq(link.account.map(|account| bytes(account.uuid()))),
            one_time_tokens::expires_at.eq(time(expires_at)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The link of this token, if it still opens. Looking does not use it.
pub fn find(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Link>, StoreError> {
    let found: Option<(String, Option<Vec<u8>>)> = one_time_tokens::table
        .find(token_hash.to_vec())
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(time(tx.now())))
        .select((one_time_tokens::purpose, one_time_tokens::account))
        .first(tx.conn)
        .optional()?;
    found
        .map(|(purpose, account)| {
            let account = read_uuid_if(account.as_deref(), at("one_time_tokens", "account"))?;
            Ok(Link {
                purpose: read(&purpose, at("one_time_tokens", "purpose"))?,
                account: account.map(AccountId::from_uuid),
            })
        })
        .transpose()
}

/// Uses the link: `false` when it was used, or is over.
pub fn spend(tx: &mut Tx<'_>, token_hash: &[u8; 32]) -> Result<bool, StoreError> {
    let now = time(tx.now());
    let target = one_time_tokens::table
        .find(token_hash.to_vec())
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(now));
    let touched = diesel::update(target)
        .set(one_time_tokens::used_at.eq(Some(now)))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Closes every link of this purpose that is still open for the account: the newest replaces the
/// others.
pub fn close(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    account: Option<AccountId>,
) -> Result<(), StoreError> {
    let now = time(tx.now());
    let open = one_time_tokens::table
        .filter(one_time_tokens::purpose.eq(purpose.code()))
        .filter(one_time_tokens::used_at.is_null());
    match account {
        Some(account) => {
            diesel::update(open.filter(one_time_tokens::account.eq(bytes(account.uuid()))))
                .set(one_time_tokens::used_at.eq(Some(now)))
                .execute(tx.conn)?
        }
        None => diesel::update(open.filter(one_time_tokens::account.is_null()))
            .set(one_time_tokens::used_at.eq(Some(now)))
            .execute(tx.conn)?,
    };
    Ok(())
}

/// Forgets the links that were over before an instant.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp) -> Result<usize, StoreError> {
    let over = one_time_tokens::table.filter(one_time_tokens::expires_at.lt(time(before)));
    Ok(diesel::delete(over).execute(tx.conn)?)
}
