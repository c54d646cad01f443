//! `audit`.

use super::offline;
use crate::config::{AuditConfig, Config};
use crate::output::{Failure, say};
use crate::{breach, clock::SystemRandom};
use app::audit::{self, exposed_to_any, seers_of_any};
use data_encoding::HEXLOWER;
use domain::audit::Fault;
use domain::ids::RequestId;
use jiff::Timestamp;
use std::path::PathBuf;
use store::audit::{Known, Verified, Whole, verify as verify_journal};
use uuid::Uuid;

/// Checks the journal, against copies kept elsewhere when there are any, and names the first entry that
/// is not what was written (S-520 to S-523).
pub async fn verify(anchors: Vec<PathBuf>) -> Result<(), Failure> {
    let app = offline().await?;
    let signers = app.journal.signers();
    let anchor = if anchors.is_empty() {
        None
    } else {
        let read = audit::read_copies(&anchors, &signers);
        Some(read.map_err(|bad| Failure::new(format!("--anchor: {bad}")))?)
    };
    let size = anchor.as_ref().map(store::audit::Anchor::size);
    let known = Known {
        signers,
        anchor,
        after: 0,
    };
    let verified = app.store.read(move |tx| verify_journal(tx, &known)).await?;
    judge(&verified, size)
}

/// Checks the journal of a database that was just put back. The backup vouches for whoever signed its
/// checkpoints; from now on the operator does, when it is not the signer of this place.
pub async fn verify_restored() -> Result<(), Failure> {
    let app = offline().await?;
    let mut signers = app.journal.signers();
    let checkpoints = app
        .store
        .read(|tx| store::audit::checkpoints(tx, 0))
        .await?;
    for checkpoint in checkpoints {
        if !signers.contains(&checkpoint.signer) {
            signers.push(checkpoint.signer);
            say(&format!(
                "checkpoints of {}: bring its signing key, or give it in EP_AUDIT_SIGNERS_TRUSTED",
                HEXLOWER.encode(&checkpoint.signer)
            ))?;
        }
    }
    let known = Known {
        signers,
        anchor: None,
        after: 0,
    };
    let verified = app.store.read(move |tx| verify_journal(tx, &known)).await?;
    judge(&verified, None)
}

fn judge(verified: &Verified, anchor: Option<(usize, usize)>) -> Result<(), Failure> {
    match verified {
        Verified::Intact(whole) => tell(whole, anchor),
        Verified::Altered(entry, fault) => Err(Failure::new(said(*entry, *fault))),
    }
}

fn tell(whole: &Whole, anchor: Option<(usize, usize)>) -> Result<(), Failure> {
    let entries = u64::saturating_add(whole.entries, whole.waiting);
    say(&format!("{entries} entries, all as they were written"))?;
    say(&format!(
        "{} sealed, {} wait for their seal; {} checkpoints, the last one over entry {} of the chain",
        whole.entries, whole.waiting, whole.checkpoints, whole.signed
    ))?;
    if let Some(at) = whole.cut_at {
        say(&format!("cut at the end of its term, on {at}"))?;
    }
    match anchor {
        Some((lines, heads)) => say(&format!(
            "compared with {lines} entries and {heads} checkpoints kept elsewhere"
        ))?,
        None => say(
            "without --anchor, an end that was cut off or an older database that was put back is not seen",
        )?,
    }
    Ok(())
}

fn said(entry: i64, fault: Fault) -> String {
    let what = match fault {
        Fault::Altered => "was altered",
        Fault::Missing => "is gone",
        Fault::Reordered => "does not follow the one before: moved or inserted",
        Fault::Inserted => "was never sealed, and does not wait for it: inserted",
        Fault::Resealed => "or a later one is not what was signed: the chain was made again",
        Fault::Rewritten => "is not what the copy has",
        Fault::Truncated => "is where the journal ends too early: its end was cut off",
        Fault::CutElsewhere => "is not where the journal may begin: it was cut by somebody else",
    };
    format!("audit entry {entry} {what}")
}

/// Removes what is older than its term.
pub async fn purge() -> Result<(), Failure> {
    let app = offline().await?;
    let gone = audit::purge(&app).await?;
    Ok(say(&format!("{gone} entries removed"))?)
}

/// Prints the public key that checks this deployment's checkpoints.
pub fn key() -> Result<(), Failure> {
    let config: AuditConfig = Config::from_environment()?.audit;
    let keeping = config.keeping(&SystemRandom)?;
    Ok(say(&HEXLOWER.encode(&keeping.signer.public()))?)
}

/// The persons whom an account or a program saw; with `notice`, the 72-hour notification, filled.
pub async fn exposed(
    who: Uuid,
    period: (Timestamp, Timestamp),
    notice: bool,
) -> Result<(), Failure> {
    let app = offline().await?;
    let exposure = exposed_to_any(&app, who, period).await?;
    if notice {
        return Ok(say(&breach::notice(&exposure, period, app.clock.now()))?);
    }
    say("person,request,reference,organisation,first,last,ways")?;
    for one in &exposure.requests {
        let ways = one
            .seen
            .ways
            .iter()
            .map(|(way, count)| format!("{way}:{count}"));
        say(&format!(
            "{},{},{},{},{},{},{}",
            one.person,
            one.request,
            one.reference
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            one.organisation
                .map(|id| id.to_string())
                .unwrap_or_default(),
            one.seen.first,
            one.seen.last,
            ways.collect::<Vec<_>>().join(" ")
        ))?;
    }
    Ok(())
}

/// Who saw the person of a request.
pub async fn seers(request: Uuid, period: (Timestamp, Timestamp)) -> Result<(), Failure> {
    let app = offline().await?;
    say("kind,id,first,last,ways")?;
    for seer in seers_of_any(&app, RequestId::from_uuid(request), period).await? {
        let ways = seer
            .seen
            .ways
            .iter()
            .map(|(way, count)| format!("{way}:{count}"));
        say(&format!(
            "{},{},{},{},{}",
            seer.author.kind(),
            seer.author
                .uuid()
                .map(|id| id.to_string())
                .unwrap_or_default(),
            seer.seen.first,
            seer.seen.last,
            ways.collect::<Vec<_>>().join(" ")
        ))?;
    }
    Ok(())
}
