//! `/administration/clients`: those of the fund, or of one partner.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::Button;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::clients::{Known, list};
use app::organisations::find;
use askama::Template;
use domain::calendar::paris;
use domain::ids::OrganisationId;
use domain::organisations::Standing;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/clients.html")]
struct ListPage {
    frame: Frame,
    of: Option<String>,
    creation: String,
    clients: Vec<Line>,
}

/// A client, as the list shows it.
struct Line {
    name: String,
    id: String,
    scopes: String,
    created: String,
    ends: String,
    used: String,
    page: String,
    is_active: bool,
    standing: &'static str,
    buttons: Vec<Button>,
}

/// Whose clients, and what was just done.
#[derive(Deserialize)]
pub struct Asked {
    structure: Option<OrganisationId>,
    fait: Option<String>,
}

fn line(client: &Known, token: &str) -> Line {
    let is_active = client.standing == Standing::Active;
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.label()).collect();
    let acts: &[(&str, &'static str)] = if is_active {
        &[
            ("remplacer", "Remplacer le secret (24 h de recouvrement)"),
            ("remplacer-tout-de-suite", "Remplacer tout de suite"),
            ("suspendre", "Suspendre"),
        ]
    } else {
        &[("reprendre", "Rouvrir")]
    };
    Line {
        name: client.name.as_str().to_owned(),
        id: client.id.to_string(),
        scopes: scopes.join(", "),
        created: french::short_date(paris(client.created_at).date()),
        ends: end_of(client),
        used: client
            .used_on
            .map_or_else(|| "jamais".to_owned(), french::short_date),
        page: urls::client(client.id, ""),
        is_active,
        standing: client.standing.label(),
        buttons: acts
            .iter()
            .map(|(act, label)| Button {
                action: urls::client(client.id, act),
                label,
                token: token.to_owned(),
                is_small: true,
            })
            .collect(),
    }
}

/// When its last secret ends: what has to be done before.
fn end_of(client: &Known) -> String {
    if client.secrets.is_empty() {
        return if client.keys.is_some() {
            "signe"
        } else {
            "aucun secret"
        }
        .to_owned();
    }
    let ends: Option<Vec<_>> = client.secrets.iter().map(|secret| secret.ends_at).collect();
    let last = ends.and_then(|ends| ends.into_iter().max());
    last.map_or_else(
        || "sans fin".to_owned(),
        |end| french::short_date(paris(end).date()),
    )
}

/// The page.
#[get("/administration/clients")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    asked: web::Query<Asked>,
) -> Page {
    let of = match asked.structure {
        None => None,
        Some(id) => Some(find(&app, &visit.actor, id).await?.organisation.name),
    };
    let page = list(&app, &visit.actor, asked.structure, None, 100).await?;
    let said = match asked.fait.as_deref() {
        Some("suspendre") => Some("Le client est suspendu, dès maintenant."),
        Some("reprendre") => Some("Le client peut de nouveau appeler l’API."),
        _ => None,
    };
    let frame = visit.frame("Clients d’API").saying(said);
    let creation = match asked.structure {
        None => format!("{}/nouveau", urls::CLIENTS),
        Some(id) => format!("{}/nouveau?structure={id}", urls::CLIENTS),
    };
    page::show(&ListPage {
        clients: page
            .items
            .iter()
            .map(|client| line(client, &frame.token))
            .collect(),
        frame,
        of: of.map(|name| name.as_str().to_owned()),
        creation,
    })
}
