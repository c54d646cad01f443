//! Requests that are not sent yet, kept for their author.

use crate::accounts::Author;
use crate::ids::{AccountId, DraftId, OrganisationId, RequestId};
use crate::text::{Sensitive, TextError};
use jiff::Timestamp;

/// What is written so far: the members of a request, complete or not, as a JSON object. It is as
/// personal as the request will be, hence sealed; nothing in it is checked before it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftContent(Sensitive<String>);

impl DraftContent {
    /// The largest draft, in bytes of JSON.
    pub const MAX: usize = 64 * 1024;

    /// Takes the text of a JSON object. Code: `too-long`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.len() > Self::MAX {
            return Err(TextError::new(
                "too-long",
                "Ce brouillon est trop long : 64 Ko au plus.",
            ));
        }
        Ok(Self(Sensitive::new(text.to_owned())))
    }

    /// The text: to seal it, and to show it to its author.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A request that is not sent yet.
#[derive(Clone)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Whose: nobody else sees it.
    pub author: Author,
    /// What is written so far.
    pub content: DraftContent,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// Grows by one at each change.
    pub version: i32,
}

/// The words of a reply that is not sent yet, as they were typed: as personal as the thread itself.
/// Nothing in them is checked before they are sent.
#[derive(Clone, PartialEq, Eq)]
pub struct ReplyText(Sensitive<String>);

impl ReplyText {
    /// The longest, in bytes: more than a message may hold, so that what is typed too long is kept too.
    pub const MAX: usize = 64 * 1024;

    /// Takes what was typed. Code: `too-long`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.len() > Self::MAX {
            return Err(TextError::new(
                "too-long",
                "Ce texte est trop long pour être gardé : 64 Ko au plus.",
            ));
        }
        Ok(Self(Sensitive::new(text.to_owned())))
    }

    /// The words: to seal them, and to show them to whoever treats the request.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The reply that is being written to a request: one a request, whoever writes it.
#[derive(Clone)]
pub struct ReplyDraft {
    /// The request.
    pub request: RequestId,
    /// Who wrote in it last.
    pub author: AccountId,
    /// What is written so far.
    pub text: ReplyText,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// Grows by one at each change.
    pub version: i32,
}
