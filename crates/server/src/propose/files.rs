//! The candidate on the disk: never over anything.

use crate::output::Failure;
use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What was written.
pub struct Files {
    /// The model file.
    pub model: PathBuf,
    /// Its figures.
    pub report: PathBuf,
}

/// Writes both files, for their owner alone: a model that learnt from what people wrote is kept as
/// carefully as they are.
pub fn write(folder: &Path, version: &str, model: &[u8], report: &str) -> Result<Files, Failure> {
    let shown = folder.display();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    let files = Files {
        model: folder.join(format!("model-{version}.bin")),
        report: folder.join(format!("model-{version}.md")),
    };
    create(&files.model, model)?;
    create(&files.report, report.as_bytes())?;
    Ok(files)
}

fn create(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut open| open.write_all(bytes));
    written.map_err(|error| Failure::new(format!("{}: {error}", file.display())))
}
