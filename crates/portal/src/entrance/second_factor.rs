//! `/connexion/code`: the second factor, never left out (S-014).

use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::{cookies, csrf, urls};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::auth::login::finish_in_browser;
use app::{App, AppError};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/code.html")]
struct CodePage {
    frame: Frame,
    next: String,
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
    code: String,
    #[serde(default)]
    suite: String,
}

/// The page; whoever did not give her password first is sent there.
#[get("/connexion/code")]
pub async fn get(request: HttpRequest, wanted: web::Query<Wanted>) -> Page {
    let guest = cookies::guest(&request);
    let (Some(guest), Some(_)) = (guest, cookies::challenge(&request)) else {
        return page::see(urls::LOGIN);
    };
    page::show(&CodePage {
        frame: Frame::of_guest("Votre code de connexion", csrf::token(&guest)),
        next: urls::after_login(wanted.suite.as_deref()).to_owned(),
        refused: None,
    })
}

/// Checks the code and opens the session: another cookie than before (S-025).
#[post("/connexion/code")]
pub async fn post(app: web::Data<App>, request: HttpRequest, posted: GuestPosted<Typed>) -> Page {
    let next = urls::after_login(Some(&posted.form.suite)).to_owned();
    let Some(challenge) = cookies::challenge(&request) else {
        return page::see(urls::LOGIN);
    };
    let refused = match finish_in_browser(&app, &challenge, &posted.form.code).await {
        Ok(session) => {
            let mut answer = HttpResponse::SeeOther();
            return Ok(answer
                .insert_header((LOCATION, next))
                .cookie(cookies::give_session(&session))
                .cookie(cookies::take_challenge())
                .finish());
        }
        Err(AppError::SignInRefused) => {
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant ; après cinq minutes, \
             recommencez depuis le mot de passe."
                .to_owned()
        }
        Err(AppError::TooManyTries { wait }) => super::too_many(wait),
        Err(other) => return Err(other.into()),
    };
    page::correct(&CodePage {
        frame: Frame::of_guest("Erreur : votre code de connexion", posted.token),
        next,
        refused: Some(refused),
    })
}
