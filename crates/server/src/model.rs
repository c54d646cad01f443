//! Model files: what the operator adopts must be what this build can ask.

use crate::output::Failure;
use routing::Sorter;
use routing::model::{Head, Model};
use routing::train::questions;
use std::path::Path;

/// The largest model file, in bytes: ten times the one of this build.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Why a file is not a model of this build.
#[derive(Debug, thiserror::Error)]
pub enum BadModel {
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// It is no model, or one for other questions.
    #[error("is not a model file of this version")]
    NotAModel,
}

/// Reads a model file, and checks that it answers the questions of this build.
pub fn read(file: &Path) -> Result<Sorter, BadModel> {
    let unreadable = |error: std::io::Error| BadModel::Unreadable(error.kind());
    let about = std::fs::metadata(file).map_err(unreadable)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(BadModel::NotAModel);
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let model = Model::parse(&bytes).map_err(|_| BadModel::NotAModel)?;
    if model.header.heads.len() == questions().len()
        && model.header.heads.iter().zip(questions()).all(answers)
    {
        Ok(Sorter::new(model))
    } else {
        Err(BadModel::NotAModel)
    }
}

/// The same, for a command: the file is named in what refuses it.
pub fn open(file: &Path) -> Result<Sorter, Failure> {
    read(file).map_err(|bad| Failure::new(format!("{}: {bad}", file.display())))
}

fn answers((head, (name, classes)): (&Head, (&str, Vec<&str>))) -> bool {
    head.name == name && head.classes == classes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_model_of_this_build_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("model.bin");
        let embedded = include_bytes!("../../routing/data/model.bin");
        std::fs::write(&file, embedded).unwrap();
        let sorter = read(&file).unwrap();
        assert_eq!(sorter.header(), Sorter::embedded().header());

        let blank = Model::blank().to_bytes().unwrap();
        let cut = &embedded[..embedded.len() - 1];
        for wrong in [blank.as_slice(), cut, b"not a model"] {
            std::fs::write(&file, wrong).unwrap();
            assert!(matches!(read(&file), Err(BadModel::NotAModel)));
        }
        let absent = read(&folder.path().join("absent"));
        assert!(matches!(absent, Err(BadModel::Unreadable(_))));
    }
}
