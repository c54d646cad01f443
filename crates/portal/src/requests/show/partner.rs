//! `/demandes/{id}` for partners: where it stands, whose turn it is, what was said, what to do.

use super::super::others::{Other, Others, others};
use super::super::tags::{self, Tag};
use super::super::thread::{FileView, ThreadView, datetime, moment};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls::request_part;
use crate::visit::Visit;
use crate::{once, refusal::Refusal};
use actix_web::http::StatusCode;
use app::App;
use app::requests::{Dossier, dossier};
use askama::Template;
use domain::accounts::Actor;
use domain::calendar::paris;
use domain::ids::RequestId;
use domain::requests::acts::Act;
use domain::requests::state::{Party, REOPEN_DAYS, Status};
use domain::requests::{OpenState, RequestState};
use domain::thread::ItemStatus;
use jiff::{SignedDuration, Timestamp};
use person::PersonView;

pub mod person;

/// The page.
#[derive(Template)]
#[template(path = "requests/show_partner.html")]
pub struct ShowPage {
    frame: Frame,
    id: RequestId,
    reference: String,
    version: i32,
    key: String,
    title: String,
    tags: Vec<Tag>,
    turn: &'static str,
    is_paused: bool,
    promised: Option<String>,
    is_late: bool,
    ended: Option<String>,
    merged_into: Option<Other>,
    received: String,
    service: &'static str,
    subject: &'static str,
    fund: String,
    followed_by: Option<String>,
    person: PersonView,
    mandate_is_withdrawn: bool,
    thread: ThreadView,
    items: Vec<ItemView>,
    files: Vec<FileView>,
    history: Vec<(String, String, &'static str)>,
    linked: Vec<Other>,
    may: May,
    rating: Option<RatingView>,
    again: Again,
}

/// A named item.
pub struct ItemView {
    id: String,
    label: String,
    tag: Tag,
    is_asked: bool,
    at: String,
}

/// What was thought of how it ended.
pub struct RatingView {
    points: u8,
    words: String,
}

/// What may be done now: buttons that would be refused are not shown. The use cases decide.
#[expect(clippy::struct_excessive_bools, reason = "one a button")]
pub struct May {
    write: bool,
    confirm: bool,
    reopen: bool,
    withdraw: bool,
    revoke: bool,
    follow: bool,
    rate: bool,
}

/// What has to be said and shown again when something was refused.
#[derive(Default)]
pub struct Again {
    /// What happened.
    pub alert: Option<String>,
    /// What is wrong, and in which field.
    pub wrong: Option<(&'static str, String)>,
    /// What was typed, and in which field.
    pub typed: Option<(String, String)>,
    /// What became of each file.
    pub results: Vec<FileOutcome>,
}

/// What became of a file.
pub struct FileOutcome {
    /// Its name.
    pub name: String,
    /// Whether it was kept.
    pub is_kept: bool,
    /// Why not.
    pub message: String,
}

impl Again {
    /// Something happened that has to be said, with what was typed in a field.
    pub fn saying(alert: impl Into<String>, field: &str, text: &str) -> Self {
        Self {
            alert: Some(alert.into()),
            typed: Some((field.to_owned(), text.to_owned())),
            ..Self::default()
        }
    }

    /// A field has to be corrected.
    pub fn correcting(field: &'static str, message: impl Into<String>, text: &str) -> Self {
        Self {
            wrong: Some((field, message.into())),
            typed: Some((field.to_owned(), text.to_owned())),
            ..Self::default()
        }
    }

    fn text(&self, field: &str) -> &str {
        let typed = self.typed.as_ref().filter(|(name, _)| name == field);
        typed.map_or("", |(_, text)| text.as_str())
    }

    fn error(&self, field: &str) -> Option<&str> {
        let wrong = self.wrong.as_ref().filter(|(name, _)| *name == field);
        wrong.map(|(_, message)| message.as_str())
    }

    const fn is_error(&self) -> bool {
        self.alert.is_some() || self.wrong.is_some() || !self.results.is_empty()
    }
}

/// The page, after what was just done.
pub async fn get<P>(app: &App, visit: &Visit<P>, id: RequestId, done: &str) -> Page {
    let said = match done {
        "message" => Some("Votre message est envoyé."),
        "pieces" => Some("Vos fichiers sont joints."),
        "element" => Some("L’élément est fourni."),
        "confirmee" => Some("Merci : la demande est terminée."),
        "rouverte" => Some("La demande est rouverte."),
        "retiree" => Some("La demande est retirée. Ce qui a été écrit reste lisible."),
        "accord" => Some("Le retrait de l’accord est enregistré : plus rien n’est transmis."),
        "suivi" => Some("Vous suivez maintenant cette demande : les courriels vous parviendront."),
        "avis" => Some("Merci pour votre avis."),
        _ => None,
    };
    let dossier = dossier(app, &visit.actor, id).await?;
    let others = others(app, visit, &dossier).await?;
    let frame = |title: &str| visit.frame(title).saying(said);
    let shown = (frame, Again::default());
    let page = ShowPage::of(app, &visit.actor, (&dossier, others), shown);
    page::show(&page)
}

/// The page once more, with what was refused and everything that was typed.
pub async fn again<P>(
    app: &App,
    visit: &Visit<P>,
    id: RequestId,
    (again, status): (Again, StatusCode),
) -> Page {
    let dossier = dossier(app, &visit.actor, id).await?;
    let others = others(app, visit, &dossier).await?;
    let frame = |title: &str| visit.frame(&format!("Erreur : {title}"));
    let page = ShowPage::of(app, &visit.actor, (&dossier, others), (frame, again));
    Ok::<_, Refusal>(page::with_status(&page, status))
}

impl ShowPage {
    fn of(
        app: &App,
        actor: &Actor,
        (dossier, others): (&Dossier, Others),
        (frame, again): (impl Fn(&str) -> Frame, Again),
    ) -> Self {
        let detail = &dossier.detail;
        let request = &detail.request;
        let filing = &request.filing;
        let status = request.state.status();
        let title = detail.submission.title.as_ref();
        let title = title.map(|title| title.expose().to_owned());
        let title = title.filter(|title| !title.is_empty());
        let open = matches!(request.state, RequestState::Open(_));
        let turn = request.state.turn();
        Self {
            frame: frame(&format!("Demande {}", request.reference)),
            id: request.id,
            reference: request.reference.as_str().to_owned(),
            version: request.version,
            key: once::key(app),
            title: title.unwrap_or_else(|| filing.request_type.label().to_owned()),
            tags: std::iter::once(tags::of_status(status))
                .chain(tags::of_urgency(filing.urgency).filter(|_| open))
                .collect(),
            turn: tags::turn_for_partner(turn),
            is_paused: status == Status::AwaitingPartner,
            promised: (open && status != Status::Answered)
                .then(|| french::date(filing.promised_on)),
            is_late: turn == Some(Party::Fund)
                && filing.promised_on < paris(app.clock.now()).date(),
            ended: ended(&request.state),
            merged_into: others.merged_into,
            received: moment(request.submitted_at),
            service: filing.service.label(),
            subject: filing.subject.label(),
            fund: dossier.fund.as_str().to_owned(),
            followed_by: dossier
                .follower
                .and_then(|follower| dossier.name(follower))
                .map(|name| name.as_str().to_owned()),
            person: PersonView::of(&detail.submission.person),
            mandate_is_withdrawn: detail.submission.mandate.withdrawn_at.is_some(),
            thread: ThreadView::of(dossier, false),
            items: items(dossier),
            files: dossier
                .thread
                .attachments
                .iter()
                .map(FileView::of)
                .collect(),
            history: history(dossier),
            linked: others.linked,
            may: May::of(actor, dossier, app.clock.now()),
            rating: dossier.rating.as_ref().map(|rating| RatingView {
                points: rating.score.points(),
                words: rating
                    .words
                    .as_ref()
                    .map_or_else(String::new, |words| words.expose().to_owned()),
            }),
            again,
        }
    }

    fn part(&self, part: &str) -> String {
        request_part(self.id, part)
    }

    fn outcome_count(&self) -> String {
        let kept = self.again.results.iter().filter(|one| one.is_kept).count();
        let kept = i64::try_from(kept).unwrap_or(i64::MAX);
        let all = i64::try_from(self.again.results.len()).unwrap_or(i64::MAX);
        format!(
            "{} sur {}",
            french::counted(kept, "fichier joint", "fichiers joints"),
            french::number(all)
        )
    }
}

impl May {
    fn of(actor: &Actor, dossier: &Dossier, now: Timestamp) -> Self {
        let detail = &dossier.detail;
        let stands = detail.submission.mandate.withdrawn_at.is_none();
        let state = detail.request.state;
        let open = matches!(state, RequestState::Open(_));
        let (confirm, reopen, rate) = match state {
            RequestState::Open(OpenState::Answered { .. }) => (true, false, false),
            RequestState::Open(_)
            | RequestState::Merged { .. }
            | RequestState::Withdrawn { .. } => (false, false, false),
            RequestState::Closed(closing) => {
                let age = now.duration_since(closing.at);
                let young = age <= SignedDuration::from_hours(24 * REOPEN_DAYS);
                (closing.confirmed_at.is_none(), young, true)
            }
        };
        Self {
            write: open && stands,
            confirm,
            reopen: reopen && stands,
            withdraw: open,
            revoke: open && stands,
            follow: dossier.follower != actor.account(),
            rate,
        }
    }
}

/// How it ended, and when.
fn ended(state: &RequestState) -> Option<String> {
    let on = |at: Timestamp| french::date(paris(at).date());
    match state {
        RequestState::Open(_) => None,
        RequestState::Closed(closing) => Some(format!(
            "Clôturée le {}\u{a0}: {}.",
            on(closing.at),
            closing.outcome.label().to_lowercase()
        )),
        RequestState::Merged { at, .. } => Some(format!("Réunie à une autre le {}.", on(*at))),
        RequestState::Withdrawn { at } => Some(format!("Retirée le {}.", on(*at))),
    }
}

fn items(dossier: &Dossier) -> Vec<ItemView> {
    let open = matches!(dossier.detail.request.state, RequestState::Open(_));
    let items = dossier.thread.items.iter();
    items
        .map(|item| ItemView {
            id: item.id.to_string(),
            label: item.label.as_str().to_owned(),
            tag: tags::of_item(item.status, open),
            is_asked: open && item.status == ItemStatus::Asked,
            at: moment(item.settled_at.unwrap_or(item.asked_at)),
        })
        .collect()
}

/// When, what, and whose turn it became.
fn history(dossier: &Dossier) -> Vec<(String, String, &'static str)> {
    let lines = dossier.lines.iter();
    let lines = lines.filter(|line| line.act != Act::Note);
    lines
        .map(|line| {
            let turn = line.turn.map_or("Terminée", |party| party.label());
            let act = match line.act {
                Act::Reply if line.status == Status::AwaitingPartner => "Élément fourni",
                act => act.label(),
            };
            (moment(line.at), act.to_owned(), turn)
        })
        .collect()
}

/// For the acknowledgement and the slip too.
pub fn received(at: Timestamp) -> (String, String) {
    (datetime(at), french::date(paris(at).date()))
}
