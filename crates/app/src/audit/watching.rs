//! The analysis of the journal without delay (S-125): every sealed line goes through the detectors of
//! [`domain::vigilance`], in this process's own memory. Several processes tell the same thing once.

use crate::context::App;
use crate::error::AppError;
use domain::audit::AlertKind;
use domain::vigilance::{Finding, JournalLine, Vigilance};
use jiff::SignedDuration;
use std::collections::BTreeMap;
use store::alerts::{self, NewAlert};
use store::audit::{self as kept, Entry};
use store::{StoreError, Tx, requests};
use uuid::Uuid;

/// Lines analysed at a time.
const PAGE: i64 = 1000;
/// How far back a start looks for where people sign in from.
const NETWORKS: SignedDuration = SignedDuration::from_hours(24 * 90);
/// How far back a start looks for what people do.
const LATELY: SignedDuration = SignedDuration::from_hours(1);
const MARK: &str = "watched";

/// What this process remembers.
#[derive(Default)]
pub struct Watch {
    vigilance: Vigilance,
    /// How far it came; `None` before it looked back.
    after: Option<i64>,
}

/// Analyses what was sealed since the last time; gives the alerts that are new.
pub async fn watch(app: &App, watch: &mut Watch) -> Result<Vec<AlertKind>, AppError> {
    let mut raised = Vec::new();
    if watch.after.is_none() {
        watch.after = Some(look_back(app, &mut watch.vigilance).await?);
    }
    loop {
        let after = watch.after.unwrap_or_default();
        let (last, events) = app.store.read(move |tx| page(tx, after)).await?;
        let Some(last) = last else {
            break;
        };
        let findings: Vec<Finding> = events
            .iter()
            .flat_map(|event| watch.vigilance.feed(event))
            .collect();
        let new = app.store.write(move |tx| tell(tx, &findings, last)).await?;
        for kind in &new {
            tracing::warn!(alert = kind.code(), "something unusual is in the journal");
        }
        raised.extend(new);
        watch.after = Some(last);
    }
    watch.vigilance.tidy(app.clock.now());
    Ok(raised)
}

/// Remembers what a former life knew, and gives where it stopped.
async fn look_back(app: &App, vigilance: &mut Vigilance) -> Result<i64, AppError> {
    let now = app.clock.now();
    let (mark, events) = app
        .store
        .read(move |tx| {
            let mark = kept::mark(tx, MARK)?;
            let mut events = Vec::new();
            for entry in kept::opened_sessions(tx, now - NETWORKS, mark)? {
                events.push(event(entry, &BTreeMap::new()));
            }
            for entries in kept::lately(tx, now - LATELY, mark)?.chunks(1000) {
                events.extend(events_of(tx, entries.to_vec())?);
            }
            Ok::<_, StoreError>((mark, events))
        })
        .await?;
    for event in &events {
        vigilance.learn(event);
    }
    Ok(mark)
}

fn page(tx: &mut Tx<'_>, after: i64) -> Result<(Option<i64>, Vec<JournalLine>), StoreError> {
    let sealed = kept::sealed(tx, after, PAGE)?;
    let last = sealed.last().map(|line| line.position);
    let entries = sealed.into_iter().map(|line| line.entry).collect();
    Ok((last, events_of(tx, entries)?))
}

fn events_of(tx: &mut Tx<'_>, entries: Vec<Entry>) -> Result<Vec<JournalLine>, StoreError> {
    let opened: Vec<Uuid> = entries.iter().flat_map(kept::opened).collect();
    let organisations = requests::organisations_of(tx, &opened)?;
    Ok(entries
        .into_iter()
        .map(|entry| event(entry, &organisations))
        .collect())
}

fn event(entry: Entry, organisations: &BTreeMap<Uuid, Uuid>) -> JournalLine {
    let opened = kept::opened(&entry);
    JournalLine {
        at: entry.at,
        author: entry.author,
        fund: entry.fund,
        action: entry.action,
        object: entry.object,
        codes: entry.codes,
        opened: opened
            .into_iter()
            .map(|request| (request, organisations.get(&request).copied()))
            .collect(),
    }
}

/// Keeps what was found, and how far the analysis came.
fn tell(tx: &mut Tx<'_>, findings: &[Finding], last: i64) -> Result<Vec<AlertKind>, StoreError> {
    let mut new = Vec::new();
    for finding in findings {
        let alert = NewAlert {
            kind: finding.kind,
            about_kind: finding.about_kind,
            about: finding.about,
            fund: finding.fund.clone(),
            at: finding.at,
            codes: finding.codes.clone(),
            once: finding.once(),
        };
        if alerts::raise(tx, &alert)?.is_some() {
            new.push(finding.kind);
        }
    }
    kept::set_mark(tx, MARK, last)?;
    Ok(new)
}
