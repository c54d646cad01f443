//! The filters of the queue, as its address has them: codes, ids and a cursor, nothing personal.

use crate::urls;
use app::requests::Filter;
use app::treating::{Order, QueueWanted};
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::state::Status;
use jiff::civil::Date;
use serde::Deserialize;

/// The address of the queue, as it was typed or followed. What cannot be read narrows nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The tab: [`Tab::code`].
    pub onglet: String,
    /// A status.
    pub statut: String,
    /// A type.
    #[serde(rename = "type")]
    pub kind: String,
    /// A subject.
    pub sujet: String,
    /// An urgency.
    pub urgence: String,
    /// A service.
    pub service: String,
    /// An organisation's id.
    pub structure: String,
    /// An agent's id, `moi` or `personne`.
    pub agent: String,
    /// `oui` for what is late.
    pub retard: String,
    /// `arrivee` for the order of arrival.
    pub tri: String,
    /// Where the page begins.
    pub suite: String,
    /// What was just done.
    pub fait: String,
}

/// A tab of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// All that is open.
    Open,
    /// What nobody has.
    Untaken,
    /// What I have.
    Mine,
    /// What waits for somebody else.
    Awaiting,
    /// What is late.
    Late,
    /// What is over.
    Ended,
}

impl Tab {
    /// All of them, as shown.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::Untaken,
        Self::Mine,
        Self::Awaiting,
        Self::Late,
        Self::Ended,
    ];

    /// Its code in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "ouvertes",
            Self::Untaken => "a-prendre",
            Self::Mine => "les-miennes",
            Self::Awaiting => "en-attente",
            Self::Late => "en-retard",
            Self::Ended => "closes",
        }
    }

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Ouvertes",
            Self::Untaken => "À prendre",
            Self::Mine => "Les miennes",
            Self::Awaiting => "En attente",
            Self::Late => "En retard",
            Self::Ended => "Closes",
        }
    }

    fn read(code: &str) -> Self {
        let found = Self::ALL.into_iter().find(|tab| tab.code() == code);
        found.unwrap_or(Self::Open)
    }
}

/// Whose requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// This agent's.
    Agent(AccountId),
    /// Mine.
    Me,
    /// Nobody's.
    Nobody,
}

/// The filters, read.
#[derive(Debug, Clone)]
pub struct Filters {
    /// The tab.
    pub tab: Tab,
    /// A status.
    pub status: Option<Status>,
    /// A type.
    pub request_type: Option<RequestType>,
    /// A subject.
    pub subject: Option<Subject>,
    /// An urgency.
    pub urgency: Option<Urgency>,
    /// A service.
    pub service: Option<Service>,
    /// An organisation.
    pub organisation: Option<OrganisationId>,
    /// Whose.
    pub holder: Option<Holder>,
    /// What is late.
    pub is_late: bool,
    /// In the order of arrival.
    pub by_arrival: bool,
    after: String,
}

impl Filters {
    /// Reads them.
    pub fn read(typed: &Typed) -> Self {
        Self {
            tab: Tab::read(&typed.onglet),
            status: typed.statut.parse().ok(),
            request_type: typed.kind.parse().ok(),
            subject: typed.sujet.parse().ok(),
            urgency: typed.urgence.parse().ok(),
            service: typed.service.parse().ok(),
            organisation: typed.structure.parse().ok(),
            holder: match typed.agent.as_str() {
                "moi" => Some(Holder::Me),
                "personne" => Some(Holder::Nobody),
                other => other.parse().ok().map(Holder::Agent),
            },
            is_late: typed.retard == "oui",
            by_arrival: typed.tri == "arrivee",
            after: typed.suite.clone(),
        }
    }

    /// What they want of the queues, for this agent, today.
    pub fn wanted(&self, me: Option<AccountId>, today: Date) -> QueueWanted {
        let mut wanted = QueueWanted {
            filter: Filter {
                status: self.status.into_iter().collect(),
                request_type: self.request_type,
                subject: self.subject,
                service: self.service,
                urgency: self.urgency,
                organisation: self.organisation,
                ..Filter::default()
            },
            is_open: self.tab != Tab::Ended,
            ..QueueWanted::default()
        };
        match self.holder {
            Some(Holder::Agent(agent)) => wanted.filter.assignee = Some(agent),
            Some(Holder::Me) => wanted.filter.assignee = me,
            Some(Holder::Nobody) => wanted.is_untaken = true,
            None => {}
        }
        if self.is_late {
            wanted.filter.overdue_on = Some(today);
        }
        let narrow = |wanted: &mut QueueWanted, statuses: &[Status]| {
            if wanted.filter.status.is_empty() {
                wanted.filter.status = statuses.iter().copied().collect();
            }
        };
        match self.tab {
            Tab::Open => {}
            Tab::Untaken => wanted.is_untaken = true,
            Tab::Mine => wanted.filter.assignee = me,
            Tab::Awaiting => narrow(&mut wanted, &[Status::AwaitingPartner, Status::Answered]),
            Tab::Late => wanted.filter.overdue_on = Some(today),
            Tab::Ended => narrow(&mut wanted, &[Status::Closed, Status::Withdrawn]),
        }
        wanted
    }

    /// In which order, and from where on. What is over is shown in the order of arrival: it is due no
    /// more.
    pub fn order(&self) -> Order {
        if self.by_arrival || self.tab == Tab::Ended {
            Order::Arrival(self.after.parse().ok())
        } else {
            let after = self.after.split_once('_').and_then(|(due_on, id)| {
                let id: RequestId = id.parse().ok()?;
                Some((due_on.parse().ok()?, id))
            });
            Order::Due(after)
        }
    }

    /// The address of the queue with these filters, from its first page on.
    pub fn href(&self) -> String {
        address(&self.query())
    }

    /// The address of the page that begins there.
    pub fn href_after(&self, order: Order) -> Option<String> {
        let after = match order {
            Order::Due(Some((due_on, id))) => format!("{due_on}_{id}"),
            Order::Arrival(Some(id)) => id.to_string(),
            Order::Due(None) | Order::Arrival(None) => return None,
        };
        let query = self.query();
        let joint = if query.is_empty() { "" } else { "&" };
        Some(address(&format!("{query}{joint}suite={after}")))
    }

    /// The same, as a view keeps them: always written the same way.
    pub fn query(&self) -> String {
        let holder = self.holder.map(|holder| match holder {
            Holder::Agent(id) => id.to_string(),
            Holder::Me => "moi".to_owned(),
            Holder::Nobody => "personne".to_owned(),
        });
        let tab = (self.tab != Tab::Open).then(|| self.tab.code().to_owned());
        let code = |code: &'static str| code.to_owned();
        let parts = [
            ("onglet", tab),
            ("statut", self.status.map(|one| code(one.code()))),
            ("type", self.request_type.map(|one| code(one.code()))),
            ("sujet", self.subject.map(|one| code(one.code()))),
            ("urgence", self.urgency.map(|one| code(one.code()))),
            ("service", self.service.map(|one| code(one.code()))),
            ("structure", self.organisation.map(|id| id.to_string())),
            ("agent", holder),
            ("retard", self.is_late.then(|| "oui".to_owned())),
            ("tri", self.by_arrival.then(|| "arrivee".to_owned())),
        ];
        let written = parts
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
        written.collect::<Vec<_>>().join("&")
    }

    /// The same filters under another tab, from its first page on.
    #[must_use]
    pub fn under(&self, tab: Tab) -> Self {
        Self {
            tab,
            status: None,
            ..self.clone()
        }
    }

    /// The same filters in the other order.
    #[must_use]
    pub fn sorted(&self, by_arrival: bool) -> Self {
        Self {
            by_arrival,
            ..self.clone()
        }
    }

    /// The same filters in another service, or in all of them.
    #[must_use]
    pub fn within(&self, service: Option<Service>) -> Self {
        Self {
            service,
            ..self.clone()
        }
    }

    /// Whether they show mine.
    pub fn is_mine(&self) -> bool {
        self.holder == Some(Holder::Me)
    }

    /// Whether they show nobody's.
    pub fn is_nobody(&self) -> bool {
        self.holder == Some(Holder::Nobody)
    }

    /// Whether they show this agent's.
    pub fn is_of(&self, agent: &AccountId) -> bool {
        self.holder == Some(Holder::Agent(*agent))
    }

    /// Whether this page is the first.
    pub fn is_first(&self) -> bool {
        self.after.is_empty()
    }
}

/// The queue of a service.
pub fn of_service(service: Service) -> String {
    address(&format!("service={}", service.code()))
}

/// The queue with these filters.
pub fn address(query: &str) -> String {
    if query.is_empty() {
        urls::REQUESTS.to_owned()
    } else {
        format!("{}?{query}", urls::REQUESTS)
    }
}

/// Reads the filters of an address; what cannot be read narrows nothing.
pub fn typed(query: &str) -> Typed {
    serde_html_form::from_str(query).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_written_as_they_are_read() {
        for query in [
            "",
            "onglet=en-retard",
            "statut=in_progress&type=documents&sujet=c2s&urgence=urgent&service=c2s&agent=moi",
            "agent=personne&retard=oui&tri=arrivee",
        ] {
            assert_eq!(Filters::read(&typed(query)).query(), query);
        }
    }

    /// What is not a code of ours goes no further: neither into the page nor into a kept view.
    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        for query in [
            "statut=%3Cscript%3E&sujet=nope&onglet=x&agent=y&structure=z",
            "service=c2s&service=ame",
            "suite=2026-99-99_x",
            "%",
        ] {
            assert_eq!(Filters::read(&typed(query)).query(), "", "{query}");
        }
    }

    #[test]
    fn a_page_follows_the_one_before() {
        let filters = Filters::read(&typed("service=c2s"));
        let id: RequestId = "01939b2e-5b70-7000-8000-000000000001".parse().unwrap();
        let mark = Order::Due(Some((Date::constant(2026, 11, 23), id)));
        let href = filters.href_after(mark).unwrap();
        let (_, query) = href.split_once('?').unwrap();
        assert_eq!(Filters::read(&typed(query)).order(), mark);
    }
}
