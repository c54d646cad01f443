//! A new request, in short steps, kept on the server at each.

pub mod content;
pub mod discard;
pub mod list;
pub mod new;
pub mod pieces;
pub mod proposal;
mod questions;
pub mod reading;
pub mod review;
pub mod send;
pub mod step;

use crate::urls;
use domain::calendar::paris;
use domain::drafts::Draft;
use domain::ids::DraftId;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// For whom.
    Person,
    /// Her agreement.
    Mandate,
    /// What.
    Matter,
    /// Which pieces.
    Pieces,
    /// The recap.
    Review,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Mandate,
        Self::Matter,
        Self::Pieces,
        Self::Review,
    ];

    /// The end of its address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "personne",
            Self::Mandate => "accord",
            Self::Matter => "demande",
            Self::Pieces => "pieces",
            Self::Review => "verification",
        }
    }

    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Person => "La personne concernée",
            Self::Mandate => "Son accord",
            Self::Matter => "La demande",
            Self::Pieces => "Les pièces",
            Self::Review => "Vérification et envoi",
        }
    }

    /// The step that follows.
    pub const fn next(self) -> Self {
        match self {
            Self::Person => Self::Mandate,
            Self::Mandate => Self::Matter,
            Self::Matter => Self::Pieces,
            Self::Pieces | Self::Review => Self::Review,
        }
    }
}

/// A step, in the list that stands over each page.
pub struct StepLink {
    /// Its number.
    pub number: usize,
    /// Its title.
    pub title: &'static str,
    /// Where it is; empty while there is no draft.
    pub href: String,
    /// Whether it is this page.
    pub is_current: bool,
}

/// The steps of a draft.
pub fn steps(draft: Option<DraftId>, current: Step) -> Vec<StepLink> {
    let numbered = (1_usize..).zip(Step::ALL);
    numbered
        .map(|(number, step)| StepLink {
            number,
            title: step.title(),
            href: draft.map_or_else(String::new, |id| urls::draft(id, step.code())),
            is_current: step == current,
        })
        .collect()
}

/// Where a draft stands: on every page of it.
pub struct Kept {
    /// Its id.
    pub id: DraftId,
    /// The version that the page was made from.
    pub version: i32,
    /// `14 h 32`.
    pub at: String,
}

impl Kept {
    /// Where this draft stands.
    pub fn of(draft: &Draft) -> Self {
        Self {
            id: draft.id,
            version: draft.version,
            at: french::moment(paris(draft.updated_at).datetime()),
        }
    }

    /// A step of it.
    pub fn step(&self, step: &str) -> String {
        urls::draft(self.id, step)
    }
}
