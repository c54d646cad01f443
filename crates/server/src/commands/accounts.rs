//! `account`.

use super::offline;
use crate::output::{Failure, say};
use app::auth::bootstrap;

/// Prints a fresh bootstrap token, while there is no account; the one before stops working (S-022).
pub async fn bootstrap() -> Result<(), Failure> {
    let app = offline().await?;
    let token = bootstrap::token(&app)
        .await?
        .ok_or_else(|| Failure::new("there are accounts already: an administrator invites"))?;
    Ok(say(token.expose())?)
}
