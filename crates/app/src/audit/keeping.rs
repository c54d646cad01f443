//! The work behind the journal: sealing, signing, copying, checking, cutting. None of it is in the way
//! of a call.

use super::copy;
use super::watching::{self, Watch};
use crate::context::App;
use crate::error::AppError;
use domain::audit::{AlertKind, Fault};
use domain::text::EmailAddress;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned, tz::TimeZone};
use sealing::Signer;
use std::path::PathBuf;
use std::sync::Arc;
use store::alerts::{self, NewAlert};
use store::audit::{self as kept, Deed, Known, Verified};
use store::{StoreError, Tx};
use uuid::Uuid;

/// Lines sealed in one transaction: a checkpoint is due after as many.
const ROUND: i64 = 1000;
/// Lines of the recent part that is checked every minute.
const RECENT: i64 = 10_000;

/// What the operator chose for the journal.
pub struct Journal {
    /// Signs checkpoints (S-522).
    pub signer: Signer,
    /// Public keys of former signers whose checkpoints still count.
    pub trusted: Vec<[u8; 32]>,
    /// The file that the copy is added to; `None` for no copy.
    pub copy: Option<PathBuf>,
    /// How many months lines are kept: 6 to 36 (S-123).
    pub months: i8,
    /// Who is told of alerts by mail.
    pub referent: Option<EmailAddress>,
}

impl Journal {
    /// A journal without copy, kept for a year, of which nobody is told.
    pub const fn new(signer: Signer) -> Self {
        Self {
            signer,
            trusted: Vec::new(),
            copy: None,
            months: 12,
            referent: None,
        }
    }

    /// Whose checkpoints count.
    pub fn signers(&self) -> Vec<[u8; 32]> {
        let mut signers = self.trusted.clone();
        signers.push(self.signer.public());
        signers
    }
}

/// Chains and signs all that is committed; gives how many lines were chained (S-521).
pub async fn seal(app: &App) -> Result<usize, AppError> {
    let mut sealed = 0;
    loop {
        let keeping = Arc::clone(&app.journal);
        let round = app
            .store
            .write(move |tx| {
                let chained = kept::seal(tx, ROUND)?;
                kept::checkpoint(tx, &keeping.signer)?;
                Ok::<_, StoreError>(chained)
            })
            .await;
        match round {
            // Nothing is left, or another process sealed the same lines first: this round changed nothing.
            Ok(0) | Err(StoreError::Taken) => return Ok(sealed),
            Ok(chained) => sealed += chained,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Checks the journal as far as this process knows: all of it, or what was written lately. A fault is
/// an alert (S-124).
pub async fn check(app: &App, recent_only: bool) -> Result<Verified, AppError> {
    let signers = app.journal.signers();
    let verified = app
        .store
        .read(move |tx| {
            let last = kept::head(tx)?.position;
            let known = Known {
                signers,
                anchor: None,
                after: if recent_only {
                    (last - RECENT).max(0)
                } else {
                    0
                },
            };
            kept::verify(tx, &known)
        })
        .await?;
    let verified = match (&verified, &app.journal.copy) {
        (Verified::Intact(_), Some(path)) => copy::compare_end(app, path.clone())
            .await?
            .unwrap_or(verified),
        _ => verified,
    };
    if let Verified::Altered(seq, fault) = verified {
        altered(app, seq, fault).await?;
    }
    Ok(verified)
}

async fn altered(app: &App, seq: i64, fault: Fault) -> Result<(), AppError> {
    let alert = NewAlert {
        kind: AlertKind::JournalAltered,
        about_kind: "journal",
        about: Uuid::nil(),
        fund: None,
        at: app.clock.now(),
        codes: format!("fault={fault} entry={seq}"),
        once: format!("{}:{fault}:{seq}", AlertKind::JournalAltered),
    };
    if app
        .store
        .write(move |tx| alerts::raise(tx, &alert))
        .await?
        .is_some()
    {
        tracing::error!(fault = fault.code(), entry = seq, "the journal was altered");
    }
    Ok(())
}

/// Removes what is older than its term (S-123, S-523): cut at a checkpoint, which is kept. Gives how
/// many lines went. Interrupted, it goes on the next time.
pub async fn purge(app: &App) -> Result<usize, AppError> {
    let limit = term(app.clock.now(), app.journal.months);
    let keeping = Arc::clone(&app.journal);
    let cut = app
        .store
        .write(move |tx| {
            let cut = kept::cut(tx, limit, &keeping.signer)?;
            if let Some(cut) = &cut {
                note_cut(tx, cut.head.position)?;
            }
            Ok::<_, StoreError>(cut)
        })
        .await?;
    let mut gone = 0;
    loop {
        let removed = app.store.write(kept::remove_cut).await?;
        gone += removed;
        if removed == 0 {
            break;
        }
    }
    if cut.is_some() {
        tracing::info!(gone, "the journal was cut at the end of its term");
    }
    Ok(gone)
}

fn note_cut(tx: &mut Tx<'_>, position: i64) -> Result<(), StoreError> {
    let deed = Deed {
        action: "journal.purge",
        object_kind: "journal",
        object: Uuid::nil(),
        codes: &format!("position={position}"),
    };
    kept::add_by_system(tx, &deed)
}

fn term(now: Timestamp, months: i8) -> Timestamp {
    let here = Zoned::new(now, TimeZone::UTC);
    here.checked_sub(i32::from(months).months())
        .map_or(Timestamp::MIN, |limit| limit.timestamp())
}

/// What [`run`](super::run) does every ten seconds: the copy, and the analysis.
pub(super) async fn follow(app: &App, watch: &mut Watch) -> Result<(), AppError> {
    if let Some(path) = &app.journal.copy {
        copy::ship(app, path.clone()).await?;
    }
    watching::watch(app, watch).await?;
    Ok(())
}

/// How long an hour of work may wait for the purge.
pub(super) const DAILY: SignedDuration = SignedDuration::from_hours(24);
