//! How a status, an urgency and a turn are shown: a shape and words, never a colour alone.

use domain::codes::Urgency;
use domain::requests::state::{Party, Status};
use domain::thread::ItemStatus;

/// A label with its shape.
#[derive(Clone, Copy)]
pub struct Tag {
    /// The class that gives its shape and its colour.
    pub class: &'static str,
    /// Its words.
    pub label: &'static str,
}

/// The tag of a status.
pub const fn of_status(status: Status) -> Tag {
    let class = match status {
        Status::Submitted => "tag tag--new",
        Status::InProgress => "tag tag--work",
        Status::AwaitingPartner => "tag tag--wait",
        Status::Answered => "tag tag--done",
        Status::Closed | Status::Withdrawn => "tag",
    };
    Tag {
        class,
        label: status.label(),
    }
}

/// The tag of an urgency; nothing for what is ordinary.
pub const fn of_urgency(urgency: Urgency) -> Option<Tag> {
    let class = match urgency {
        Urgency::Routine => return None,
        Urgency::Soon => "tag tag--wait",
        Urgency::Urgent => "tag tag--urgent",
    };
    Some(Tag {
        class,
        label: urgency.label(),
    })
}

/// The tag of a named item, of a request that is still open or not.
pub const fn of_item(status: ItemStatus, is_open: bool) -> Tag {
    match status {
        ItemStatus::Asked if is_open => Tag {
            class: "tag tag--wait",
            label: status.label(),
        },
        ItemStatus::Asked => Tag {
            class: "tag",
            label: "Resté sans réponse",
        },
        ItemStatus::Provided => Tag {
            class: "tag tag--done",
            label: status.label(),
        },
        ItemStatus::Waived => Tag {
            class: "tag",
            label: status.label(),
        },
    }
}

/// Whose turn it is, in a partner's eyes.
pub const fn turn_for_partner(turn: Option<Party>) -> &'static str {
    match turn {
        Some(Party::Fund) => "À la caisse d’agir",
        Some(Party::Partner) => "À vous d’agir",
        Some(Party::Person) => "La caisse attend la personne",
        Some(Party::ThirdParty) => "La caisse attend un tiers",
        None => "Plus rien à faire",
    }
}
