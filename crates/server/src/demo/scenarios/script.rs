//! What happens next, from where the request stands. Pure.

use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::requests::Request;
use domain::requests::acts::{Act, Resort};
use domain::requests::state::{OpenState, RequestState};
use jiff::SignedDuration;

/// How long nothing is told while webhooks are out of order.
const OUTAGE: SignedDuration = SignedDuration::from_secs(8);
/// A mail that has not come back after this long does not come back: its reader is told daily, or never.
const BOUNCE: SignedDuration = SignedDuration::from_secs(15);

/// What an integrator may ask for, by the first word of `external_reference`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Taken, answered.
    Answer,
    /// Taken, refused.
    Refusal,
    /// Taken, named items are asked for; answered once something came.
    MissingItems,
    /// Sorted again into another service, and promised for later.
    Slip,
    /// The mail that tells the managers is refused by their mailbox; the agent says so in the thread.
    Bounce,
    /// The organisation's webhooks are paused while the request is taken and answered, then resumed.
    Outage,
}

/// A thing that somebody of the demonstration does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// An agent takes it.
    Take,
    /// She answers.
    Answer,
    /// She closes it as refused.
    Refuse,
    /// She asks for named items.
    Ask,
    /// She sorts it again.
    Sort(Resort),
    /// The mailboxes of the managers take nothing more, and an agent takes it.
    TakeUntold,
    /// She says that a mail came back, if one did.
    TellBounce,
    /// The mailboxes take mails again, and she answers.
    AnswerTold,
    /// A manager pauses the webhooks, and an agent takes it.
    TakeInOutage,
    /// A manager resumes the webhooks.
    Resume,
}

/// What is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Somebody does something.
    Move(Move),
    /// Time passes, or the partner does something.
    Wait,
    /// The scenario is over.
    Over,
}

impl Scenario {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Answer,
        Self::Refusal,
        Self::MissingItems,
        Self::Slip,
        Self::Bounce,
        Self::Outage,
    ];

    /// The word that asks for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answer => "demo-answer",
            Self::Refusal => "demo-refusal",
            Self::MissingItems => "demo-missing-items",
            Self::Slip => "demo-slip",
            Self::Bounce => "demo-bounce",
            Self::Outage => "demo-outage",
        }
    }

    /// The scenario that a reference asks for: the word alone, or the word, a hyphen and whatever makes
    /// the reference its author's own (`demo-slip-0042`).
    pub fn asked_by(reference: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scenario| {
            let rest = reference.strip_prefix(scenario.word());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        })
    }
}

/// What is next for a request to which this was done, and nothing more for so long.
pub fn next(scenario: Scenario, request: &Request, done: &[Act], still: SignedDuration) -> Next {
    let RequestState::Open(state) = request.state else {
        return Next::Over;
    };
    match (state, scenario) {
        (OpenState::Submitted, Scenario::Slip) => Next::Move(slip(request, done)),
        (OpenState::Submitted, Scenario::Bounce) => Next::Move(Move::TakeUntold),
        (OpenState::Submitted, Scenario::Outage) => Next::Move(Move::TakeInOutage),
        (OpenState::Submitted, _) => Next::Move(Move::Take),
        (OpenState::InProgress { .. }, _) => Next::Move(in_progress(scenario, done, still)),
        (OpenState::AwaitingPartner { .. }, _) => Next::Wait,
        (OpenState::Answered { .. }, Scenario::Outage) if still < OUTAGE => Next::Wait,
        (OpenState::Answered { .. }, Scenario::Outage) => Next::Move(Move::Resume),
        (OpenState::Answered { .. }, _) => Next::Over,
    }
}

fn in_progress(scenario: Scenario, done: &[Act], still: SignedDuration) -> Move {
    match scenario {
        Scenario::Refusal => Move::Refuse,
        Scenario::MissingItems if !done.contains(&Act::Ask) => Move::Ask,
        Scenario::Bounce if !done.contains(&Act::Write) && still < BOUNCE => Move::TellBounce,
        Scenario::Bounce => Move::AnswerTold,
        _ => Move::Answer,
    }
}

/// A promise moves when another service has it, which counts its own days from reception. What already
/// has as many days as there are is hurried first, so that there is something to lose.
fn slip(request: &Request, done: &[Act]) -> Move {
    let filing = request.filing;
    let most = RequestType::FileFollowUp.due_business_days(Urgency::Routine);
    let has_most = filing.request_type.due_business_days(filing.urgency) >= most;
    let sorted = done.iter().filter(|act| **act == Act::Sort).count();
    match (sorted, has_most) {
        (0, true) => Move::Sort(Resort {
            request_type: filing.request_type,
            subject: filing.subject,
            service: filing.service,
            urgency: Urgency::Urgent,
        }),
        (0 | 1, false) => Move::Sort(elsewhere(filing.service)),
        _ => Move::Take,
    }
}

const fn elsewhere(from: Service) -> Resort {
    let (service, subject) = match from {
        Service::C2s => (Service::BeneficiaryManagement, Subject::BaseRights),
        _ => (Service::C2s, Subject::C2s),
    };
    Resort {
        request_type: RequestType::FileFollowUp,
        subject,
        service,
        urgency: Urgency::Routine,
    }
}

#[cfg(test)]
mod tests;
