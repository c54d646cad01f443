//! `audit`.

use super::offline;
use crate::output::{Failure, say};
use store::audit::{self, Verified};

/// Checks every entry of the audit journal, and names the first one that was altered (S-520).
pub async fn verify() -> Result<(), Failure> {
    let app = offline().await?;
    match app.store.read(audit::verify).await? {
        Verified::Intact(entries) => Ok(say(&format!(
            "{entries} entries, all as they were written"
        ))?),
        Verified::Altered(entry) => Err(Failure::new(format!("audit entry {entry} was altered"))),
    }
}
