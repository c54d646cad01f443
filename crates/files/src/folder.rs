//! The local folder: what `object_store` leaves to us.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A folder that exists, with its absolute path.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder if need be, readable by this user only, and durably (S-404).
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let path = std::path::absolute(path)?;
        let existing = path
            .ancestors()
            .find(|folder| folder.exists())
            .map(Path::to_owned);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        if let Some(existing) = existing {
            sync_up(&path, &existing)?;
        }
        fs::canonicalize(path).map(Self)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Waits until the folders above a file just written are on the disk too.
    ///
    /// `object_store` waits for those that it makes itself: a file written at the same moment by
    /// another call, into a folder that the first call has made but not waited for yet, would
    /// otherwise be reported as kept while its folder may still vanish with the power.
    pub(crate) fn sync_above(&self, name: &object_store::path::Path) -> io::Result<()> {
        let mut file = self.0.clone();
        file.extend(name.parts().map(|part| part.as_ref().to_owned()));
        file.parent()
            .map_or(Ok(()), |folder| sync_up(folder, &self.0))
    }

    /// Removes what interrupted writes left: files that end with `#` and a number, last written
    /// before `cutoff`. Gives how many.
    pub(crate) fn remove_unfinished(&self, cutoff: SystemTime) -> io::Result<usize> {
        let mut removed = 0;
        for outer in folders_of(&self.0)? {
            for inner in folders_of(&outer)? {
                for entry in fs::read_dir(inner)? {
                    let entry = entry?;
                    if is_unfinished(&entry.file_name()) && written_before(&entry, cutoff)? {
                        fs::remove_file(entry.path())?;
                        removed += 1;
                    }
                }
            }
        }
        Ok(removed)
    }
}

fn folders_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok(folders)
}

fn is_unfinished(name: &std::ffi::OsStr) -> bool {
    let Some((id, number)) = name.to_str().and_then(|name| name.rsplit_once('#')) else {
        return false;
    };
    id.parse::<uuid::Uuid>().is_ok() && number.parse::<u64>().is_ok()
}

fn written_before(entry: &fs::DirEntry, cutoff: SystemTime) -> io::Result<bool> {
    Ok(entry.metadata()?.modified()? < cutoff)
}

/// Waits for a folder and those above it, up to `top`, to be on the disk.
fn sync_up(folder: &Path, top: &Path) -> io::Result<()> {
    for folder in folder
        .ancestors()
        .take_while(|folder| folder.starts_with(top))
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
