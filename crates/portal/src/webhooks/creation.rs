//! `/logiciels/nouveau`: an address to tell; its secret is shown once.

use super::{SecretPage, above};
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::once::{self, Done};
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::once::{Answer, Nonce};
use app::webhooks::{Create, Webhook, create, find, secret};
use app::{App, AppError};
use askama::Template;
use data_encoding::HEXLOWER;
use domain::events::EventKind;
use domain::ids::WebhookId;
use edge::needs::ManageWebhooks;
use serde::Deserialize;
use uuid::Uuid;

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
    cle: String,
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
            Field::key(&typed.cle),
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
pub async fn get(app: web::Data<App>, visit: Visit<ManageWebhooks>) -> Page {
    let typed = Typed {
        cle: once::key(&app),
        ..Typed::default()
    };
    page::show(&page(&visit, &typed, Refused::default()))
}

/// Adds it once, and shows its secret; the same secret when the button is pressed twice.
#[post("/logiciels/nouveau")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageWebhooks, Typed>) -> Page {
    let Posted { visit, form } = posted;
    let codes = form.evenements.iter();
    let command = Create {
        url: form.adresse.trim().to_owned(),
        kinds: codes.filter_map(|code| code.parse().ok()).collect(),
    };
    let nonce = Nonce::draw(app.random.as_ref());
    let tell = move |made: &Webhook| Answer {
        text: HEXLOWER.encode(&nonce.0),
        ..once::made(made.id.uuid())
    };
    let call = once::call(visit.actor.author, &form.cle, "POST /logiciels/nouveau");
    let work = create(&app, &visit.actor, command, secret(&app, nonce));
    let made = match once::done(call, tell, work).await {
        Ok(Done::Now(made)) => Ok((made, nonce)),
        Ok(Done::Before { object, kept }) => before(&app, &visit, (object, kept)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok((made, nonce)) => {
            let shown = secret(&app, nonce).reveal();
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

/// What the same form made before, and where its secret comes from.
async fn before(
    app: &App,
    visit: &Visit<ManageWebhooks>,
    (object, kept): (Uuid, Option<String>),
) -> Result<(Webhook, Nonce), AppError> {
    let made = find(app, &visit.actor, WebhookId::from_uuid(object)).await?;
    let kept = kept.and_then(|kept| HEXLOWER.decode(kept.as_bytes()).ok());
    let nonce = kept.and_then(|bytes| bytes.try_into().ok()).map(Nonce);
    nonce.map(|nonce| (made, nonce)).ok_or(AppError::Erased)
}
