//! `retention`: what is kept no longer (S-116), and the ledger of what was erased (S-118).

use super::offline;
use crate::output::{Failure, say};
use domain::keeping::Counts;
use serde::{Deserialize, Serialize};
use std::path::Path;
use store::erasures::{self, Erasure};

/// Does what is due; with `dry_run`, counts it and does nothing.
pub async fn run(dry_run: bool) -> Result<(), Failure> {
    let app = offline().await?;
    let counts = if dry_run {
        app::retention::rehearse(&app).await?
    } else {
        app::retention::run(&app).await?
    };
    let Counts {
        warned,
        archived,
        erased,
        drafts,
        calls,
        mails,
    } = counts;
    let verb = if dry_run { "would end" } else { "ended" };
    let told = if dry_run { "would tell" } else { "told" };
    Ok(say(&format!(
        "{told} of {warned} requests that they will be archived in two weeks; {verb}: {archived} requests archived, {erased} archived requests, {drafts} drafts, {calls} \
         records of calls, {mails} mails erased"
    ))?)
}

/// A line of the ledger: ids and codes, nothing personal.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    case: uuid::Uuid,
    reason: String,
    at: jiff::Timestamp,
}

/// Prints every erasure, a JSON line each: to be kept beside the backups.
pub async fn ledger() -> Result<(), Failure> {
    const PAGE: i64 = 1_000;
    let app = offline().await?;
    let mut after = None;
    loop {
        let page = app
            .store
            .read(move |tx| erasures::after(tx, after, PAGE))
            .await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.case);
        for erasure in page {
            let line = Line {
                case: erasure.case,
                reason: erasure.reason.code().to_owned(),
                at: erasure.at,
            };
            let line = serde_json::to_string(&line);
            say(&line.map_err(|error| Failure::new(error.to_string()))?)?;
        }
    }
}

/// Reads a ledger.
pub(super) fn read_ledger(file: &Path) -> Result<Vec<Erasure>, Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::new(format!("{shown}: {}", error.kind())))?;
    let lines = text.lines().enumerate().map(|(number, line)| {
        let bad = || Failure::new(format!("{shown}: line {} is not of a ledger", number + 1));
        let line: Line = serde_json::from_str(line).map_err(|_| bad())?;
        Ok(Erasure {
            case: line.case,
            reason: line.reason.parse().map_err(|_| bad())?,
            at: line.at,
        })
    });
    lines.collect()
}
