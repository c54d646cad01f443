//! Mails written as `.eml` files: the demo, and a deployment without a mail server yet.
//!
//! A mailbox may be told to refuse: the demonstration shows what becomes of a mail that comes back.

use crate::failures::{Reason, SendError};
use crate::message::Message;
use crate::transport::Sent;
use domain::text::EmailAddress;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A folder that receives a file for each mail.
///
/// A file is named by the mail's date and notification, nothing personal; the same mail sent again
/// replaces it. It appears whole or not at all, readable by its owner only. Clones are the same folder.
#[derive(Clone)]
pub struct Folder {
    path: PathBuf,
    refusing: Arc<Mutex<Vec<EmailAddress>>>,
}

impl fmt::Debug for Folder {
    /// Without the addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Folder").field(&self.path).finish()
    }
}

impl Folder {
    /// A folder, created at the first mail.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            refusing: Arc::default(),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// From now on these mailboxes refuse what comes, for good, as a server does by 550.
    pub fn refuse(&self, mailboxes: &[EmailAddress]) {
        self.refusing().extend_from_slice(mailboxes);
    }

    /// These mailboxes take mails again.
    pub fn accept(&self, mailboxes: &[EmailAddress]) {
        self.refusing().retain(|one| !mailboxes.contains(one));
    }

    fn refusing(&self) -> MutexGuard<'_, Vec<EmailAddress>> {
        self.refusing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn send(&self, message: &Message) -> Result<Sent, SendError> {
        if self.refusing().contains(&message.to) {
            return Err(SendError::Refused {
                reason: Reason::RecipientRefused,
                smtp_code: Some(550),
            });
        }
        let eml = message.eml()?;
        let name = file_name(message);
        let folder = self.path.clone();
        let written = tokio::task::spawn_blocking(move || write_whole(&folder, &name, &eml)).await;
        match written {
            Ok(Ok(())) => Ok(Sent { smtp_code: None }),
            Ok(Err(_)) | Err(_) => Err(SendError::retry(Reason::FolderUnwritable)),
        }
    }
}

/// `20261122T142318Z-<notification>.eml`: files sort by date.
fn file_name(message: &Message) -> String {
    format!(
        "{}-{}.eml",
        message.date.strftime("%Y%m%dT%H%M%SZ"),
        message.id.notification()
    )
}

fn write_whole(folder: &Path, name: &str, eml: &[u8]) -> io::Result<()> {
    create_folder(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = private(&unfinished)?;
    file.write_all(eml)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
