//! Having files scanned before anybody is given them (S-047).

use crate::context::App;
use crate::error::AppError;
use crate::notify;
use domain::accounts::Author;
use domain::ids::{AttachmentId, MessageId};
use domain::text::Body;
use domain::thread::{Attachment, Audience, Message, ScanState};
use files::scanner::{Scanner, Verdict};
use std::time::Duration;
use store::audit::Deed;
use store::{Tx, audit, requests, thread};

/// Files of one round.
const BATCH: i64 = 20;
/// How long a scanner that does not answer is left alone.
const PAUSE: Duration = Duration::from_secs(10);
/// What both sides read in the thread.
const BLOCKED: &str = "L’antivirus a bloqué un fichier joint à cette demande. Personne ne peut l’ouvrir. \
    Envoyez un autre fichier, par exemple une photo du document.";

/// Scans what waits, as long as the process lives: at once when files come, and again every few
/// seconds while the scanner is away. Does nothing where no scanner is configured.
pub async fn run(app: &App) {
    let Some(scanner) = &app.scanner else {
        return;
    };
    loop {
        match round(app, scanner).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(PAUSE, app.scan_waiting.notified()).await;
            }
            Err(error) => {
                tracing::warn!(%error, "files were not scanned");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// One round; whether there may be more to scan at once. A file of which the scanner says nothing
/// waits on.
pub async fn round(app: &App, scanner: &Scanner) -> Result<bool, AppError> {
    let waiting = app
        .store
        .read(|tx| Ok::<_, AppError>(thread::awaiting_scan(tx, BATCH)?))
        .await?;
    let mut said = 0;
    for id in waiting {
        match scan(app, scanner, id).await {
            Ok(Some(state)) => {
                app.store.write(move |tx| settle(tx, id, state)).await?;
                app.mail_waiting.notify_one();
                said += 1;
            }
            Ok(None) => return Ok(false),
            // This one waits on; it does not hold up the others.
            Err(error) => tracing::warn!(%error, file = %id, "a file cannot be read to be scanned"),
        }
    }
    Ok(said == BATCH)
}

/// What the scanner says of a file; `None` when it says nothing now.
async fn scan(
    app: &App,
    scanner: &Scanner,
    id: AttachmentId,
) -> Result<Option<ScanState>, AppError> {
    let found = app
        .store
        .read(move |tx| Ok::<_, AppError>(thread::find_attachment(tx, id)?))
        .await?;
    // Erased meanwhile: there is nothing left to give to anybody.
    let Some(attachment) = found else {
        return Ok(Some(ScanState::Clean));
    };
    let sealed = app.files.get(id).await?;
    let opened = app
        .store
        .read(move |tx| thread::open_file(tx, &attachment, &sealed))
        .await?;
    let Some(bytes) = opened else {
        return Ok(Some(ScanState::Clean));
    };
    match scanner.scan(&bytes).await {
        Ok(Verdict::Clean) => Ok(Some(ScanState::Clean)),
        Ok(Verdict::Infected) => Ok(Some(ScanState::Infected)),
        Err(error) => {
            tracing::warn!(%error, "a file waits for the scanner");
            Ok(None)
        }
    }
}

fn settle(tx: &mut Tx<'_>, id: AttachmentId, state: ScanState) -> Result<(), AppError> {
    if !thread::settle_scan(tx, id, state)? || state != ScanState::Infected {
        return Ok(());
    }
    let deed = Deed {
        action: "attachment.infected",
        object_kind: "attachment",
        object: id.uuid(),
        codes: "",
    };
    audit::add_by_system(tx, &deed)?;
    match thread::find_attachment(tx, id)? {
        Some(attachment) => tell(tx, &attachment),
        None => Ok(()),
    }
}

/// Tells both sides, in the thread and by mail.
fn tell(tx: &mut Tx<'_>, attachment: &Attachment) -> Result<(), AppError> {
    let Some(request) = requests::find(tx, attachment.request)? else {
        return Ok(());
    };
    let body = Body::parse(BLOCKED)
        .map_err(|_| AppError::Internal("the words about a blocked file".to_owned()))?;
    let message = Message {
        id: MessageId::make(tx.clock(), tx.random()),
        request: request.id,
        author: Author::System,
        from_fund: true,
        audience: attachment.audience,
        body,
        at: tx.now(),
    };
    thread::add_message(tx, &message)?;
    notify::blocked(tx, &request, attachment.audience == Audience::Everybody)
}
