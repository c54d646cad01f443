//! `/calendrier`: the days that the fund closes or opens. What would move is shown before.

use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::queue::due::short_day;
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::calendars::{self as kept, Change, DayKind, Moved, Outcome};
use askama::Template;
use domain::calendar::{paris, public_holiday};
use domain::text::Label;
use edge::needs::ManageCalendars;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// How many due dates that move are listed.
const LISTED: usize = 100;

const FORGET: &str = "oublier";

#[derive(Template)]
#[template(path = "steering/calendar.html")]
struct CalendarPage {
    frame: Frame,
    refused: Refused,
    days: Vec<Day>,
    holidays: Vec<(String, &'static str)>,
    fields: Vec<Field>,
    rehearsed: Option<Rehearsed>,
}

/// A day that the fund closes or opens.
struct Day {
    iso: String,
    name: String,
    kind: &'static str,
    is_closed: bool,
    label: String,
    is_to_come: bool,
}

/// What a change would do.
struct Rehearsed {
    typed: Typed,
    version: i32,
    what: String,
    count: String,
    is_broken: bool,
    moved: Vec<Line>,
    others: usize,
}

/// A due date that would move.
struct Line {
    href: String,
    reference: String,
    service: &'static str,
    from: String,
    to: String,
    promised: String,
    is_broken: bool,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// What the forms say.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    geste: String,
    du: String,
    au: String,
    motif: String,
    version: i32,
}

const PLACES: crate::field::Places = &[("/from", "du"), ("/until", "au")];

impl Typed {
    fn read(&self) -> Result<Change, Refused> {
        let mut refused = Refused::default();
        let day = |text: &str| text.trim().parse::<Date>().ok();
        let from = day(&self.du);
        if from.is_none() {
            refused.add("du", "Donnez un jour, tel que 24/12/2026.");
        }
        if self.geste == FORGET {
            return from.map(Change::Forget).ok_or(refused);
        }
        let until = if self.au.trim().is_empty() {
            from
        } else {
            day(&self.au)
        };
        if until.is_none() && from.is_some() {
            refused.add("au", "Donnez un jour, tel que 24/12/2026, ou rien.");
        }
        let kind = self.geste.parse::<DayKind>().ok();
        if kind.is_none() {
            refused.add("geste", "Dites si la caisse ferme ou ouvre.");
        }
        let label = Label::parse(&self.motif)
            .map_err(|error| refused.add("motif", error.message))
            .ok();
        match (kind, from, until, label) {
            (Some(kind), Some(from), Some(until), Some(label)) => Ok(Change::Set {
                kind,
                from,
                until,
                label,
            }),
            _ => Err(refused),
        }
    }

    fn fields(&self, refused: &Refused) -> Vec<Field> {
        let choice = |kind: &DayKind| Choice {
            value: kind.code(),
            label: match kind {
                DayKind::Closed => "La caisse ferme",
                DayKind::Opened => "La caisse ouvre, un jour où elle ne travaille pas",
            },
            is_chosen: self.geste == kind.code(),
        };
        vec![
            Field::radios(
                "geste",
                "Ce qui change",
                DayKind::ALL.iter().map(choice).collect(),
            )
            .refused(refused),
            Field::day("du", "Le, ou à partir du", &self.du).refused(refused),
            Field::day("au", "Jusqu’au, compris", &self.au)
                .hint("Seulement pour plusieurs jours de suite.")
                .optional()
                .refused(refused),
            Field::text("motif", "Motif", &self.motif)
                .hint("Ce que vos collègues liront : pont de l’Ascension, fermeture annuelle…")
                .refused(refused),
        ]
    }
}

async fn page(
    app: &App,
    visit: &Visit<ManageCalendars>,
    typed: Typed,
    (refused, outcome): (Refused, Option<Outcome>),
) -> Result<CalendarPage, Refusal> {
    let calendar = kept::find(app, &visit.actor).await?;
    let today = paris(app.clock.now()).date();
    let day = |one: &kept::OwnDay| Day {
        iso: one.day.to_string(),
        name: named(one.day),
        kind: one.kind.label(),
        is_closed: one.kind == DayKind::Closed,
        label: one.label.as_str().to_owned(),
        is_to_come: one.day > today,
    };
    let year = today.saturating_add(1.year());
    let holidays = today.series(1.day()).take_while(|day| *day < year);
    Ok(CalendarPage {
        frame: visit.frame(&refused.title("Calendrier de la caisse")),
        days: calendar.days.iter().map(day).collect(),
        holidays: holidays
            .filter_map(|day| Some((named(day), public_holiday(day)?)))
            .collect(),
        fields: typed.fields(&refused),
        rehearsed: outcome.map(|outcome| rehearsed(typed, &outcome)),
        refused,
    })
}

fn rehearsed(typed: Typed, outcome: &Outcome) -> Rehearsed {
    let period = |typed: &Typed| {
        let day = |text: &str| {
            text.trim()
                .parse::<Date>()
                .map_or_else(|_| String::new(), named)
        };
        match (day(&typed.du), day(&typed.au)) {
            (from, until) if until.is_empty() || until == from => format!("le {from}"),
            (from, until) => format!("du {from} au {until}"),
        }
    };
    let what = match typed.geste.as_str() {
        FORGET => format!("Calendrier ordinaire {}", period(&typed)),
        geste if geste == DayKind::Closed.code() => format!("Fermeture {}", period(&typed)),
        _ => format!("Ouverture {}", period(&typed)),
    };
    Rehearsed {
        what,
        version: outcome.version,
        count: match outcome.moved.len() {
            0 => "Aucune échéance ne bouge.".to_owned(),
            1 => "Une échéance bouge.".to_owned(),
            many => format!("{many} échéances bougent."),
        },
        is_broken: outcome.moved.iter().any(is_broken),
        moved: outcome.moved.iter().take(LISTED).map(line).collect(),
        others: outcome.moved.len().saturating_sub(LISTED),
        typed,
    }
}

fn line(one: &Moved) -> Line {
    Line {
        href: urls::request(one.id),
        reference: one.reference.to_string(),
        service: one.service.label(),
        from: short_day(one.from),
        to: short_day(one.to),
        promised: short_day(one.promised_on),
        is_broken: is_broken(one),
    }
}

/// Whether the request would be due after the day that the partner was promised.
fn is_broken(one: &Moved) -> bool {
    one.to > one.promised_on
}

/// `jeu. 24 déc. 2026`.
fn named(day: Date) -> String {
    format!("{}\u{a0}{}", short_day(day), day.year())
}

/// The page.
#[get("/calendrier")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageCalendars>,
    done: web::Query<Done>,
) -> Page {
    let nothing = (Refused::default(), None);
    let mut page = page(&app, &visit, Typed::default(), nothing).await?;
    let is_done = done.fait.as_deref() == Some("oui");
    page.frame.said = is_done.then_some(
        "Le calendrier est changé, et les échéances avec lui. Les dates promises n’ont pas bougé.",
    );
    page::show(&page)
}

/// Shows what would move. Nothing is done.
#[post("/calendrier/apercu")]
pub async fn rehearse(app: web::Data<App>, posted: Posted<ManageCalendars, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let refused = match form.read() {
        Err(refused) => refused,
        Ok(change) => match kept::rehearse(&app, &visit.actor, change).await {
            Ok(outcome) => {
                let found = (Refused::default(), Some(outcome));
                return page::show(&page(&app, &visit, form, found).await?);
            }
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    page::correct(&page(&app, &visit, form, (refused, None)).await?)
}

/// Changes the calendar, if nothing changed since it was shown.
#[post("/calendrier")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageCalendars, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let refused = match form.read() {
        Err(refused) => refused,
        Ok(change) => match kept::apply(&app, &visit.actor, change, form.version).await {
            Ok(_) => return page::see(&format!("{}?fait=oui", urls::CALENDAR)),
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    let status = refused.status();
    let page = page(&app, &visit, form, (refused, None)).await?;
    Ok(page::with_status(&page, status))
}
