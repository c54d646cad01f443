//! What an agent typed, in whichever form of the page: one struct, so that nothing of it is lost when
//! the page is shown again.

use app::requests::Target;
use app::{AppError, FieldError};
use domain::ids::RequestId;
use domain::reply_templates::{Gesture, ReplyAct};
use domain::text::{Body, Label};
use serde::Deserialize;

/// What was typed. Every form of the page sends some of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version that the form was made from.
    pub version: i32,
    /// Words.
    pub message: String,
    /// What the words are for: `repondre`, `demander`, `ecrire` or `note`.
    pub portee: String,
    /// Pieces ticked.
    pub piece: Vec<String>,
    /// Other pieces, one a line.
    pub autres: String,
    /// For whom the fund waits.
    pub attente: String,
    /// The agent to whom the request is given.
    pub agent: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The subject.
    pub sujet: String,
    /// The service.
    pub service: String,
    /// The urgency.
    pub urgence: String,
    /// How the request ends.
    pub issue: String,
    /// The words that go with the end.
    pub mot: String,
    /// Why it is reopened.
    pub raison: String,
    /// The reference of another request.
    pub autre: String,
    /// The version of the reply that is being written.
    pub brouillon: i32,
    /// `confirmer` once the recap was read.
    pub etape: String,
    /// Where to go afterwards: `tri` for the sorting queue.
    pub retour: String,
    /// A reply template.
    pub modele: String,
}

impl Typed {
    /// The request, as she saw it.
    pub const fn target(&self, id: RequestId) -> Target {
        Target {
            id,
            version: self.version,
        }
    }

    /// Fills in the form for what a template does. What she had already named is kept.
    pub fn prepare(&mut self, gesture: &Gesture) {
        match gesture.act {
            ReplyAct::Write => "ecrire",
            ReplyAct::Ask => "demander",
            ReplyAct::Answer => "repondre",
        }
        .clone_into(&mut self.portee);
        gesture.waiting_for.code().clone_into(&mut self.attente);
        for item in &gesture.items {
            let is_named = self.piece.iter().any(|one| one == item.as_str())
                || self.autres.lines().any(|one| one.trim() == item.as_str());
            if is_named {
                continue;
            }
            if !self.autres.trim().is_empty() {
                self.autres.push('\n');
            }
            self.autres.push_str(item.as_str());
        }
    }

    /// The words, which are required.
    pub fn body(&self) -> Result<Body, AppError> {
        parsed("/message", &self.message)
    }

    /// The words that go with the end, if any.
    pub fn last_words(&self) -> Result<Option<Body>, AppError> {
        optional("/mot", &self.mot)
    }

    /// Why it is reopened.
    pub fn reason(&self) -> Result<Body, AppError> {
        parsed("/raison", &self.raison)
    }

    /// The words, if any.
    pub fn words(&self) -> Result<Option<Body>, AppError> {
        optional("/message", &self.message)
    }

    /// The pieces named: those ticked, then those written, one a line. At most twenty.
    pub fn pieces(&self) -> Result<Vec<Label>, AppError> {
        let written = self.autres.lines().map(str::trim);
        let all = self.piece.iter().map(String::as_str).chain(written);
        let mut named = Vec::new();
        for text in all.filter(|text| !text.is_empty()) {
            let label = Label::parse(text)
                .map_err(|error| AppError::Invalid(vec![FieldError::of_text("/autres", error)]))?;
            named.push(label);
        }
        if named.len() > MOST_PIECES {
            let message = "Vingt éléments au plus à la fois.";
            return Err(AppError::field("/autres", "too-many", message));
        }
        Ok(named)
    }
}

const MOST_PIECES: usize = 20;

fn parsed(pointer: &'static str, text: &str) -> Result<Body, AppError> {
    Body::parse(text).map_err(|error| AppError::Invalid(vec![FieldError::of_text(pointer, error)]))
}

fn optional(pointer: &'static str, text: &str) -> Result<Option<Body>, AppError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parsed(pointer, text).map(Some)
    }
}
