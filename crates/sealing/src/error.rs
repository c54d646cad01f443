//! Why a value did not open, or a key could not be read.

use crate::KeyId;

/// Why a value could not be sealed or opened. No variant holds a byte of a key or of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The first byte names an envelope format that this program does not know (S-502).
    #[error("sealed value: unknown format version {0}")]
    UnknownVersion(u8),
    /// The envelope names a key that is not loaded: a wrong or missing root key (S-502).
    #[error("sealed value: key {0} is not loaded")]
    UnknownKey(KeyId),
    /// The envelope names a root key that is older than the oldest accepted one (S-505).
    #[error("sealed value: key {0} is older than the oldest accepted key")]
    KeyTooOld(KeyId),
    /// Authentication failed: the value was altered, moved to another place, or is under another
    /// key. To be logged as an incident (S-503).
    #[error("sealed value: refused, altered or moved")]
    Refused,
    /// Fewer bytes than an empty envelope has.
    #[error("sealed value: truncated")]
    Truncated,
    /// More bytes than may be sealed at once ([`crate::MAX_SEALABLE_FILE_BYTES`] for files).
    #[error("value too large to be sealed")]
    TooLarge,
    /// A wrapped data key does not hold 32 bytes: a defect of whoever wrote it.
    #[error("sealed value: not a data key")]
    NotAKey,
    /// A cryptographic primitive refused its parameters: a defect of this crate.
    #[error("cryptographic primitive misused")]
    Primitive,
    /// The known-answer test gave another answer: the program must not start (S-514).
    #[error("cryptographic self-test failed: {0}")]
    SelfTest(&'static str),
}

/// Why a text is not a root key (S-062). Says nothing about the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither base64 nor hexadecimal.
    #[error("root key: neither base64 nor hexadecimal")]
    Alphabet,
    /// Not exactly 32 bytes.
    #[error("root key: 32 bytes expected")]
    Length,
    /// A default or hand-typed value: too few different bytes for a random key.
    #[error("root key: not random, generate one")]
    Weak,
}
