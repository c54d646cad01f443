//! `/administration/clients/{id}`: a client's secrets, from where it calls, and what it signs with.

use super::creation::list_of;
use crate::field::{Field, Places, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::Button;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::auth::oauth::{PRIVATE_KEY, checked_keys};
use app::clients::{KeptSecret, Known, Limits, find, limit};
use app::{App, AppError, FieldError};
use askama::Template;
use domain::accounts::Membership;
use domain::calendar::paris;
use domain::ids::ClientId;
use domain::networks::Networks;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/client_limits.html")]
struct ClientPage {
    frame: Frame,
    refused: Refused,
    name: String,
    id: String,
    back: String,
    used: Option<String>,
    secrets: Vec<Line>,
    more: Button,
    action: String,
    networks: Field,
    keys: Field,
}

/// A secret, as the page shows it: never itself.
struct Line {
    given: String,
    ends: Option<String>,
    withdraw: Button,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    reseaux: String,
    cles: String,
}

const PLACES: Places = &[("/networks", "reseaux"), ("/keys", "cles")];

fn line(client: ClientId, secret: &KeptSecret, token: &str) -> Line {
    let day = |instant| french::short_date(paris(instant).date());
    Line {
        given: day(secret.created_at),
        ends: secret.ends_at.map(day),
        withdraw: Button {
            action: urls::client(client, &format!("secrets/{}/retirer", secret.id)),
            label: "Retirer tout de suite",
            token: token.to_owned(),
            is_small: true,
        },
    }
}

fn page(frame: Frame, client: &Known, typed: &Typed, refused: Refused) -> ClientPage {
    let organisation = match &client.membership {
        Membership::Organisation(id) => Some(*id),
        Membership::Fund { .. } => None,
    };
    let token = frame.token.clone();
    ClientPage {
        name: client.name.as_str().to_owned(),
        id: client.id.to_string(),
        back: list_of(organisation),
        used: client.used_on.map(french::short_date),
        secrets: client
            .secrets
            .iter()
            .map(|secret| line(client.id, secret, &token))
            .collect(),
        more: Button {
            action: urls::client(client.id, "secrets"),
            label: "Ajouter un secret",
            token,
            is_small: false,
        },
        action: urls::client(client.id, "limites"),
        networks: Field::text("reseaux", "Réseaux d’où il appelle", &typed.reseaux)
            .hint("Par exemple 192.0.2.0/24, séparés par des espaces. Vide : de partout.")
            .refused(&refused),
        keys: Field::text("cles", "Clés publiques (JWK ou JWK Set)", &typed.cles)
            .hint("S’il signe qui il est au lieu de montrer un secret (RFC 7523). Jamais une clé privée.")
            .refused(&refused),
        frame,
        refused,
    }
}

fn kept(client: &Known) -> Typed {
    Typed {
        reseaux: client.networks.to_string(),
        cles: client.keys.clone().unwrap_or_default(),
    }
}

/// The page.
#[get("/administration/clients/{id:[0-9a-f-]{36}}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    id: web::Path<ClientId>,
    done: web::Query<Done>,
) -> Page {
    let client = find(&app, &visit.actor, *id).await?;
    let said = match done.fait.as_deref() {
        Some("secret") => Some("Le secret est retiré, et les jetons du client ne servent plus."),
        Some("limites") => Some("C’est changé, dès maintenant."),
        _ => None,
    };
    let frame = visit.frame("Client d’API").saying(said);
    page::show(&page(frame, &client, &kept(&client), Refused::default()))
}

/// The limits, or what is wrong with each of both.
fn read(typed: &Typed) -> Result<Limits, AppError> {
    let mut wrong = Vec::new();
    let networks = Networks::parse(typed.reseaux.split_whitespace())
        .map_err(|bad| wrong.push(FieldError::new("/networks", bad.code, bad.message)));
    let keys = read_keys(typed.cles.trim()).map_err(|bad| wrong.push(bad));
    match (networks, keys) {
        (Ok(networks), Ok(keys)) => Ok(Limits { networks, keys }),
        _ => Err(AppError::Invalid(wrong)),
    }
}

fn read_keys(text: &str) -> Result<Option<String>, FieldError> {
    if text.is_empty() {
        return Ok(None);
    }
    let unreadable = |_| FieldError::new("/keys", "key-format", "Ce n’est pas du JSON.");
    let given = serde_json::from_str(text).map_err(unreadable)?;
    checked_keys(&given).map_err(|bad| FieldError::new("/keys", bad.code, bad.message))
}

/// What was typed, but a private key, which is not to be seen again.
fn without_private_key(typed: Typed) -> Typed {
    let is_private = read_keys(typed.cles.trim()).is_err_and(|bad| bad.code == PRIVATE_KEY);
    Typed {
        cles: if is_private {
            String::new()
        } else {
            typed.cles
        },
        ..typed
    }
}

/// Changes from where it calls, and what it signs with.
#[post("/administration/clients/{id}/limites")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<ClientId>,
    posted: Posted<ManageOrganisations, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let changed = match read(&typed) {
        Ok(limits) => limit(&app, &visit.actor, *id, limits).await.map(drop),
        Err(error) => Err(error),
    };
    match changed {
        Ok(()) => page::see(&format!("{}?fait=limites", urls::client(*id, ""))),
        Err(error) => {
            let refused = Refused::by(error, PLACES)?;
            let client = find(&app, &visit.actor, *id).await?;
            let frame = visit.frame(&refused.title("Client d’API"));
            page::correct(&page(frame, &client, &without_private_key(typed), refused))
        }
    }
}
