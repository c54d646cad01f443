//! `/administration/structures/{id}`: an organisation, its conventions with the fund, its managers.

use super::convention::{self, Typed};
use crate::field::{Field, Refused};
use crate::form::{Nothing, Posted};
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::person::{Button, Person};
use crate::refusal::Refusal;
use crate::storage::told;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::accounts::roster;
use app::organisations::{find, resume, suspend};
use app::{App, AppError, quotas};
use askama::Template;
use domain::calendar::paris;
use domain::ids::OrganisationId;
use domain::organisations::{Convention, Standing};
use edge::needs::ManageOrganisations;
use jiff::civil::Date;
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "administration/organisation.html")]
pub struct ShowPage {
    frame: Frame,
    refused: Refused,
    id: OrganisationId,
    name: String,
    kind: &'static str,
    is_active: bool,
    standing: Button,
    conventions: Vec<Line>,
    managers: Vec<Person>,
    fields: Vec<Field>,
    adding: String,
    storage: String,
}

/// A convention, as it is shown.
struct Line {
    reference: String,
    days: String,
    nir_right: &'static str,
    state: &'static str,
    holds: bool,
    button: Button,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

fn said(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "structure" => Some("La structure est ajoutée. Invitez maintenant son responsable."),
        "convention" => Some("La convention est ajoutée."),
        "suspendre" => Some("C’est suspendu, dès maintenant."),
        "reprendre" => Some("C’est de nouveau en cours."),
        "invitation" => Some("L’invitation est partie. Son lien vaut sept jours."),
        _ => None,
    }
}

fn line(convention: &Convention, today: Date, token: &str) -> Line {
    let suspended = convention.standing == Standing::Suspended;
    let (act, label) = if suspended {
        ("reprendre", "Reprendre")
    } else {
        ("suspendre", "Suspendre")
    };
    let days = match convention.ends_on {
        Some(last) => format!(
            "du {} au {}",
            french::short_date(convention.starts_on),
            french::short_date(last)
        ),
        None => format!("depuis le {}", french::short_date(convention.starts_on)),
    };
    let holds = convention.holds_on(today);
    Line {
        reference: convention.reference.as_str().to_owned(),
        days,
        nir_right: convention.nir_right.label(),
        state: match (suspended, holds, convention.starts_on > today) {
            (true, ..) => "Suspendue",
            (_, true, _) => "En cours",
            (_, _, true) => "À venir",
            _ => "Terminée",
        },
        holds,
        button: Button {
            action: urls::organisation(
                convention.organisation,
                &format!("conventions/{}/{act}", convention.id),
            ),
            label,
            token: token.to_owned(),
            is_small: true,
        },
    }
}

/// The page, with a convention half written.
pub async fn page(
    app: &App,
    visit: &Visit<ManageOrganisations>,
    id: OrganisationId,
    typed: &Typed,
    refused: Refused,
) -> Result<ShowPage, Refusal> {
    let partner = find(app, &visit.actor, id).await?;
    let managers = roster(app, &visit.actor, Some(id), None, 50).await?;
    let storage = quotas::of_organisation(app, &visit.actor, id).await?;
    let today = paris(app.clock.now()).date();
    let name = partner.organisation.name.as_str().to_owned();
    let frame = visit.frame(&if refused.is_empty() {
        name.clone()
    } else {
        format!("Erreur : {name}")
    });
    let is_active = partner.organisation.standing == Standing::Active;
    let (act, label) = if is_active {
        ("suspendre", "Suspendre la structure")
    } else {
        ("reprendre", "Rouvrir la structure")
    };
    let lines = partner.conventions.iter();
    Ok(ShowPage {
        id,
        kind: partner.organisation.kind.label(),
        is_active,
        standing: Button {
            action: urls::organisation(id, act),
            label,
            token: frame.token.clone(),
            is_small: false,
        },
        conventions: lines.map(|one| line(one, today, &frame.token)).collect(),
        managers: managers.items.iter().map(Person::of).collect(),
        fields: convention::fields(typed, &refused),
        adding: urls::organisation(id, "conventions"),
        storage: told(&storage),
        name,
        frame,
        refused,
    })
}

/// The page.
#[get("/administration/structures/{id}")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<OrganisationId>,
    visit: Visit<ManageOrganisations>,
    done: web::Query<Done>,
) -> Page {
    let typed = Typed::keyed(once::key(&app));
    let mut page = page(&app, &visit, *id, &typed, Refused::default()).await?;
    page.frame.said = said(done.fait.as_deref());
    page::show(&page)
}

/// Suspends the organisation, or lets it act again.
#[post("/administration/structures/{id}/{act}")]
pub async fn stand(
    app: web::Data<App>,
    path: web::Path<(OrganisationId, String)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, act) = path.into_inner();
    let visit = posted.visit;
    let done = match act.as_str() {
        "suspendre" => suspend(&app, &visit.actor, id).await,
        "reprendre" => resume(&app, &visit.actor, id).await,
        _ => return Err(AppError::NotFound.into()),
    };
    match done {
        Ok(_) => page::see(&format!("{}?fait={act}", urls::organisation(id, ""))),
        Err(error) => {
            let refused = Refused::by(error, &[])?;
            let typed = Typed::keyed(once::key(&app));
            page::correct(&page(&app, &visit, id, &typed, refused).await?)
        }
    }
}
