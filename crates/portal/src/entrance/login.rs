//! `/connexion`: the password.

use super::guest::Guest;
use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::{cookies, urls};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::auth::login::{Login, begin};
use app::auth::passwords::Password;
use app::{App, AppError};
use askama::Template;
use domain::text::EmailAddress;
use edge::caller::address;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/login.html")]
struct LoginPage {
    frame: Frame,
    next: String,
    email: String,
    refused: Option<String>,
    provider: Option<Provider>,
}

/// The other way in.
struct Provider {
    label: String,
    href: String,
}

impl Provider {
    fn of(app: &App, next: &str) -> Option<Self> {
        let federation = app.federation.as_ref()?;
        let href = match next {
            urls::HOME => urls::PROVIDER.to_owned(),
            next => format!("{}?suite={next}", urls::PROVIDER),
        };
        Some(Self {
            label: federation.label.clone(),
            href,
        })
    }
}

/// Where she wanted to go, and what she just did.
#[derive(Deserialize)]
pub struct Wanted {
    suite: Option<String>,
    fait: Option<String>,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    adresse: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    suite: String,
}

/// The page.
#[get("/connexion")]
pub async fn get(app: web::Data<App>, request: HttpRequest, wanted: web::Query<Wanted>) -> Page {
    let guest = Guest::of(&request)?;
    let next = urls::after_login(wanted.suite.as_deref()).to_owned();
    let page = LoginPage {
        frame: Frame::of_guest("Se connecter", guest.token.clone())
            .saying(done(wanted.fait.as_deref())),
        provider: Provider::of(&app, &next),
        next,
        email: String::new(),
        refused: None,
    };
    guest.show(&page)
}

/// What was just done, elsewhere, by whoever has to sign in now.
fn done(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "mot-de-passe" => Some(
            "Votre mot de passe est changé, et vos sessions sont fermées. Connectez-vous avec le \
             nouveau, puis le code de votre téléphone.",
        ),
        "compte" => Some("Votre compte est ouvert. Connectez-vous."),
        "sessions" => Some("Toutes vos sessions sont fermées."),
        _ => None,
    }
}

/// Checks the password; the second factor follows.
#[post("/connexion")]
pub async fn post(app: web::Data<App>, request: HttpRequest, posted: GuestPosted<Typed>) -> Page {
    let typed = posted.form;
    let next = urls::after_login(Some(&typed.suite)).to_owned();
    let begun = match EmailAddress::parse(&typed.adresse) {
        // An address that cannot be one is nobody's.
        Err(_) => Err(AppError::SignInRefused),
        Ok(email) => {
            let login = Login {
                email,
                password: Password::typed(&typed.mot_de_passe),
                address: address(&request),
            };
            begin(&app, login).await
        }
    };
    let refused = match begun {
        Ok(challenge) => {
            let mut answer = HttpResponse::SeeOther();
            let to = match next.as_str() {
                urls::HOME => urls::SECOND_FACTOR.to_owned(),
                next => format!("{}?suite={next}", urls::SECOND_FACTOR),
            };
            return Ok(answer
                .insert_header((LOCATION, to))
                .cookie(cookies::give_challenge(&challenge.secret))
                .finish());
        }
        Err(AppError::SignInRefused) => {
            "Adresse ou mot de passe incorrect. Vérifiez-les ; votre responsable peut vérifier que \
             votre compte est actif."
                .to_owned()
        }
        Err(AppError::TooManyTries { wait }) => super::too_many(wait),
        Err(other) => return Err(other.into()),
    };
    page::correct(&LoginPage {
        frame: Frame::of_guest("Erreur : se connecter", posted.token),
        provider: Provider::of(&app, &next),
        next,
        email: typed.adresse,
        refused: Some(refused),
    })
}
