//! `/compte/securite/adresse`: another e-mail address, confirmed from there (S-023).

use super::password::{again, current};
use crate::field::{Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::auth::own::{begin_address, confirm_address, is_recent};
use app::{App, AppError};
use askama::Template;
use domain::text::EmailAddress;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/address.html")]
struct AddressPage {
    frame: Frame,
    refused: Refused,
    present: String,
    is_asked: bool,
    password: Field,
    next: Field,
    code: Field,
}

/// What the forms say.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    ancien_mot_de_passe: String,
    #[serde(default)]
    adresse: String,
    #[serde(default)]
    lien: String,
}

const TITLE: &str = "Changer mon adresse électronique";

fn page(visit: &Visit<Anyone>, typed: &Typed, refused: Refused) -> AddressPage {
    AddressPage {
        frame: visit.frame(&refused.title(TITLE)),
        present: visit.account.email.expose().to_owned(),
        is_asked: false,
        password: current(&refused),
        next: Field::email("adresse", "Nouvelle adresse", &typed.adresse).refused(&refused),
        code: Field::text("lien", "Code reçu à la nouvelle adresse", &typed.lien)
            .hint("Il est sous le lien. S’il est déjà écrit ici, continuez.")
            .refused(&refused),
        refused,
    }
}

/// The page, for whoever showed a code of her telephone lately; the others show one first.
#[get("/compte/securite/adresse")]
pub async fn get(app: web::Data<App>, visit: Visit<Anyone>) -> Page {
    if !is_recent(&app, &visit).await? {
        return page::see(&format!("{}?suite={}", urls::STEP_UP, urls::ADDRESS));
    }
    page::show(&page(&visit, &Typed::default(), Refused::default()))
}

/// Sends a code to the next address.
#[post("/compte/securite/adresse")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let refused = match EmailAddress::parse(&typed.adresse) {
        Err(error) => Refused::one("adresse", error.message),
        Ok(next) => {
            let shown = again(&request, &typed.ancien_mot_de_passe);
            match begin_address(&app, &visit, shown, next).await {
                Ok(()) => {
                    let mut shown = page(&visit, &Typed::default(), Refused::default());
                    shown.is_asked = true;
                    return page::show(&shown);
                }
                Err(error) => Refused::by(error, PLACES)?,
            }
        }
    };
    page::correct(&page(&visit, &typed, refused))
}

const PLACES: crate::field::Places = &[
    ("/current_password", "ancien_mot_de_passe"),
    ("/email", "adresse"),
];

/// Changes it, by the code that was sent there.
#[post("/compte/securite/adresse/confirmer")]
pub async fn confirm(app: web::Data<App>, posted: Posted<Anyone, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let code = typed.lien.trim().rsplit('#').next().unwrap_or_default();
    match confirm_address(&app, &visit, code).await {
        Ok(()) => page::see(&format!("{}?fait=adresse", urls::SECURITY)),
        Err(AppError::LinkGone) => {
            let message = "Ce code a déjà servi, ou n’est plus valable : il vaut trente minutes. \
                           Demandez-en un autre.";
            page::correct(&page(&visit, &typed, Refused::one("lien", message)))
        }
        Err(other) => Err(other.into()),
    }
}
