//! `audit`.

use super::offline;
use crate::output::{Failure, say};
use store::audit::{self, Known, Verified};

/// Checks every entry of the audit journal, and names the first one that was altered (S-520).
pub async fn verify() -> Result<(), Failure> {
    let app = offline().await?;
    let known = Known::default();
    match app.store.read(move |tx| audit::verify(tx, &known)).await? {
        Verified::Intact(whole) => Ok(say(&format!(
            "{} entries, all as they were written",
            whole.entries + whole.waiting
        ))?),
        Verified::Altered(entry, fault) => {
            Err(Failure::new(format!("audit entry {entry}: {fault}")))
        }
    }
}
