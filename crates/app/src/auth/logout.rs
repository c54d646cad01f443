//! Signing out: the session ends here, not in the browser (S-027).

use crate::auth::actor;
use crate::auth::tokens::Proof;
use crate::context::App;
use crate::error::AppError;
use store::audit::Deed;
use store::{accounts, audit, sessions};

/// Ends the session that the access token belongs to; its refresh token dies with it.
///
/// Refuses with [`AppError::NotSignedIn`] a bad token, a client's, or a session that is over.
pub async fn one(app: &App, bearer: &str) -> Result<(), AppError> {
    let Proof::Session { account, session } = app.tokens.verify(bearer)? else {
        return Err(AppError::NotSignedIn);
    };
    app.store
        .write(move |tx| {
            let holder = accounts::signed_in(tx, session)?
                .filter(|found| found.id == account)
                .ok_or(AppError::NotSignedIn)?;
            if !sessions::end(tx, session)? {
                return Err(AppError::NotSignedIn);
            }
            let deed = Deed {
                action: "session.close",
                object_kind: "session",
                object: session.uuid(),
                codes: "",
            };
            Ok(audit::add(tx, &actor::of_account(holder), &deed)?)
        })
        .await
}
