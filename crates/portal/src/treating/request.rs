//! `/demandes/{id}` for the fund's people.

use super::card::{Fact, MandateCard, Past, PersonCard, SortingCard, Turn, past, submitted, turns};
use super::standing::Standing;
use super::trouble::Trouble;
use super::typed::Typed;
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::queue::due::Today;
use crate::queue::row::presence;
use crate::refusal::Refusal;
use crate::requests::others::{Other, Others, others};
use crate::requests::tags::{self, Tag};
use crate::requests::thread::{FileView, ThreadView};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use app::reply_templates::{self, ReplyTemplate, Wanted};
use app::requests::{Dossier, dossier};
use app::treating::{self, Colleague};
use app::{App, calendars};
use askama::Template;
use domain::accounts::{Actor, Membership};
use domain::calendar::{self, FundCalendar};
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::RequestId;
use domain::requests::state::{OpenState, Outcome, Party};
use domain::requests::{Filing, Request, RequestState};
use domain::text::Body;

/// What the page shows besides the request.
#[derive(Default)]
pub struct Shown {
    /// What was typed.
    pub typed: Typed,
    /// Why nothing was done.
    pub trouble: Option<Trouble>,
    /// The number of the person, shown this once (S-103).
    pub number: Option<String>,
    /// That of the insured person on whom she depends, shown with it.
    pub insured: Option<String>,
    /// What was just done.
    pub said: Option<&'static str>,
}

impl Shown {
    /// What colleagues did since the page was made on which this was typed.
    fn changes(&self, dossier: &Dossier) -> Vec<Past> {
        match &self.trouble {
            Some(trouble) if trouble.is_stale => past(dossier, self.typed.version),
            _ => Vec::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "treating/request.html")]
struct RequestPage {
    frame: Frame,
    thread: ThreadView,
    id: RequestId,
    version: i32,
    reference: String,
    title: String,
    filed_by: String,
    filed: String,
    at: Standing,
    filing: Filing,
    person: PersonCard,
    number: Option<String>,
    insured: Option<String>,
    mandate: MandateCard,
    facts: Vec<Fact>,
    sorting: SortingCard,
    items: Vec<Item>,
    files: Vec<FileView>,
    linked: Vec<Other>,
    merged_into: Option<Other>,
    past: Vec<Past>,
    changes: Vec<Past>,
    turns: Vec<Turn>,
    present: Vec<String>,
    draft: Option<DraftView>,
    colleagues: Vec<Colleague>,
    templates: Vec<ReplyTemplate>,
    can: Can,
    key: String,
    typed: Typed,
    trouble: Option<Trouble>,
}

impl RequestPage {
    /// The message of a field that is wrong.
    fn error(&self, pointer: &str) -> Option<&str> {
        self.trouble
            .as_ref()
            .and_then(|trouble| trouble.of(pointer))
    }

    fn has_error(&self, pointer: &str) -> bool {
        self.error(pointer).is_some()
    }

    /// Where an act is sent.
    fn treat(&self, act: &str) -> String {
        urls::treat(self.id, act)
    }

    /// Whether a list shows this code: what was typed, or what is now.
    #[expect(clippy::unused_self, reason = "the template calls it on the page")]
    fn chosen(&self, typed: &str, code: &str, now: &str) -> bool {
        code == if typed.is_empty() { now } else { typed }
    }
}

struct Item {
    label: String,
    tag: Tag,
}

struct DraftView {
    version: i32,
    text: String,
    saved: String,
    /// Whether a colleague wrote in it last.
    is_foreign: bool,
}

/// Which acts the state allows; the use cases decide, this only leaves out forms that would be refused.
#[expect(clippy::struct_excessive_bools, reason = "one an act")]
struct Can {
    /// Whether it is in one of her services: read from elsewhere (S-009), nothing is done to it.
    treat: bool,
    /// Whether it is still due.
    wait: bool,
    take: bool,
    act: bool,
    share: bool,
    reopen: bool,
    unmerge: bool,
}

impl Can {
    fn of(request: &Request, treat: bool, is_withdrawn: bool) -> Self {
        let is_open = matches!(request.state, RequestState::Open(_));
        let act = is_open && treat;
        Self {
            treat,
            wait: is_open,
            take: treat && matches!(request.state, RequestState::Open(OpenState::Submitted)),
            act,
            share: act && !is_withdrawn,
            reopen: treat && matches!(request.state, RequestState::Closed(_)),
            unmerge: treat && matches!(request.state, RequestState::Merged { .. }),
        }
    }
}

/// What `?fait=` says.
fn said(code: &str) -> Option<&'static str> {
    Some(match code {
        "prise" => "Vous avez pris cette demande en charge.",
        "confiee" => "La demande est confiée.",
        "reorientee" => "La demande est réorientée ; votre correction est gardée.",
        "reponse" => "Votre réponse est envoyée.",
        "demande" => "Les éléments sont demandés ; l’échéance est suspendue jusqu’à la réponse.",
        "fichiers" => "Les fichiers sont joints.",
        "message" => "Votre message est envoyé ; l’échéance court toujours.",
        "note" => "La note interne est gardée ; le partenaire ne la voit pas.",
        "close" => "La demande est clôturée.",
        "liee" => "Les deux demandes sont liées.",
        "fusionnee" => "La demande est fusionnée ; vous pouvez annuler cette fusion.",
        "separee" => "La fusion est annulée.",
        "rouverte" => "La demande est rouverte.",
        "brouillon" => "Votre brouillon est gardé.",
        "jete" => "Le brouillon est supprimé.",
        _ => return None,
    })
}

/// The page, for an agent who opens it: her colleagues see that she is there.
pub async fn page<P>(app: &App, visit: &Visit<P>, id: RequestId, done: &str) -> Page {
    let shown = Shown {
        said: said(done),
        ..Shown::default()
    };
    answer(app, visit, id, shown, StatusCode::OK).await
}

/// The page, with what was typed and why nothing was done.
pub async fn answer<P>(
    app: &App,
    visit: &Visit<P>,
    id: RequestId,
    shown: Shown,
    status: StatusCode,
) -> Page {
    let page = made(app, visit, id, shown).await?;
    Ok(page::with_status(&page, status))
}

async fn made<P>(
    app: &App,
    visit: &Visit<P>,
    id: RequestId,
    shown: Shown,
) -> Result<RequestPage, Refusal> {
    let actor = &visit.actor;
    let dossier = dossier(app, actor, id).await?;
    let colleagues_here = treating::look(app, actor, id, !shown.typed.message.is_empty()).await?;
    let draft = treating::draft(app, actor, id).await?;
    let mut colleagues = treating::colleagues(app, actor).await?;
    let service = dossier.detail.request.filing.service;
    colleagues.retain(|one| one.services.contains(&service));
    let suited = Wanted {
        service: Some(service),
        request_type: Some(dossier.detail.request.filing.request_type),
        retired: false,
    };
    let templates = reply_templates::list(app, actor, suited).await?;
    let Others {
        linked,
        merged_into,
    } = others(app, visit, &dossier).await?;
    let draft = draft.map(|(draft, name)| {
        let at = french::moment(calendar::paris(draft.updated_at).datetime());
        let is_foreign = Some(draft.author) != actor.account();
        let by = name.as_ref().map_or("un agent", |name| name.as_str());
        DraftView {
            version: draft.version,
            saved: if is_foreign {
                format!("Commencé par {by}, gardé le {at}")
            } else {
                format!("Gardé le {at}")
            },
            text: draft.text.expose().to_owned(),
            is_foreign,
        }
    });
    let present = colleagues_here.iter().map(presence).collect();
    let made = Made {
        frame: visit.frame("").saying(shown.said),
        dossier,
        linked,
        merged_into,
        draft,
        present,
        colleagues,
        templates,
        is_theirs: works_in(actor, service),
        calendar: calendars::own(app, actor).await?,
        key: once::key(app),
        me: actor.account(),
        now: app.clock.now(),
    };
    Ok(made.page(shown))
}

/// Everything that was read for the page.
struct Made {
    frame: Frame,
    dossier: Dossier,
    linked: Vec<Other>,
    merged_into: Option<Other>,
    draft: Option<DraftView>,
    present: Vec<String>,
    colleagues: Vec<Colleague>,
    templates: Vec<ReplyTemplate>,
    is_theirs: bool,
    calendar: FundCalendar,
    key: String,
    me: Option<domain::ids::AccountId>,
    now: jiff::Timestamp,
}

impl Made {
    fn page(self, shown: Shown) -> RequestPage {
        let today = calendar::paris(self.now).date();
        let (day, calendar) = (today, &self.calendar);
        let dossier = &self.dossier;
        let detail = &dossier.detail;
        let request = &detail.request;
        let mandate = &detail.submission.mandate;
        let title = titled(dossier);
        let mut frame = self.frame;
        let wrong = if shown.trouble.is_some() {
            "Erreur : "
        } else {
            ""
        };
        frame.title = format!("{wrong}{}, {title}", request.reference.as_str());
        let filed_by = dossier
            .author(request.author)
            .map_or("un logiciel", |name| name.as_str());
        let changes = shown.changes(dossier);
        let mut typed = shown.typed;
        if let (true, None, Some(draft)) = (typed.message.is_empty(), &shown.trouble, &self.draft) {
            typed.message.clone_from(&draft.text);
        }
        RequestPage {
            thread: ThreadView::of(dossier, true),
            id: request.id,
            version: request.version,
            reference: request.reference.as_str().to_owned(),
            filed_by: format!("{filed_by}, {}", dossier.organisation.as_str()),
            filed: french::moment(calendar::paris(request.submitted_at).datetime()),
            at: Standing::of(dossier, self.me, Today { day, calendar }),
            filing: request.filing,
            person: PersonCard::of(&detail.submission.person),
            number: shown.number,
            insured: shown.insured,
            mandate: MandateCard::of(mandate, today),
            facts: submitted(&detail.submission),
            sorting: SortingCard::of(&detail.sorting),
            items: items(dossier),
            files: dossier
                .thread
                .attachments
                .iter()
                .map(FileView::of)
                .collect(),
            linked: self.linked,
            merged_into: self.merged_into,
            past: past(dossier, 0),
            changes,
            turns: turns(dossier, (self.now, &self.calendar)),
            present: self.present,
            draft: self.draft,
            colleagues: self.colleagues,
            templates: self.templates,
            can: Can::of(request, self.is_theirs, mandate.withdrawn_at.is_some()),
            key: self.key,
            typed,
            trouble: shown.trouble,
            title,
            frame,
        }
    }
}

/// Whether the service is one of hers.
fn works_in(actor: &Actor, service: Service) -> bool {
    match &actor.membership {
        Membership::Fund { services, .. } => services.contains(&service),
        Membership::Organisation(_) => false,
    }
}

/// What the request is called.
fn titled(dossier: &Dossier) -> String {
    let detail = &dossier.detail;
    detail.submission.title.as_ref().map_or_else(
        || detail.request.filing.request_type.label().to_owned(),
        |title| title.expose().to_owned(),
    )
}

fn items(dossier: &Dossier) -> Vec<Item> {
    let is_open = matches!(dossier.detail.request.state, RequestState::Open(_));
    let items = dossier.thread.items.iter();
    items
        .map(|item| Item {
            label: item.label.as_str().to_owned(),
            tag: tags::of_item(item.status, is_open),
        })
        .collect()
}
