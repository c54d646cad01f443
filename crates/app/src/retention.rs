//! What is kept no longer ends by itself (S-116): requests are archived after their last contact, then
//! erased; drafts, records of calls and mails end too. A run that is cut is begun again and goes on: what
//! is to be done is found by instants alone.

use crate::access;
use crate::context::App;
use crate::erasing::{erase_by_system, remove};
use crate::error::AppError;
use crate::notify;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::keeping::{ArchiveMotive, Counts, ErasureReason, Keeping, Terms};
use domain::permissions::Permission;
use jiff::{SignedDuration, Timestamp};
use store::audit::{self, Deed};
use store::{StoreError, Tx, erasures, requests, retention};
use uuid::Uuid;

/// What a run would do now; nothing is done.
pub async fn rehearse(app: &App) -> Result<Counts, AppError> {
    let terms = app.settings.keeping.terms(app.clock.now());
    app.store
        .read(move |tx| Ok(retention::count(tx, &terms)?))
        .await
}

/// How long a service may have been silent, in days, before its clock is doubted.
const SILENCE: i64 = 60;

/// Whether the clock may be believed when it says that terms are over: the last line of the journal is of
/// the last 60 days. A clock that is set to another year must not erase everything (S-424).
pub async fn believes_the_clock(app: &App) -> Result<bool, AppError> {
    let now = app.clock.now();
    let last = app
        .store
        .read(|tx| {
            let end = audit::last(tx)?;
            audit::entries(tx, end - 1, 1)
        })
        .await?;
    Ok(last
        .first()
        .is_none_or(|line| now.duration_since(line.at) < SignedDuration::from_hours(24 * SILENCE)))
}

/// Does what is due, in small transactions; what it did is kept and put into the journal, unless there
/// was nothing.
pub async fn run(app: &App) -> Result<Counts, AppError> {
    let terms = app.settings.keeping.terms(app.clock.now());
    repeat(app, |tx| Ok(retention::forget_answers(tx)?)).await?;
    // What is archived now has its own term: it is erased by a later run. Nothing is archived that
    // people were not told of a fortnight before (S-117).
    let counts = Counts {
        warned: repeat(app, move |tx| warn_some(tx, &terms)).await?,
        erased: erase_archives(app, terms).await?,
        archived: repeat(app, move |tx| archive_some(tx, &terms)).await?,
        drafts: repeat(app, move |tx| erase_some_drafts(tx, &terms)).await?,
        calls: repeat(app, move |tx| Ok(retention::forget_calls(tx, &terms)?)).await?,
        mails: repeat(app, move |tx| Ok(retention::forget_mails(tx, &terms)?)).await?,
    };
    if counts.warned > 0 {
        app.mail_waiting.notify_one();
    }
    if !counts.is_nothing() {
        app.store.write(move |tx| keep(tx, &counts)).await?;
    }
    Ok(counts)
}

/// Does a step until it has nothing left to do; gives how many things it did in all.
async fn repeat(
    app: &App,
    step: impl Fn(&mut Tx<'_>) -> Result<usize, AppError> + Clone + Send + 'static,
) -> Result<i64, AppError> {
    let mut total = 0;
    loop {
        let done = app.store.write(step.clone()).await?;
        if done == 0 {
            return Ok(total);
        }
        total += i64::try_from(done).unwrap_or(i64::MAX);
    }
}

fn warn_some(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, AppError> {
    let due = retention::to_warn(tx, terms)?;
    for id in &due {
        if let Some(request) = requests::find(tx, *id)? {
            notify::archiving(tx, &request)?;
        }
        retention::warn(tx, *id)?;
    }
    Ok(due.len())
}

fn archive_some(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, AppError> {
    let mut archived = 0;
    for id in retention::to_archive(tx, terms)? {
        if retention::archive(tx, id)? {
            audit::add_by_system(tx, &about(id, "request.archive", ""))?;
            archived += 1;
        }
    }
    Ok(archived)
}

fn erase_some_drafts(tx: &mut Tx<'_>, terms: &Terms) -> Result<usize, AppError> {
    let mut erased = 0;
    for id in retention::drafts_to_erase(tx, terms)? {
        erased += usize::from(erasures::erase_draft(tx, id, ErasureReason::Term)?);
    }
    Ok(erased)
}

async fn erase_archives(app: &App, terms: Terms) -> Result<i64, AppError> {
    let mut total = 0;
    loop {
        let erased = app.store.write(move |tx| {
            let mut erased = Vec::new();
            for id in retention::to_erase(tx, &terms)? {
                erased.push(erase_by_system(tx, id, ErasureReason::Term)?.unwrap_or_default());
            }
            Ok::<_, AppError>(erased)
        });
        let erased = erased.await?;
        if erased.is_empty() {
            return Ok(total);
        }
        total += i64::try_from(erased.len()).unwrap_or(i64::MAX);
        remove(app, erased.into_iter().flatten().collect()).await;
    }
}

fn keep(tx: &mut Tx<'_>, counts: &Counts) -> Result<(), StoreError> {
    retention::add_run(tx, counts)?;
    let Counts {
        warned,
        archived,
        erased,
        drafts,
        calls,
        mails,
    } = counts;
    let codes = format!(
        "warned={warned} archived={archived} erased={erased} drafts={drafts} calls={calls} \
         mails={mails}"
    );
    let deed = Deed {
        action: "retention.run",
        object_kind: "retention",
        object: Uuid::nil(),
        codes: &codes,
    };
    audit::add_by_system(tx, &deed)
}

fn about<'a>(id: RequestId, action: &'a str, codes: &'a str) -> Deed<'a> {
    Deed {
        action,
        object_kind: "request",
        object: id.uuid(),
        codes,
    }
}

/// Takes a request out of the archive, with a motive that the journal keeps: it is in its lists again,
/// and now is its last contact.
pub async fn unarchive(
    app: &App,
    actor: &Actor,
    id: RequestId,
    motive: ArchiveMotive,
) -> Result<(), AppError> {
    access::require(actor, Permission::OpenArchive)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let fund = actor.fund().ok_or(AppError::NotFound)?;
            if !retention::unarchive(tx, fund, id)? {
                return Err(AppError::NotFound);
            }
            let codes = format!("motive={motive}");
            Ok(audit::add(
                tx,
                &actor,
                &about(id, "request.unarchive", &codes),
            )?)
        })
        .await
}

/// How long things are kept, what the next run would do, and what the last ones did.
pub struct Overview {
    /// The terms, as set.
    pub keeping: Keeping,
    /// What a run would do now.
    pub due: Counts,
    /// The last runs that had something to do, newest first.
    pub runs: Vec<(Timestamp, Counts)>,
}

/// The same for an administrator.
pub async fn overview(app: &App, actor: &Actor) -> Result<Overview, AppError> {
    access::require(actor, Permission::ManageKeeping)?;
    let keeping = app.settings.keeping;
    let terms = keeping.terms(app.clock.now());
    app.store
        .read(move |tx| {
            Ok(Overview {
                keeping,
                due: retention::count(tx, &terms)?,
                runs: retention::runs(tx, 20)?,
            })
        })
        .await
}
