//! The acts that move a request. Each consumes the request and gives back what it became, with the
//! event to write in the history; an act that the state does not allow is refused, and says why.

use super::{Closing, Filing, OpenState, Request, RequestState};
use crate::accounts::Author;
use crate::calendar::FundCalendar;
use crate::coded;
use crate::codes::{RequestType, Service, Subject, Urgency};
use crate::ids::{AccountId, RequestId};
use crate::keeping::Aside;
use crate::requests::state::{Outcome, Party, REOPEN_DAYS, Status};
use jiff::{SignedDuration, Timestamp};

coded! {
    /// What was done to a request: the kinds of line of its history.
    pub enum Act {
        /// Filed.
        Submit = "submit", "Demande déposée";
        /// Taken by an agent.
        Take = "take", "Prise en charge";
        /// Given to an agent.
        Assign = "assign", "Confiée";
        /// Sorted again by an agent.
        Sort = "sort", "Réorientée";
        /// Pieces or an answer were asked for.
        Ask = "ask", "Éléments demandés";
        /// The partner wrote or sent a piece.
        Reply = "reply", "Réponse du partenaire";
        /// The fund wrote, without answering.
        Write = "write", "Message de la caisse";
        /// An internal note.
        Note = "note", "Note interne";
        /// The fund answered.
        Answer = "answer", "Réponse de la caisse";
        /// Closed.
        Close = "close", "Clôturée";
        /// The partner confirmed the end.
        Confirm = "confirm", "Fin confirmée";
        /// Reopened.
        Reopen = "reopen", "Rouverte";
        /// Taken back by the partner.
        Withdraw = "withdraw", "Retirée";
        /// The person withdrew her agreement.
        Revoke = "revoke", "Accord retiré par la personne";
        /// Linked to another request.
        Link = "link", "Liée à une autre demande";
        /// Folded into another request.
        Merge = "merge", "Fusionnée";
        /// Put back as it was before merging.
        Unmerge = "unmerge", "Fusion annulée";
        /// A file was joined.
        Attach = "attach", "Pièce jointe";
        /// What was said of the person was corrected at her demand.
        Rectify = "rectify", "Identité rectifiée";
        /// Nothing more is done with it, at the person's demand.
        Limit = "limit", "Usage limité";
        /// It is treated again.
        Lift = "lift", "Limitation levée";
    }
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActRefused {
    /// The request's status does not allow it.
    #[error("{act} is not possible when {status}")]
    NotFromHere {
        /// The act.
        act: Act,
        /// Where the request stands.
        status: Status,
    },
    /// Somebody else already has it.
    #[error("already taken")]
    AlreadyTaken,
    /// Closed for more than [`REOPEN_DAYS`] days.
    #[error("closed too long ago to be reopened")]
    TooLate,
    /// A request cannot be merged into itself or into another fund's or organisation's.
    #[error("these two requests cannot be merged")]
    NotMergeable,
    /// The person withdrew her agreement: nothing more is shared (S-112).
    #[error("the person withdrew her agreement")]
    MandateWithdrawn,
    /// The act would change nothing.
    #[error("nothing to change")]
    NoChange,
    /// The person asked that it be used no more: it is read only (S-115).
    #[error("its use is limited")]
    Limited,
}

/// How an agent sorts a request again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resort {
    /// The type.
    pub request_type: RequestType,
    /// The subject.
    pub subject: Subject,
    /// The queue.
    pub service: Service,
    /// The urgency.
    pub urgency: Urgency,
}

type Acted = Result<Request, ActRefused>;

impl Request {
    /// An agent takes a request that is in its queue.
    pub fn take(self, by: AccountId, now: Timestamp) -> Acted {
        match self.state {
            RequestState::Open(OpenState::Submitted) => {
                Ok(self.open(OpenState::InProgress { assignee: by }, now))
            }
            RequestState::Open(OpenState::InProgress { assignee }) if assignee != by => {
                Err(ActRefused::AlreadyTaken)
            }
            _ => Err(self.refuse(Act::Take)),
        }
    }

    /// An agent, or a supervisor, gives it to somebody.
    pub fn assign(self, to: AccountId, now: Timestamp) -> Acted {
        let state = match self.open_state(Act::Assign)? {
            current if current.assignee() == Some(to) => return Err(ActRefused::NoChange),
            OpenState::Submitted | OpenState::InProgress { .. } => {
                OpenState::InProgress { assignee: to }
            }
            OpenState::AwaitingPartner {
                waiting_for, since, ..
            } => OpenState::AwaitingPartner {
                assignee: Some(to),
                waiting_for,
                since,
            },
            OpenState::Answered { .. } => OpenState::Answered { assignee: to },
        };
        Ok(self.open(state, now))
    }

    /// An agent sorts it again. In another service it goes back to the queue: nobody there has it.
    /// The due date is the new type's, counted from reception.
    pub fn sort(mut self, to: Resort, calendar: &FundCalendar, now: Timestamp) -> Acted {
        let current = self.open_state(Act::Sort)?;
        let same = Resort {
            request_type: self.filing.request_type,
            subject: self.filing.subject,
            service: self.filing.service,
            urgency: self.filing.urgency,
        } == to;
        if same && !self.human_sorting {
            return Err(ActRefused::NoChange);
        }
        let moves = to.service != self.filing.service;
        let received_on = calendar.reception_day(self.submitted_at);
        let days = u32::from(to.request_type.due_business_days(to.urgency));
        let due_on = calendar.add_business_days(received_on, days);
        self.filing = Filing {
            request_type: to.request_type,
            subject: to.subject,
            service: to.service,
            urgency: to.urgency,
            due_on,
            promised_on: if moves {
                due_on
            } else {
                self.filing.promised_on.min(due_on)
            },
        };
        self.human_sorting = false;
        let state = match current {
            OpenState::AwaitingPartner {
                waiting_for, since, ..
            } if moves => OpenState::AwaitingPartner {
                assignee: None,
                waiting_for,
                since,
            },
            _ if moves => OpenState::Submitted,
            kept => kept,
        };
        Ok(self.open(state, now))
    }

    /// The fund asks for pieces or an answer: the due date is paused (CRPA L114-5).
    pub fn ask(self, by: AccountId, waiting_for: Party, now: Timestamp) -> Acted {
        let since = match self.open_state(Act::Ask)? {
            OpenState::AwaitingPartner { since, .. } => since,
            _ => now,
        };
        Ok(self.open(
            OpenState::AwaitingPartner {
                assignee: Some(by),
                waiting_for,
                since,
            },
            now,
        ))
    }

    /// The partner writes or sends a piece: the request comes back to the fund.
    pub fn reply(self, calendar: &FundCalendar, now: Timestamp) -> Acted {
        match self.open_state(Act::Reply)? {
            OpenState::AwaitingPartner {
                assignee, since, ..
            } => {
                let mut request = self;
                request.resume_due_dates(calendar, since, now);
                let state = assignee.map_or(OpenState::Submitted, |assignee| {
                    OpenState::InProgress { assignee }
                });
                Ok(request.open(state, now))
            }
            OpenState::Answered { assignee } => {
                Ok(self.open(OpenState::InProgress { assignee }, now))
            }
            kept @ (OpenState::Submitted | OpenState::InProgress { .. }) => {
                Ok(self.open(kept, now))
            }
        }
    }

    /// The fund answers.
    pub fn answer(mut self, by: AccountId, calendar: &FundCalendar, now: Timestamp) -> Acted {
        if let OpenState::AwaitingPartner { since, .. } = self.open_state(Act::Answer)? {
            self.resume_due_dates(calendar, since, now);
        }
        Ok(self.open(OpenState::Answered { assignee: by }, now))
    }

    /// The fund closes, with a coded outcome.
    pub fn close(mut self, outcome: Outcome, by: Author, now: Timestamp) -> Acted {
        let assignee = self.open_state(Act::Close)?.assignee();
        if outcome == Outcome::Withdrawn {
            return Err(self.refuse(Act::Close));
        }
        self.state = RequestState::Closed(Closing {
            outcome,
            at: now,
            by,
            assignee,
            confirmed_at: None,
        });
        Ok(self.touched(now))
    }

    /// The partner confirms that it is over: closes an answered request, seals a closed one.
    pub fn confirm(mut self, by: Author, now: Timestamp) -> Acted {
        self.state = match self.state {
            RequestState::Open(OpenState::Answered { assignee }) => RequestState::Closed(Closing {
                outcome: Outcome::Resolved,
                at: now,
                by,
                assignee: Some(assignee),
                confirmed_at: Some(now),
            }),
            RequestState::Closed(closing) if closing.confirmed_at.is_none() => {
                RequestState::Closed(Closing {
                    confirmed_at: Some(now),
                    ..closing
                })
            }
            _ => return Err(self.refuse(Act::Confirm)),
        };
        Ok(self.touched(now))
    }

    /// The partner or the fund reopens within [`REOPEN_DAYS`] days.
    pub fn reopen(self, now: Timestamp) -> Acted {
        let RequestState::Closed(closing) = self.state else {
            return Err(self.refuse(Act::Reopen));
        };
        if now.duration_since(closing.at) > SignedDuration::from_hours(24 * REOPEN_DAYS) {
            return Err(ActRefused::TooLate);
        }
        let state =
            closing
                .assignee
                .map_or(OpenState::Submitted, |assignee| OpenState::InProgress {
                    assignee,
                });
        Ok(self.open(state, now))
    }

    /// The partner takes it back.
    pub fn withdraw(mut self, now: Timestamp) -> Acted {
        self.open_state(Act::Withdraw)?;
        self.state = RequestState::Withdrawn { at: now };
        Ok(self.touched(now))
    }

    /// Folds it into another open request of the same organisation and fund: merging across
    /// organisations would show one the matter of the other.
    pub fn merge(mut self, into: &Self, by: Author, now: Timestamp) -> Acted {
        let before = self.open_state(Act::Merge)?;
        let open = matches!(into.state, RequestState::Open(_));
        let same = into.organisation == self.organisation && into.fund == self.fund;
        if into.id == self.id || !open || !same {
            return Err(ActRefused::NotMergeable);
        }
        self.state = RequestState::Merged {
            into: into.id,
            at: now,
            by,
            before,
        };
        Ok(self.touched(now))
    }

    /// Puts a merged request back where it stood, and names the one it had been folded into.
    pub fn unmerge(self, now: Timestamp) -> Result<(Self, RequestId), ActRefused> {
        match self.state {
            RequestState::Merged { into, before, .. } => Ok((self.open(before, now), into)),
            _ => Err(self.refuse(Act::Unmerge)),
        }
    }

    /// Stops its use, at the person's demand: it leaves the lists and is read only (S-115).
    pub fn limit(mut self, now: Timestamp) -> Acted {
        match self.aside {
            None => self.aside = Some(Aside::Limited),
            Some(Aside::Limited) => return Err(ActRefused::NoChange),
            Some(Aside::Archived | Aside::Erased) => return Err(self.refuse(Act::Limit)),
        }
        Ok(self.touched(now))
    }

    /// Puts it back to use.
    pub fn lift(mut self, now: Timestamp) -> Acted {
        if self.aside != Some(Aside::Limited) {
            return Err(ActRefused::NoChange);
        }
        self.aside = None;
        Ok(self.touched(now))
    }

    /// Notes that something was added (note, link, file) without moving the request.
    #[must_use]
    pub fn touched(mut self, now: Timestamp) -> Self {
        self.updated_at = now;
        self.version += 1;
        self
    }

    fn open(mut self, state: OpenState, now: Timestamp) -> Self {
        self.state = RequestState::Open(state);
        self.touched(now)
    }

    fn open_state(&self, act: Act) -> Result<OpenState, ActRefused> {
        match self.state {
            RequestState::Open(state) => Ok(state),
            _ => Err(self.refuse(act)),
        }
    }

    fn refuse(&self, act: Act) -> ActRefused {
        ActRefused::NotFromHere {
            act,
            status: self.state.status(),
        }
    }
}

#[cfg(test)]
mod tests;
