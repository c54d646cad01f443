//! `/administration/structures/nouvelle`: a partner joins, never without a convention (S-129).

use super::convention::{self, signed};
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::organisations::{Create, create};
use askama::Template;
use domain::codes::OrganisationKind;
use domain::text::Label;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/form.html")]
struct CreationPage {
    frame: Frame,
    title: &'static str,
    lede: &'static str,
    parent: (&'static str, &'static str),
    action: &'static str,
    button: &'static str,
    refused: Refused,
    fields: Vec<Field>,
}

/// What the form says.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    nature: String,
    #[serde(flatten)]
    convention: convention::Typed,
}

const ACTION: &str = "/administration/structures/nouvelle";
const TITLE: &str = "Ajouter une structure";

fn page(visit: &Visit<ManageOrganisations>, typed: &Typed, refused: Refused) -> CreationPage {
    let choice = |kind: &OrganisationKind| Choice {
        value: kind.code(),
        label: kind.label(),
        is_chosen: typed.nature == kind.code(),
    };
    let kinds = OrganisationKind::ALL.iter().map(choice).collect();
    let mut fields = vec![
        Field::text("nom", "Nom de la structure", &typed.nom).refused(&refused),
        Field::list("nature", "Nature", kinds).refused(&refused),
    ];
    fields.extend(convention::fields(&typed.convention, &refused));
    CreationPage {
        frame: visit.frame(&refused.title(TITLE)),
        title: TITLE,
        lede: "Une structure dépose des demandes les jours où sa convention est en cours.",
        parent: ("Structures partenaires", urls::ORGANISATIONS),
        action: ACTION,
        button: "Ajouter la structure",
        refused,
        fields,
    }
}

/// The page.
#[get("/administration/structures/nouvelle")]
pub async fn get(app: web::Data<App>, visit: Visit<ManageOrganisations>) -> Page {
    let typed = Typed {
        convention: convention::Typed::keyed(once::key(&app)),
        ..Typed::default()
    };
    page::show(&page(&visit, &typed, Refused::default()))
}

/// Adds it.
#[post("/administration/structures/nouvelle")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageOrganisations, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let mut refused = Refused::default();
    let name = Label::parse(&typed.nom);
    if let Err(error) = &name {
        refused.add("nom", error.message.clone());
    }
    let kind = typed.nature.parse::<OrganisationKind>();
    if kind.is_err() {
        refused.add("nature", "Choisissez dans la liste.");
    }
    let convention = signed(&typed.convention, &mut refused);
    if let (Ok(name), Ok(kind), Some(convention)) = (name, kind, convention) {
        let command = Create {
            kind,
            name,
            convention,
            call: once::call(visit.actor.author, &typed.convention.cle, ACTION),
        };
        match create(&app, &visit.actor, command).await {
            Ok(partner) => {
                let to = urls::organisation(partner.organisation.id, "");
                return page::see(&format!("{to}?fait=structure"));
            }
            Err(error) => refused = Refused::by(error, &[("/convention/ends_on", "fin")])?,
        }
    }
    page::correct(&page(&visit, &typed, refused))
}
