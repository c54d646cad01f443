//! From a bearer token to somebody who acts: the only way to become an [`Actor`].

use crate::audit;
use crate::auth::tokens::Proof;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, Actor, Author, Membership};
use domain::permissions::{Permission, Scope};
use std::collections::BTreeSet;
use std::net::IpAddr;
use store::clients::{Client, TokenId};
use store::{Tx, accounts, clients};

/// Who bears the token: a good token, whose session is open or whose client is active, and whose
/// organisation is too, right now (S-004, S-008, S-027, S-306); a client, from where it may call (S-216).
/// One read unit.
///
/// Refuses with [`AppError::NotSignedIn`], whatever the reason.
pub async fn resolve(app: &App, bearer: &str) -> Result<Actor, AppError> {
    let proof = app.tokens.verify(bearer)?;
    let from = audit::caller();
    let actor = app.store.read(move |tx| stand(tx, &proof, from)).await?;
    audit::acting(&actor);
    Ok(actor)
}

/// The same, for a use case that reads what is asked in the same unit: who asks is known at the very
/// instant at which it is read, and nobody waits twice for the database.
pub(crate) fn stand(
    tx: &mut Tx<'_>,
    proof: &Proof,
    from: Option<IpAddr>,
) -> Result<Actor, AppError> {
    let actor = match proof {
        Proof::Session { account, session } => accounts::signed_in(tx, *session)?
            .filter(|found| found.id == *account)
            .map(of_account),
        Proof::Client {
            client,
            token,
            scopes,
            ..
        } => clients::bearing(tx, *client, *token)?
            .filter(|found| {
                from.map_or(found.networks.is_anywhere(), |from| {
                    found.networks.admit(from)
                })
            })
            .and_then(|found| of_token(&found, scopes, *token)),
    };
    actor.ok_or(AppError::NotSignedIn)
}

/// A person, with the rights of her role.
pub fn of_account(account: Account) -> Actor {
    Actor {
        author: Author::Account(account.id),
        membership: account.membership,
        permissions: account.role.permissions(),
    }
}

/// A client, with the rights of the scopes that its token has and that it is still granted. `None`
/// for a token of before its secret was withdrawn.
fn of_token(client: &Client, scopes: &BTreeSet<Scope>, token: TokenId) -> Option<Actor> {
    if !client.gave(token) {
        return None;
    }
    let granted: BTreeSet<Scope> = scopes.intersection(&client.scopes).copied().collect();
    Some(of_client(client, &granted))
}

/// A client, with the rights of some of its scopes (S-012).
pub fn of_client(client: &Client, scopes: &BTreeSet<Scope>) -> Actor {
    let partner = matches!(client.membership, Membership::Organisation(_));
    let permissions: BTreeSet<Permission> = scopes
        .iter()
        .flat_map(|scope| scope.permissions(partner))
        .copied()
        .collect();
    Actor {
        author: Author::Client(client.id),
        membership: client.membership.clone(),
        permissions,
    }
}
