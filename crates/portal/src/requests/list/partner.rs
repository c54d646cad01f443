//! `/demandes` for partners: the organisation's requests.

use super::super::tags::{self, Tag};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::sections::{Choice, choice, or_nothing};
use crate::visit::Visit;
use crate::{choices_of, urls};
use app::App;
use app::requests::{Filter, Followed, ListQuery, Row, board};
use askama::Template;
use domain::calendar::paris;
use domain::codes::RequestType;
use domain::requests::RequestState;
use domain::requests::state::{Party, Status};
use edge::needs::ReadRequests;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many rows a page has.
const ROWS: u8 = 25;

#[derive(Template)]
#[template(path = "requests/list_partner.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<RowView>,
    total: String,
    next: Option<String>,
    is_first: bool,
    is_narrowed: bool,
    statuses: Vec<Choice>,
    types: Vec<Choice>,
    whose: Vec<Choice>,
}

/// A request of a list, as a partner reads it.
pub struct RowView {
    /// Where it is.
    pub href: String,
    /// `EP-2026-7K3QXD`.
    pub reference: String,
    /// For whom.
    pub person: String,
    /// What: its title, or its type.
    pub title: String,
    /// Where it stands.
    pub status: Tag,
    /// How pressing it is.
    pub urgency: Option<Tag>,
    /// Whose turn it is.
    pub turn: &'static str,
    /// Whether it is the partner's.
    pub is_my_turn: bool,
    /// The promised day, while it is open.
    pub promised: String,
    /// Whether that day is past, and the fund has not answered.
    pub is_late: bool,
    /// Who follows it.
    pub followed_by: String,
    /// The day it was received.
    pub received: String,
}

impl RowView {
    /// How a row is shown, on that day in Paris.
    pub fn of(row: &Row, today: Date) -> Self {
        let request = &row.request;
        let filing = request.filing;
        let turn = request.state.turn();
        let open = matches!(request.state, RequestState::Open(_));
        let kind = filing.request_type.label();
        let person = row.head.as_ref().map_or_else(
            || "Dossier effacé".to_owned(),
            |head| format!("{} {}", head.first_names.expose(), head.birth_name.expose()),
        );
        let title = row.head.as_ref().and_then(|head| head.title.as_ref());
        let title = title.map(|title| title.expose().to_owned());
        Self {
            href: urls::request(request.id),
            reference: request.reference.as_str().to_owned(),
            person,
            title: title
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| kind.to_owned()),
            status: tags::of_status(request.state.status()),
            urgency: tags::of_urgency(filing.urgency).filter(|_| open),
            turn: tags::turn_for_partner(turn),
            is_my_turn: turn == Some(Party::Partner),
            promised: if open {
                french::short_date(filing.promised_on)
            } else {
                String::new()
            },
            is_late: turn == Some(Party::Fund) && filing.promised_on < today,
            followed_by: row.followed_by.as_ref().map_or_else(
                || "Logiciel".to_owned(),
                |follower| follower.name.as_str().to_owned(),
            ),
            received: french::short_date(paris(request.submitted_at).date()),
        }
    }
}

/// What the address asks for: codes and a cursor, nothing personal (S-051).
#[derive(Default, Clone, Serialize, Deserialize)]
struct Asked {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    statut: String,
    #[serde(default, skip_serializing_if = "String::is_empty", rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    suivi: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    apres: String,
}

impl Asked {
    fn filter(&self, visit: &Visit<ReadRequests>) -> Filter {
        let status = match self.statut.as_str() {
            "ouvertes" => Status::ALL
                .iter()
                .copied()
                .filter(|status| !matches!(status, Status::Closed | Status::Withdrawn))
                .collect(),
            code => code.parse().into_iter().collect(),
        };
        let me = visit.actor.account();
        Filter {
            status,
            request_type: self.kind.parse().ok(),
            followed: match (self.suivi.as_str(), me) {
                ("moi", Some(me)) => Some(Followed::By(me)),
                ("collegues", Some(me)) => Some(Followed::ByOthers(me)),
                _ => None,
            },
            ..Filter::default()
        }
    }

    fn is_narrowed(&self) -> bool {
        [&self.statut, &self.kind, &self.suivi]
            .iter()
            .any(|asked| !asked.is_empty())
    }
}

/// The page. What the address asks that does not exist is as if it were not asked.
pub async fn page(app: &App, visit: &Visit<ReadRequests>, query: &str) -> Page {
    let asked: Asked = serde_html_form::from_str(query).unwrap_or_default();
    let wanted = ListQuery {
        filter: asked.filter(visit),
        after: asked.apres.parse().ok(),
        limit: ROWS,
    };
    let is_first = wanted.after.is_none();
    let listed = board(app, &visit.actor, wanted).await?;
    let next = listed.next.map(|id| {
        let following = Asked {
            apres: id.to_string(),
            ..asked.clone()
        };
        let query = serde_html_form::to_string(&following).unwrap_or_default();
        format!("{}?{query}", urls::REQUESTS)
    });
    let mut statuses = choices_of!(Status);
    statuses.insert(0, choice("ouvertes", "Toutes celles en cours"));
    let whose = vec![
        choice("moi", "Par moi"),
        choice("collegues", "Par mes collègues"),
    ];
    let today = paris(app.clock.now()).date();
    page::show(&ListPage {
        frame: visit.frame("Demandes"),
        rows: listed
            .rows
            .iter()
            .map(|row| RowView::of(row, today))
            .collect(),
        total: french::counted(listed.total, "demande", "demandes"),
        next,
        is_first,
        is_narrowed: asked.is_narrowed(),
        statuses: chosen(or_nothing("Toutes", statuses), &asked.statut),
        types: chosen(or_nothing("Tous", choices_of!(RequestType)), &asked.kind),
        whose: chosen(or_nothing("Par tous", whose), &asked.suivi),
    })
}

fn chosen(mut choices: Vec<Choice>, value: &str) -> Vec<Choice> {
    for choice in &mut choices {
        choice.is_chosen = choice.value == value;
    }
    choices
}
