//! Where a request stands, as its page says it.

use super::card::turn;
use crate::queue::due::{Due, Today, due};
use crate::requests::tags::{self, Tag};
use app::requests::Dossier;
use domain::ids::AccountId;
use domain::requests::RequestState;
use domain::requests::state::OpenState;

/// Where a request stands.
#[expect(
    clippy::struct_excessive_bools,
    reason = "one a thing that the page shows or not"
)]
pub struct Standing {
    /// Its status.
    pub status: Tag,
    /// Its urgency, when it is out of the ordinary.
    pub urgency: Option<Tag>,
    /// Whose turn it is.
    pub turn: &'static str,
    /// When it must be treated.
    pub due: Due,
    /// Whether the due date is paused.
    pub is_paused: bool,
    /// The day that was promised.
    pub promised: String,
    /// Whether that day is past.
    pub is_promise_late: bool,
    /// Who has it.
    pub holder: Option<String>,
    /// Whether that is the reader.
    pub is_mine: bool,
    /// Whether a human has to sort it.
    pub to_sort: bool,
}

impl Standing {
    /// Where it stands today, for this agent.
    pub fn of(dossier: &Dossier, me: Option<AccountId>, today: Today<'_>) -> Self {
        let request = &dossier.detail.request;
        let holder = request.assignee();
        let name = holder.and_then(|holder| dossier.name(holder));
        Self {
            status: tags::of_status(request.state.status()),
            urgency: tags::of_urgency(request.filing.urgency),
            turn: turn(request.state.turn()),
            due: due(request.filing.due_on, today),
            is_paused: matches!(
                request.state,
                RequestState::Open(OpenState::AwaitingPartner { .. })
            ),
            promised: french::date(request.filing.promised_on),
            is_promise_late: request.filing.promised_on < today.day,
            holder: name.map(|name| name.as_str().to_owned()),
            is_mine: holder.is_some() && holder == me,
            to_sort: request.human_sorting,
        }
    }
}
