//! The thread of a request: messages, internal notes, named missing items, files.

use crate::accounts::Author;
use crate::coded;
use crate::ids::{AttachmentId, MessageId, MissingItemId, RequestId};
use crate::text::{Body, FileName, Label};
use jiff::Timestamp;

coded! {
    /// Who reads a message.
    pub enum Audience {
        /// The partner and the fund.
        Everybody = "everybody", "Partenaire et caisse";
        /// The fund only: an internal note (S-005).
        Fund = "fund", "Caisse seulement";
    }
}

/// A message, or an internal note.
#[derive(Clone)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The request.
    pub request: RequestId,
    /// Who wrote it.
    pub author: Author,
    /// Whether the author is of the fund.
    pub from_fund: bool,
    /// Who reads it.
    pub audience: Audience,
    /// What it says.
    pub body: Body,
    /// When.
    pub at: Timestamp,
}

coded! {
    /// Where a named missing item stands.
    pub enum ItemStatus {
        /// Asked for.
        Asked = "asked", "Demandé";
        /// The partner sent it, or answered.
        Provided = "provided", "Fourni";
        /// No longer needed.
        Waived = "waived", "Plus nécessaire";
    }
}

coded! {
    /// What a malware scanner said of a file (S-047).
    pub enum ScanState {
        /// Nothing yet: nobody is given the file.
        Waiting = "waiting", "Analyse en attente";
        /// Nothing was found.
        Clean = "clean", "Analysé";
        /// Something was found: nobody is ever given the file.
        Infected = "infected", "Bloqué par l’antivirus";
    }
}

/// A piece that the fund named and asked for.
#[derive(Clone)]
pub struct MissingItem {
    /// Its id.
    pub id: MissingItemId,
    /// The request.
    pub request: RequestId,
    /// What is asked, in words; personal, hence sealed.
    pub label: Label,
    /// Where it stands.
    pub status: ItemStatus,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it was provided or waived.
    pub settled_at: Option<Timestamp>,
}

/// A file joined to a request: what is known of it. Its bytes lie sealed in the file store.
#[derive(Clone)]
pub struct Attachment {
    /// Its id, and the name of its sealed bytes.
    pub id: AttachmentId,
    /// The request.
    pub request: RequestId,
    /// The message it came with, if any.
    pub message: Option<MessageId>,
    /// Who joined it.
    pub author: Author,
    /// Who sees it.
    pub audience: Audience,
    /// The name its author gave it.
    pub name: FileName,
    /// Its media type, recognised by content: `application/pdf`, `image/jpeg`, `image/png`.
    pub media_type: String,
    /// Its size in bytes, 1 to 10 MiB.
    pub size: i64,
    /// When.
    pub at: Timestamp,
}
