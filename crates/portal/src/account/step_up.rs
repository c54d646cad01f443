//! `/compte/securite/confirmer`: a fresh code, before what cannot be taken back (S-011).

use super::ask::AskPage;
use crate::field::{Field, Refused};
use crate::form::Posted;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::App;
use app::auth::own::prove;
use edge::caller::address;
use serde::Deserialize;

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

const TITLE: &str = "Confirmer que c’est bien vous";

fn page(visit: &Visit<Anyone>, next: &str, refused: Refused) -> AskPage {
    AskPage {
        frame: visit.frame(&refused.title(TITLE)),
        title: TITLE,
        lede: "Ce que vous allez faire demande un code de moins de cinq minutes.",
        action: urls::STEP_UP.to_owned(),
        button: "Continuer",
        fields: vec![
            Field::code("code", "Code de votre application").refused(&refused),
            Field::hidden("suite", next),
        ],
        refused,
    }
}

/// The page.
#[get("/compte/securite/confirmer")]
pub async fn get(visit: Visit<Anyone>, wanted: web::Query<Wanted>) -> Page {
    let next = urls::after_login(wanted.suite.as_deref());
    page::show(&page(&visit, next, Refused::default()))
}

/// Takes the code, then goes where she wanted.
#[post("/compte/securite/confirmer")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let next = urls::after_login(Some(&posted.form.suite));
    match prove(&app, &posted.visit, &posted.form.code, address(&request)).await {
        Ok(()) => page::see(next),
        Err(error) => {
            let refused = Refused::by(error, &[("/code", "code")])?;
            page::correct(&page(&posted.visit, next, refused))
        }
    }
}
