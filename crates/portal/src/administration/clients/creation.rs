//! `/administration/clients/nouveau`: a program may call the API; its secret is shown once.

use super::SecretPage;
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::clients::{Create, DAYS, Limits, create};
use askama::Template;
use domain::ids::OrganisationId;
use domain::permissions::Scope;
use domain::text::Label;
use edge::needs::ManageOrganisations;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "administration/client.html")]
struct CreationPage {
    frame: Frame,
    refused: Refused,
    organisation: String,
    fields: Vec<Field>,
}

/// For which partner.
#[derive(Deserialize)]
pub struct Wanted {
    structure: Option<OrganisationId>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    nom: String,
    permissions: Vec<String>,
    structure: String,
    cle: String,
}

fn page(visit: &Visit<ManageOrganisations>, typed: &Typed, refused: Refused) -> CreationPage {
    let choice = |scope: &Scope| Choice {
        value: scope.code(),
        label: scope.label(),
        is_chosen: typed.permissions.iter().any(|code| code == scope.code()),
    };
    let scopes = Scope::ALL.iter().map(choice).collect();
    CreationPage {
        frame: visit.frame(&refused.title("Ajouter un client d’API")),
        organisation: typed.structure.clone(),
        fields: vec![
            Field::key(&typed.cle),
            Field::text("nom", "Nom du logiciel", &typed.nom)
                .hint("Ce que vos collègues reconnaîtront.")
                .refused(&refused),
            Field::ticks("permissions", "Permissions", scopes)
                .hint("Les seules dont il a besoin.")
                .refused(&refused),
        ],
        refused,
    }
}

/// The page.
#[get("/administration/clients/nouveau")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    wanted: web::Query<Wanted>,
) -> Page {
    let typed = Typed {
        cle: once::key(&app),
        structure: wanted
            .structure
            .map_or_else(String::new, |id| id.to_string()),
        ..Typed::default()
    };
    page::show(&page(&visit, &typed, Refused::default()))
}

/// Adds it, and shows its secret.
#[post("/administration/clients/nouveau")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageOrganisations, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let refused = match Label::parse(&typed.nom) {
        Err(error) => Refused::one("nom", error.message),
        Ok(name) => {
            let codes = typed.permissions.iter();
            let scopes: BTreeSet<Scope> = codes.filter_map(|code| code.parse().ok()).collect();
            let command = Create {
                name,
                organisation: typed.structure.parse().ok(),
                scopes,
                call: once::call(visit.actor.author, &typed.cle, urls::CLIENTS),
                limits: Limits::default(),
                days: DAYS,
            };
            match create(&app, &visit.actor, command).await {
                Ok(made) => {
                    let frame = visit.frame("Secret d’un client d’API");
                    return page::show(&SecretPage::new(frame, made, false));
                }
                Err(error) => Refused::by(error, &[("/scopes", "permissions")])?,
            }
        }
    };
    page::correct(&page(&visit, &typed, refused))
}

/// Where the list of an organisation's clients is; of the fund's, for none.
pub fn list_of(organisation: Option<OrganisationId>) -> String {
    organisation.map_or_else(
        || urls::CLIENTS.to_owned(),
        |id| format!("{}?structure={id}", urls::CLIENTS),
    )
}
