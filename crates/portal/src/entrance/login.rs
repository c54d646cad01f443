//! `/connexion`: the password.

use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::application;
use crate::{cookies, csrf, urls};
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::auth::login::{Login, begin};
use app::auth::passwords::Password;
use app::auth::secrets::Secret;
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
}

/// Where she wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    suite: Option<String>,
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

/// The page. A guest is given her cookie, which her form is bound to.
#[get("/connexion")]
pub async fn get(request: HttpRequest, wanted: web::Query<Wanted>) -> Page {
    let app = application(&request)?;
    let (guest, new) = match cookies::guest(&request) {
        Some(guest) => (guest, None),
        None => {
            let secret = Secret::make(app.random.as_ref(), "");
            (secret.expose().to_owned(), Some(secret))
        }
    };
    let page = LoginPage {
        frame: Frame::of_guest("Se connecter", csrf::token(&guest)),
        next: urls::after_login(wanted.suite.as_deref()).to_owned(),
        email: String::new(),
        refused: None,
    };
    let mut answer = page::with_status(&page, StatusCode::OK);
    if let Some(secret) = new {
        // A cookie that cannot be written only costs her the form: it will be refused.
        let _ = answer.add_cookie(&cookies::give_guest(&secret));
    }
    Ok(answer)
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
        next,
        email: typed.adresse,
        refused: Some(refused),
    })
}
