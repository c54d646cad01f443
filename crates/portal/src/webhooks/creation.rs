//! `/logiciels/nouveau`: an address to tell; its secret is shown once.

use super::{SecretPage, above, draw};
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::webhooks::{Create, create};
use askama::Template;
use domain::events::EventKind;
use edge::needs::ManageWebhooks;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "webhooks/creation.html")]
struct CreationPage {
    frame: Frame,
    above: (&'static str, &'static str),
    refused: Refused,
    fields: Vec<Field>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    adresse: String,
    evenements: Vec<String>,
}

fn page(visit: &Visit<ManageWebhooks>, typed: &Typed, refused: Refused) -> CreationPage {
    let is_partner = visit.actor.organisation().is_some();
    let kinds = EventKind::ALL.iter();
    let offered = kinds.filter(|kind| !is_partner || kind.is_for_partners());
    let choice = |kind: &EventKind| Choice {
        value: kind.code(),
        label: kind.label(),
        is_chosen: typed.evenements.iter().any(|code| code == kind.code()),
    };
    CreationPage {
        frame: visit.frame(&refused.title("Ajouter une adresse")),
        above: above(visit),
        fields: vec![
            Field::text("adresse", "Adresse du logiciel", &typed.adresse)
                .hint("Elle commence par https:// et se joint depuis Internet.")
                .refused(&refused),
            Field::ticks(
                "evenements",
                "Ce qui lui est dit",
                offered.map(choice).collect(),
            )
            .hint("Rien de coché : tout ce qui arrive.")
            .optional()
            .refused(&refused),
        ],
        refused,
    }
}

/// The page.
#[get("/logiciels/nouveau")]
pub async fn get(visit: Visit<ManageWebhooks>) -> Page {
    page::show(&page(&visit, &Typed::default(), Refused::default()))
}

/// Adds it, and shows its secret.
#[post("/logiciels/nouveau")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageWebhooks, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let codes = form.evenements.iter();
    let command = Create {
        url: form.adresse.trim().to_owned(),
        kinds: codes.filter_map(|code| code.parse().ok()).collect(),
    };
    let secret = draw(&app);
    let shown = secret.reveal();
    match create(&app, &visit.actor, command, secret).await {
        Ok(made) => {
            let frame = visit.frame("Secret d’une adresse");
            page::show(&SecretPage::new(
                frame,
                above(&visit),
                (&made, &shown),
                false,
            ))
        }
        Err(error) => {
            let refused = Refused::by(error, &[("/url", "adresse")])?;
            page::correct(&page(&visit, &form, refused))
        }
    }
}
