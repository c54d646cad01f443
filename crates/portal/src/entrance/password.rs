//! `/mot-de-passe`: asking for a link, and using it. The second factor stays (S-021).

use super::guest::Guest;
use super::invitation::same;
use crate::field::{Field, Refused};
use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use app::auth::passwords::Password;
use app::auth::resets;
use app::{App, AppError};
use askama::Template;
use domain::text::EmailAddress;
use edge::caller::address;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/password.html")]
struct PasswordPage {
    frame: Frame,
    refused: Refused,
    is_asked: bool,
    email: Field,
    link: Field,
    password: Field,
    again: Field,
}

/// What the forms say.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    adresse: String,
    #[serde(default)]
    lien: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    mot_de_passe_bis: String,
}

const HINT: &str = "12 caractères au moins (16 pour un administrateur). Une phrase de quelques mots sans \
                    rapport entre eux convient très bien.";

fn page(token: String, typed: &Typed, refused: Refused) -> PasswordPage {
    let bis = "Le même, une seconde fois";
    PasswordPage {
        frame: Frame::of_guest(&refused.title("Mot de passe oublié"), token),
        is_asked: false,
        email: Field::email("adresse", "Votre adresse électronique", &typed.adresse)
            .fills("username")
            .refused(&refused),
        link: Field::text("lien", "Code du courriel", &typed.lien)
            .hint("Il est sous le lien. S’il est déjà écrit ici, continuez.")
            .refused(&refused),
        password: Field::password("mot_de_passe", "Nouveau mot de passe", "new-password")
            .hint(HINT)
            .refused(&refused),
        again: Field::password("mot_de_passe_bis", bis, "new-password").refused(&refused),
        refused,
    }
}

const NOTHING: Typed = Typed {
    adresse: String::new(),
    lien: String::new(),
    mot_de_passe: String::new(),
    mot_de_passe_bis: String::new(),
};

/// The page.
#[get("/mot-de-passe")]
pub async fn get(request: HttpRequest) -> Page {
    let guest = Guest::of(&request)?;
    let page = page(guest.token.clone(), &NOTHING, Refused::default());
    guest.show(&page)
}

/// Sends a link, if there is such an account; the answer does not tell (S-019).
#[post("/mot-de-passe")]
pub async fn post(app: web::Data<App>, request: HttpRequest, posted: GuestPosted<Typed>) -> Page {
    let typed = posted.form;
    let refused = match EmailAddress::parse(&typed.adresse) {
        Err(error) => Refused::one("adresse", error.message),
        Ok(email) => match resets::forgot(&app, email, address(&request)).await {
            Ok(()) => Refused::default(),
            Err(error) => Refused::by(error, &[])?,
        },
    };
    if !refused.is_empty() {
        return page::correct(&page(posted.token, &typed, refused));
    }
    let mut page = page(posted.token, &NOTHING, refused);
    page.is_asked = true;
    Ok(page::with_status(&page, StatusCode::OK))
}

/// Replaces the password; she then signs in with it and with her telephone.
#[post("/mot-de-passe/nouveau")]
pub async fn replace(app: web::Data<App>, posted: GuestPosted<Typed>) -> Page {
    let typed = posted.form;
    let token = typed.lien.trim().rsplit('#').next().unwrap_or_default();
    let refused = match same(&typed.mot_de_passe, &typed.mot_de_passe_bis) {
        Some(refused) => refused,
        None => match resets::reset(&app, token, Password::typed(&typed.mot_de_passe)).await {
            Ok(()) => return page::see(&format!("{}?fait=mot-de-passe", urls::LOGIN)),
            Err(AppError::LinkGone) => Refused::one(
                "lien",
                "Ce lien a déjà servi, ou n’est plus valable : il vaut trente minutes. Demandez-en un \
                 autre.",
            ),
            Err(other) => Refused::by(other, &[("/password", "mot_de_passe")])?,
        },
    };
    page::correct(&page(posted.token, &typed, refused))
}
