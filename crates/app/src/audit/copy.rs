//! The copy of the journal that leaves the process (S-124): one JSON object a line, added at the end of
//! a file that the operator sends elsewhere. Lines and checkpoints; ids and codes only.
//!
//! ```json
//! {"position":7,"seq":9,"at":"2026-11-23T09:00:00Z","author_kind":"account","author":"…","organisation":null,"fund":"597","action":"request.read","object_kind":"request","object":"…","objects":[],"codes":"","link":"…"}
//! {"checkpoint":7,"head":"…","at":"…","signer":"…","signature":"…"}
//! ```

use crate::context::App;
use crate::error::AppError;
use data_encoding::HEXLOWER;
use domain::audit::Fault;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use store::StoreError;
use store::audit::{self as kept, Anchor, Checkpoint, Head, Kept, Link, Verified};
use uuid::Uuid;

/// Lines copied at a time.
const PAGE: i64 = 1000;
/// How much of the end of a file is looked at for its last line.
const END: u64 = 256 * 1024;

const LINES: &str = "copied";
const CHECKPOINTS: &str = "copied_checkpoints";

#[derive(Serialize, Deserialize)]
struct Line {
    position: i64,
    seq: i64,
    at: Timestamp,
    author_kind: String,
    author: Option<Uuid>,
    organisation: Option<Uuid>,
    fund: Option<String>,
    action: String,
    object_kind: String,
    object: Uuid,
    objects: Vec<Uuid>,
    codes: String,
    link: String,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    checkpoint: i64,
    head: String,
    at: Timestamp,
    signer: String,
    signature: String,
}

/// A line of the file, as far as a comparison goes: whatever else it says is for whoever reads it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Either {
    Signed(Signed),
    Line {
        position: i64,
        seq: i64,
        link: String,
    },
}

/// Adds to the file what was sealed and signed since the last time. What is written twice, after a
/// crash, is the same twice.
pub async fn ship(app: &App, path: PathBuf) -> Result<usize, AppError> {
    let mut copied = 0;
    loop {
        let (lines, checkpoints) = app.store.read(to_copy).await?;
        let (Some(after), signed) = (
            lines.last().map(|line| line.position),
            checkpoints
                .last()
                .map(|checkpoint| checkpoint.head.position),
        ) else {
            return ship_checkpoints(app, path, &checkpoints)
                .await
                .map(|()| copied);
        };
        copied += lines.len();
        let text = text_of(&lines, &checkpoints)?;
        append(path.clone(), text).await?;
        app.store
            .write(move |tx| {
                kept::set_mark(tx, LINES, after)?;
                signed.map_or(Ok(()), |count| kept::set_mark(tx, CHECKPOINTS, count))
            })
            .await
            .map_err(AppError::from)?;
    }
}

async fn ship_checkpoints(
    app: &App,
    path: PathBuf,
    checkpoints: &[Checkpoint],
) -> Result<(), AppError> {
    let Some(last) = checkpoints
        .last()
        .map(|checkpoint| checkpoint.head.position)
    else {
        return Ok(());
    };
    append(path, text_of(&[], checkpoints)?).await?;
    app.store
        .write(move |tx| kept::set_mark(tx, CHECKPOINTS, last))
        .await?;
    Ok(())
}

/// The next lines, and the checkpoints that they reach.
fn to_copy(tx: &mut store::Tx<'_>) -> Result<(Vec<Kept>, Vec<Checkpoint>), StoreError> {
    let (after, signed) = (kept::mark(tx, LINES)?, kept::mark(tx, CHECKPOINTS)?);
    let lines = kept::sealed(tx, after, PAGE)?;
    let reached = lines.last().map_or(after, |line| line.position);
    let mut checkpoints = kept::checkpoints(tx, signed)?;
    checkpoints.retain(|checkpoint| checkpoint.head.position <= reached);
    Ok((lines, checkpoints))
}

fn text_of(lines: &[Kept], checkpoints: &[Checkpoint]) -> Result<String, AppError> {
    let mut text = String::new();
    let mut add = |json: Result<String, serde_json::Error>| {
        text.push_str(&json.map_err(|error| AppError::Internal(error.to_string()))?);
        text.push('\n');
        Ok::<_, AppError>(())
    };
    for line in lines {
        add(serde_json::to_string(&written(line)))?;
    }
    for checkpoint in checkpoints {
        add(serde_json::to_string(&Signed {
            checkpoint: checkpoint.head.position,
            head: HEXLOWER.encode(&checkpoint.head.link),
            at: checkpoint.at,
            signer: HEXLOWER.encode(&checkpoint.signer),
            signature: HEXLOWER.encode(&checkpoint.signature),
        }))?;
    }
    Ok(text)
}

fn written(line: &Kept) -> Line {
    let entry = &line.entry;
    Line {
        position: line.position,
        seq: entry.seq,
        at: entry.at,
        author_kind: entry.author.kind().to_owned(),
        author: entry.author.uuid(),
        organisation: entry.organisation.map(domain::ids::OrganisationId::uuid),
        fund: entry.fund.as_ref().map(|fund| fund.as_str().to_owned()),
        action: entry.action.clone(),
        object_kind: entry.object_kind.clone(),
        object: entry.object,
        objects: entry.objects.clone(),
        codes: entry.codes.clone(),
        link: HEXLOWER.encode(&line.link),
    }
}

async fn append(path: PathBuf, text: String) -> Result<(), AppError> {
    let written = tokio::task::spawn_blocking(move || append_now(&path, &text)).await;
    match written {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(kind = %error.kind(), "the copy of the journal cannot be written");
            Err(AppError::Unavailable)
        }
        Err(error) => Err(AppError::Internal(error.to_string())),
    }
}

/// Opened each time: whoever rotates it moves it away, and the next lines begin another.
fn append_now(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_data()
}

/// A copy cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BadCopy {
    /// The file does not open.
    #[error("cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// A line is not one of ours.
    #[error("line {0} is not of a copy of the journal")]
    Line(usize),
}

/// Reads copies, to compare the journal with. A last line that was cut by a crash is left out.
pub fn read(paths: &[PathBuf], trusted: &[[u8; 32]]) -> Result<Anchor, BadCopy> {
    let (mut lines, mut checkpoints) = (Vec::new(), Vec::new());
    for path in paths {
        let file = std::fs::File::open(path).map_err(|error| BadCopy::Unreadable(error.kind()))?;
        for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
            let line = line.map_err(|error| BadCopy::Unreadable(error.kind()))?;
            let bad = BadCopy::Line(number + 1);
            match serde_json::from_str(&line) {
                Ok(Either::Line {
                    position,
                    seq,
                    link,
                }) => {
                    lines.push((position, seq, link_of(&link).ok_or(bad)?));
                }
                Ok(Either::Signed(signed)) => checkpoints.push(checkpoint(&signed).ok_or(bad)?),
                Err(error) if error.is_eof() => {}
                Err(_) => return Err(bad),
            }
        }
    }
    Ok(Anchor::of(lines, &checkpoints, trusted))
}

fn link_of(hex: &str) -> Option<Link> {
    HEXLOWER.decode(hex.as_bytes()).ok()?.try_into().ok()
}

fn checkpoint(signed: &Signed) -> Option<Checkpoint> {
    Some(Checkpoint {
        head: Head {
            position: signed.checkpoint,
            link: link_of(&signed.head)?,
        },
        at: signed.at,
        signer: link_of(&signed.signer)?,
        signature: HEXLOWER.decode(signed.signature.as_bytes()).ok()?,
    })
}

/// Compares the last line of the copy with the journal: a tail that was cut off, or another database
/// put back, shows here. `None` when they agree, or when there is nothing to compare.
pub(super) async fn compare_end(app: &App, path: PathBuf) -> Result<Option<Verified>, AppError> {
    let last = tokio::task::spawn_blocking(move || last_line(&path)).await;
    let Some((position, seq, link)) = last.ok().flatten() else {
        return Ok(None);
    };
    let found = app
        .store
        .read(move |tx| {
            let cut = kept::last_cut(tx)?.map_or(0, |cut| cut.head.position);
            if position <= cut {
                return Ok::<_, StoreError>(None);
            }
            Ok(Some(kept::sealed(tx, position - 1, 1)?.into_iter().next()))
        })
        .await?;
    Ok(match found {
        None => None,
        Some(Some(line)) if line.position == position && line.link == link => None,
        Some(Some(_)) => Some(Verified::Altered(seq, Fault::Rewritten)),
        Some(None) => Some(Verified::Altered(seq, Fault::Truncated)),
    })
}

fn last_line(path: &Path) -> Option<(i64, i64, Link)> {
    let mut file = std::fs::File::open(path).ok()?;
    let size = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(END))).ok()?;
    let mut end = Vec::new();
    file.take(END).read_to_end(&mut end).ok()?;
    let text = String::from_utf8_lossy(&end);
    text.lines()
        .rev()
        .find_map(|line| match serde_json::from_str(line) {
            Ok(Either::Line {
                position,
                seq,
                link,
            }) => Some((position, seq, link_of(&link)?)),
            _ => None,
        })
}
