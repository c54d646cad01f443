//! How a use case refuses. One variant a business fact, and one for what is ours to repair.

use domain::permissions::Permission;
use domain::requests::acts::ActRefused;
use domain::routing_rules::RuleSetRefused;
use domain::text::TextError;
use files::FilesError;
use std::borrow::Cow;
use store::StoreError;
use uuid::Uuid;

/// A member of a command that cannot be accepted. It never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) to the member.
    pub pointer: Cow<'static, str>,
    /// Stable code.
    pub code: &'static str,
    /// What to correct, in French.
    pub message: Cow<'static, str>,
}

impl FieldError {
    /// A refusal of the member at `pointer`.
    pub fn new(
        pointer: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            message: message.into(),
        }
    }

    /// The refusal of a text, at its place.
    pub fn of_text(pointer: impl Into<Cow<'static, str>>, error: TextError) -> Self {
        Self::new(pointer, error.code, error.message)
    }
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in, or the proof is no longer good.
    #[error("not signed in")]
    NotSignedIn,
    /// Sign-in refused: unknown, wrong, suspended, expired all look the same (S-019).
    #[error("sign-in refused")]
    SignInRefused,
    /// A single-use link or code that was used, or is over (S-021).
    #[error("the link is no longer good")]
    LinkGone,
    /// Too many tries: wait so many seconds.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds to wait.
        wait: u32,
    },
    /// It does not exist for this actor; it may exist for another (S-001).
    #[error("not found")]
    NotFound,
    /// The malware scanner has not said anything of the file yet (S-047).
    #[error("not scanned yet")]
    NotScanned,
    /// The malware scanner found something in the file (S-047).
    #[error("infected")]
    Infected,
    /// She must show once more that it is her: her last code is too old (S-011).
    #[error("a recent proof is required")]
    StepUp,
    /// It is in another service: say why it must be read (S-009).
    #[error("a motive is required")]
    MotiveRequired,
    /// She opened too many cases within an hour: wait so many seconds (S-010).
    #[error("too many cases")]
    TooManyCases {
        /// Seconds to wait.
        wait: u32,
    },
    /// What a day allows is used up: wait so many seconds (S-011, S-048).
    #[error("over quota")]
    OverQuota {
        /// Seconds to wait.
        wait: u32,
    },
    /// What the files of an organisation, or of a fund, may take is used up (S-048).
    #[error("no room for files")]
    StorageFull,
    /// The actor's role or scopes do not allow it at all.
    #[error("not allowed: {0}")]
    Forbidden(Permission),
    /// What was sent cannot be accepted.
    #[error("invalid")]
    Invalid(Vec<FieldError>),
    /// The state of the request does not allow it.
    #[error("{0}")]
    Act(#[from] ActRefused),
    /// A set of routing rules cannot be changed or published.
    #[error("{0}")]
    Rules(#[from] RuleSetRefused),
    /// A reply template that was retired is neither used nor changed.
    #[error("the template is retired")]
    TemplateRetired,
    /// It changed since the caller saw it (S-212).
    #[error("changed meanwhile")]
    Stale {
        /// Its version now.
        version: i32,
    },
    /// The idempotency key was used for something else (S-204).
    #[error("idempotency key reused")]
    KeyReused,
    /// The same call was done before: this is what it answered then, if that is still kept.
    #[error("done before")]
    Done {
        /// What it made or acted on.
        object: Uuid,
        /// What it answered, as its surface wrote it.
        kept: Option<String>,
    },
    /// What was made then has been erased since: there is nothing left to answer with.
    #[error("erased")]
    Erased,
    /// A unique value is taken: e-mail address, client name.
    #[error("taken: {0}")]
    Taken(&'static str),
    /// The organisation has no convention that holds today with the fund.
    #[error("no convention")]
    NoConvention,
    /// A file is refused: stable code and French sentence.
    #[error("file refused: {code}")]
    FileRefused {
        /// Stable code.
        code: &'static str,
        /// What to do, in French.
        message: Cow<'static, str>,
    },
    /// The database or the file store cannot serve right now: try again.
    #[error("unavailable")]
    Unavailable,
    /// Ours to repair. The cause is logged, never sent (S-053).
    #[error("internal: {0}")]
    Internal(String),
}

impl AppError {
    /// The refusal of a single member.
    pub fn field(
        pointer: impl Into<Cow<'static, str>>,
        code: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::Invalid(vec![FieldError::new(pointer, code, message)])
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::Unavailable(_) => {
                tracing::warn!(%error, "the database cannot serve");
                Self::Unavailable
            }
            StoreError::Taken => Self::Taken("value"),
            StoreError::Done { object, kept } => Self::Done { object, kept },
            StoreError::KeyReused => Self::KeyReused,
            other => Self::Internal(other.to_string()),
        }
    }
}

impl From<FilesError> for AppError {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Unavailable(_) | FilesError::Folder(_) => {
                tracing::warn!(%error, "the file store cannot serve");
                Self::Unavailable
            }
            other => Self::Internal(other.to_string()),
        }
    }
}
