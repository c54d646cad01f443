//! Joining files: each is judged by itself, those that are taken are kept together.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use crate::quotas;
use crate::requests::{keep, reader};
use domain::accounts::Actor;
use domain::ids::{AttachmentId, MessageId, RequestId};
use domain::permissions::Permission;
use domain::quotas::{Quotas, Used};
use domain::requests::Request;
use domain::requests::acts::{Act, ActRefused};
use domain::text::FileName;
use domain::thread::{Attachment, Audience};
use files::media::{self, MAX_FILES_PER_MESSAGE, MediaType, Refusal};
use jiff::Timestamp;
use std::borrow::Cow;
use store::{Tx, calendars, thread};

/// A file as it was sent.
pub struct Upload {
    /// The name that its author gave it: shown, never a place on a disk (S-046).
    pub name: FileName,
    /// Its bytes, 10 MiB at most.
    pub bytes: Vec<u8>,
    /// Whether it had more: then its bytes were not kept, and it is refused.
    pub is_too_large: bool,
}

/// Files to join.
pub struct Join {
    /// To which request.
    pub request: RequestId,
    /// With which message of the same author, if any; they then have its readers.
    pub message: Option<MessageId>,
    /// Who sees them, when they come without a message. The fund's own are the fund's to choose.
    pub audience: Audience,
    /// One to five.
    pub files: Vec<Upload>,
}

/// What became of one file.
#[derive(Clone)]
pub enum FileResult {
    /// Kept, sealed.
    Kept(Attachment),
    /// Not kept.
    Refused {
        /// Its name.
        name: FileName,
        /// Stable code, of [`files::media::Refusal`].
        code: &'static str,
        /// What to do, in French.
        message: Cow<'static, str>,
    },
}

/// How often the rows are written again when somebody else changed the request meanwhile: a file is
/// not a reason to ask its author to send it twice.
const TRIES: usize = 4;

/// Joins files to a request; a result for each, in the order of the call (S-044). Bytes are sealed
/// and on the disk before any row names them; the rows, the history, the audit and the notifications
/// are one transaction (S-404). A partner's file is an answer: the request comes back to the fund.
///
/// Refuses the whole call with [`AppError::FileRefused`] beyond five files, counting those that the
/// message already has, with [`AppError::Invalid`] when there is none, and with [`AppError::Act`]
/// when a partner sends to a request that is over.
pub async fn join(app: &App, actor: &Actor, command: Join) -> Result<Vec<FileResult>, AppError> {
    access::require(actor, Permission::WriteMessages)?;
    let Join {
        request,
        message,
        audience,
        files,
    } = command;
    if files.is_empty() {
        return Err(AppError::field(
            "/file",
            "required",
            "Joignez au moins un fichier.",
        ));
    }
    media::check_count(files.len()).map_err(refused)?;
    let place = Place {
        actor: actor.clone(),
        request,
        message,
        audience,
        now: app.clock.now(),
        is_scanned: app.scanner.is_some(),
        quotas: app.settings.quotas,
    };
    let results = judge(app, &place, files).await?;
    let kept: Vec<Attachment> = results.iter().filter_map(FileResult::attachment).collect();
    if kept.is_empty() {
        return Ok(results);
    }
    let results = match write(app, &place, &results).await {
        Ok(results) => results,
        Err(error) => {
            forget(app, &results).await;
            return Err(error);
        }
    };
    app.mail_waiting.notify_one();
    app.scan_waiting.notify_one();
    Ok(results)
}

impl FileResult {
    fn attachment(&self) -> Option<Attachment> {
        match self {
            Self::Kept(attachment) => Some(attachment.clone()),
            Self::Refused { .. } => None,
        }
    }
}

/// The files that [`join`] would refuse, and why: for whoever sends nothing unless all are taken. Looks
/// at bytes only.
///
/// Refuses with [`AppError::FileRefused`] beyond five files.
pub fn refusals(files: &[Upload]) -> Result<Vec<FileResult>, AppError> {
    media::check_count(files.len()).map_err(refused)?;
    let refusals = files.iter().filter_map(|file| {
        let taken = media::accept(file.name.expose(), &file.bytes);
        let taken = taken.and_then(|kind| media::without_metadata(kind, file.bytes.clone()));
        let refusal = taken.err()?;
        Some(FileResult::Refused {
            name: file.name.clone(),
            code: refusal.code(),
            message: refusal.to_string().into(),
        })
    });
    Ok(refusals.collect())
}

fn refused(refusal: Refusal) -> AppError {
    AppError::FileRefused {
        code: refusal.code(),
        message: refusal.to_string().into(),
    }
}

/// Where the files go, and who sends them.
#[derive(Clone)]
struct Place {
    actor: Actor,
    request: RequestId,
    message: Option<MessageId>,
    audience: Audience,
    now: Timestamp,
    /// Whether files wait for the malware scanner before anybody is given them.
    is_scanned: bool,
    /// How much files may take.
    quotas: Quotas,
}

impl Place {
    /// Checks that so many files may come here; gives the request and who will see them.
    fn admit(&self, tx: &mut Tx<'_>, files: usize) -> Result<(Request, Audience), AppError> {
        access::still_active(tx, &self.actor)?;
        let request = access::request(tx, &self.actor, self.request)?;
        access::mandate_stands(tx, self.request)?;
        let audience = match self.message {
            Some(id) => self.audience_of(tx, id, files)?,
            None => self.audience,
        };
        if audience == Audience::Fund && self.actor.fund().is_none() {
            return Err(AppError::field(
                "/audience",
                "not-allowed",
                "Seule la caisse peut garder un fichier pour elle.",
            ));
        }
        Ok((request, audience))
    }

    /// The readers of the message that the files come with: its author adds to it, nobody else.
    fn audience_of(
        &self,
        tx: &mut Tx<'_>,
        id: MessageId,
        files: usize,
    ) -> Result<Audience, AppError> {
        let message = thread::find_message(tx, id)?
            .filter(|message| message.request == self.request)
            .filter(|message| message.author == self.actor.author)
            .filter(|message| {
                reader(&self.actor) == Audience::Fund || message.audience == Audience::Everybody
            })
            .ok_or(AppError::NotFound)?;
        let present = usize::try_from(thread::count_attachments(tx, id)?).unwrap_or_default();
        if present.saturating_add(files) > MAX_FILES_PER_MESSAGE {
            return Err(refused(Refusal::TooMany));
        }
        Ok(message.audience)
    }

    /// What the request becomes.
    fn move_request(
        &self,
        tx: &mut Tx<'_>,
        request: Request,
        audience: Audience,
    ) -> Result<(Act, Request), AppError> {
        if self.actor.fund().is_none() {
            let calendar = calendars::of(tx, &request.fund)?;
            let replied = request
                .reply(&calendar, self.now)
                .map_err(|error| match error {
                    ActRefused::NotFromHere { status, .. } => ActRefused::NotFromHere {
                        act: Act::Attach,
                        status,
                    },
                    other => other,
                })?;
            return Ok((Act::Attach, replied));
        }
        // A file for the fund alone is an internal note: no partner learns of it (S-005).
        let act = if audience == Audience::Fund {
            Act::Note
        } else {
            Act::Attach
        };
        Ok((act, request.touched(self.now)))
    }
}

/// Recognises each file and stores those that are taken. Nothing is stored for a call that would
/// be refused anyway.
async fn judge(app: &App, place: &Place, files: Vec<Upload>) -> Result<Vec<FileResult>, AppError> {
    let (checked, count) = (place.clone(), files.len());
    let more = used(files.iter().map(|file| file.bytes.len()));
    let audience = app
        .store
        .read(move |tx| {
            let (request, audience) = checked.admit(tx, count)?;
            quotas::admit(tx, &checked.quotas, (&checked.actor, &request), more)?;
            checked.move_request(tx, request, audience)?;
            Ok::<_, AppError>(audience)
        })
        .await?;
    let mut results = Vec::with_capacity(count);
    for file in files {
        let name = file.name.clone();
        results.push(match taken(file) {
            Ok((media_type, bytes)) => {
                let attachment =
                    attachment(app, place, (name, audience), (media_type, bytes.len()));
                if let Err(error) = put(app, &attachment, bytes).await {
                    forget(app, &results).await;
                    return Err(error);
                }
                FileResult::Kept(attachment)
            }
            Err(refusal) => FileResult::Refused {
                name,
                code: refusal.code(),
                message: refusal.to_string().into(),
            },
        });
    }
    Ok(results)
}

/// What so many files would take.
fn used(sizes: impl Iterator<Item = usize>) -> Used {
    let none = Used::default();
    sizes.fold(none, |all, size| Used {
        files: all.files + 1,
        bytes: all
            .bytes
            .saturating_add(i64::try_from(size).unwrap_or(i64::MAX)),
    })
}

/// What is kept of a file, if we take it.
fn taken(file: Upload) -> Result<(MediaType, Vec<u8>), Refusal> {
    if file.is_too_large {
        return Err(Refusal::TooLarge);
    }
    let media_type = media::accept(file.name.expose(), &file.bytes)?;
    // What a camera wrote beside a picture is nobody's to read (S-048).
    let bytes = media::without_metadata(media_type, file.bytes)?;
    Ok((media_type, bytes))
}

fn attachment(
    app: &App,
    place: &Place,
    (name, audience): (FileName, Audience),
    (media_type, size): (MediaType, usize),
) -> Attachment {
    Attachment {
        id: AttachmentId::make(app.clock.as_ref(), app.random.as_ref()),
        request: place.request,
        message: place.message,
        author: place.actor.author,
        audience,
        name,
        media_type: media_type.mime().to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        at: place.now,
    }
}

async fn put(app: &App, attachment: &Attachment, bytes: Vec<u8>) -> Result<(), AppError> {
    let (request, id) = (attachment.request, attachment.id);
    let sealed = app
        .store
        .read(move |tx| thread::seal_file(tx, request, id, &bytes))
        .await?;
    Ok(app.files.put(id, sealed).await?)
}

/// Removes stored files that no row will name; what stays is the sweeper's.
async fn forget(app: &App, results: &[FileResult]) {
    for attachment in results.iter().filter_map(FileResult::attachment) {
        let _ = app.files.delete(attachment.id).await;
    }
}

async fn write(
    app: &App,
    place: &Place,
    results: &[FileResult],
) -> Result<Vec<FileResult>, AppError> {
    let mut tries = 1..TRIES;
    loop {
        let (place, results) = (place.clone(), results.to_vec());
        let written = app
            .store
            .write(move |tx| {
                let kept: Vec<_> = results.iter().filter_map(FileResult::attachment).collect();
                add(tx, &place, &kept)?;
                Ok(results)
            })
            .await;
        match (written, tries.next()) {
            (Err(AppError::Stale { .. }), Some(_)) => {}
            (written, _) => return written,
        }
    }
}

fn add(tx: &mut Tx<'_>, place: &Place, kept: &[Attachment]) -> Result<(), AppError> {
    let (request, audience) = place.admit(tx, kept.len())?;
    let sizes = kept
        .iter()
        .map(|file| usize::try_from(file.size).unwrap_or_default());
    quotas::admit(tx, &place.quotas, (&place.actor, &request), used(sizes))?;
    let (act, changed) = place.move_request(tx, request, audience)?;
    for attachment in kept {
        thread::add_attachment(tx, attachment)?;
        if place.is_scanned {
            thread::await_scan(tx, attachment.id)?;
        }
    }
    keep(tx, &place.actor, &changed, act)?;
    if act == Act::Attach {
        notify::about(tx, &place.actor, &changed, act, None)?;
    }
    Ok(())
}
