//! Why a file could not be kept or found.

use domain::ids::AttachmentId;

/// Why the store of files refused. Holds ids and reasons, never a credential nor a content.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The URL is not one that the store understands.
    #[error("files URL: {0}")]
    Url(&'static str),
    /// An option is not one of S3's, or is one that we refuse. Its value is not shown.
    #[error("files option {0}: unknown or refused")]
    UnknownOption(String),
    /// The local folder cannot be made or read.
    #[error("files folder")]
    Folder(#[source] std::io::Error),
    /// No such file.
    #[error("file {0}: not found")]
    NotFound(AttachmentId),
    /// More bytes than a sealed file may have, so not one that we wrote.
    #[error("file {0}: too large")]
    TooLarge(AttachmentId),
    /// The store did not answer, or refused.
    #[error("files store")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
