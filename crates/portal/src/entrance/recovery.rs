//! `/connexion/secours`: a recovery code in the place of the telephone's (S-020).

use crate::field::{Field, Refused};
use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::{cookies, csrf, urls};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::auth::login::recover_in_browser;
use app::{App, AppError};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    refused: Refused,
    code: Field,
}

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code_de_secours: String,
}

fn page(token: String, refused: Refused) -> RecoveryPage {
    let hint = "29 caractères, comme 7K3Q-XDPM-… ; les tirets et les majuscules ne comptent pas.";
    RecoveryPage {
        frame: Frame::of_guest(&refused.title("Utiliser un code de secours"), token),
        code: Field::text("code_de_secours", "Code de secours", "")
            .hint(hint)
            .refused(&refused),
        refused,
    }
}

/// The page; whoever did not give her password first is sent there.
#[get("/connexion/secours")]
pub async fn get(request: HttpRequest) -> Page {
    let guest = cookies::guest(&request);
    let (Some(guest), Some(_)) = (guest, cookies::challenge(&request)) else {
        return page::see(urls::LOGIN);
    };
    page::show(&page(csrf::token(&guest), Refused::default()))
}

/// Checks the code and opens the session; she is then shown how many are left.
#[post("/connexion/secours")]
pub async fn post(app: web::Data<App>, request: HttpRequest, posted: GuestPosted<Typed>) -> Page {
    let Some(challenge) = cookies::challenge(&request) else {
        return page::see(urls::LOGIN);
    };
    let refused = match recover_in_browser(&app, &challenge, &posted.form.code_de_secours).await {
        Ok(session) => {
            let to = format!("{}?fait=secours", urls::SECURITY);
            let mut answer = HttpResponse::SeeOther();
            return Ok(answer
                .insert_header((LOCATION, to))
                .cookie(cookies::give_session(&session))
                .cookie(cookies::take_challenge())
                .finish());
        }
        Err(AppError::SignInRefused) => {
            "Ce code n’est pas le bon, ou il a déjà servi. Après cinq minutes, recommencez depuis le \
             mot de passe."
                .to_owned()
        }
        Err(AppError::TooManyTries { wait }) => super::too_many(wait),
        Err(other) => return Err(other.into()),
    };
    let refused = Refused::one("code_de_secours", refused);
    page::correct(&page(posted.token, refused))
}
