//! Why an upload is refused, in words for the person who sends it.

/// Why a file is refused. `Display` gives the sentence, [`Refusal::code`] the stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// No byte at all.
    #[error("Ce fichier est vide.")]
    Empty,
    /// More than [`super::MAX_FILE_BYTES`]. To be answered with 413.
    #[error("Ce fichier dépasse 10\u{a0}Mo. Réduisez-le ou envoyez-le en plusieurs parties.")]
    TooLarge,
    /// More than [`super::MAX_FILES_PER_MESSAGE`] files.
    #[error("Un message porte 5\u{a0}fichiers au plus. Envoyez les autres dans un second message.")]
    TooMany,
    /// Not a PDF, JPEG or PNG, whatever its name says. To be answered with 415.
    #[error("Seuls les fichiers PDF, JPEG et PNG sont acceptés.")]
    Type,
    /// The extension of the name is not that of the content. To be answered with 415.
    #[error(
        "L’extension du nom ne correspond pas au contenu de ce fichier. \
         Enregistrez-le de nouveau au format PDF, JPEG ou PNG."
    )]
    Extension,
    /// Begins like a type that we take, but is cut or malformed.
    #[error(
        "Ce fichier est incomplet ou abîmé. Ouvrez-le pour le vérifier, \
         enregistrez-le de nouveau, puis envoyez-le."
    )]
    Damaged,
    /// Holds something else too: a page, a script, an archive. To be answered with 415.
    #[error(
        "Ce fichier contient autre chose qu’un document ou une image. \
         Imprimez-le au format PDF, puis envoyez ce PDF."
    )]
    Mixed,
    /// More pixels than anyone needs to read a document.
    #[error(
        "Cette image est trop grande\u{a0}: 20\u{202f}000\u{a0}points de côté et \
         100\u{a0}millions de points au plus. Réduisez-la, puis envoyez-la."
    )]
    Dimensions,
}

impl Refusal {
    /// Every refusal, for the documentation and the tests.
    pub const ALL: [Self; 8] = [
        Self::Empty,
        Self::TooLarge,
        Self::TooMany,
        Self::Type,
        Self::Extension,
        Self::Damaged,
        Self::Mixed,
        Self::Dimensions,
    ];

    /// The code that programs rely on: never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "file-empty",
            Self::TooLarge => "file-too-large",
            Self::TooMany => "too-many-files",
            Self::Type => "file-type-refused",
            Self::Extension => "file-extension-mismatch",
            Self::Damaged => "file-damaged",
            Self::Mixed => "file-mixed-content",
            Self::Dimensions => "image-too-large",
        }
    }
}
