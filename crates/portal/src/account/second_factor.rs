//! `/compte/securite/application`: another telephone. The former serves until the next one has shown a
//! first code.

use super::ask::AskPage;
use super::password::{again, current};
use crate::entrance::enrolment::Drawn;
use crate::field::{Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::auth::own::{Shown, begin_second_factor, confirm_second_factor, next_second_factor};
use app::{App, AppError};
use askama::Template;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/second_factor.html")]
struct DrawnPage {
    frame: Frame,
    refused: Refused,
    drawn: Drawn,
    code: Field,
}

/// What the forms say.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    ancien_mot_de_passe: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    code_de_secours: String,
}

const TITLE: &str = "Remplacer l’application d’authentification";

fn page(visit: &Visit<Anyone>, refused: Refused) -> AskPage {
    AskPage {
        frame: visit.frame(&refused.title(TITLE)),
        title: TITLE,
        lede: "Montrez d’abord que c’est bien vous : le mot de passe, et un code de l’application \
               actuelle ou un code de secours.",
        action: format!("{}/application", urls::SECURITY),
        button: "Continuer",
        fields: vec![
            current(&refused),
            Field::code("code", "Code de l’application actuelle")
                .hint("Laissez vide si vous avez perdu votre téléphone.")
                .refused(&refused),
            Field::text("code_de_secours", "Ou un code de secours", "")
                .optional()
                .hint("Il ne servira plus ensuite."),
        ],
        refused,
    }
}

/// The page.
#[get("/compte/securite/application")]
pub async fn get(visit: Visit<Anyone>) -> Page {
    page::show(&page(&visit, Refused::default()))
}

/// Draws the next one and shows it.
#[post("/compte/securite/application")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let shown = if typed.code.trim().is_empty() && !typed.code_de_secours.trim().is_empty() {
        Shown::RecoveryCode(typed.code_de_secours)
    } else {
        Shown::Code(typed.code)
    };
    let known = again(&request, &typed.ancien_mot_de_passe);
    match begin_second_factor(&app, &visit, known, shown).await {
        Ok(enrolment) => drawn_page(&visit, Drawn::of(&enrolment)?, Refused::default()),
        Err(error) => {
            let places = &[
                ("/current_password", "ancien_mot_de_passe"),
                ("/code", "code"),
            ];
            let refused = Refused::by(error, places)?;
            page::correct(&page(&visit, refused))
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
fn drawn_page(visit: &Visit<Anyone>, drawn: Drawn, refused: Refused) -> Page {
    let page = DrawnPage {
        frame: visit.frame(&refused.title(TITLE)),
        drawn,
        code: Field::code("code", "Code de la nouvelle application").refused(&refused),
        refused,
    };
    let status = page.refused.status();
    Ok(page::with_status(&page, status))
}

/// Puts it in the place of the former by its first code.
#[post("/compte/securite/application/confirmer")]
pub async fn confirm(app: web::Data<App>, posted: Posted<Anyone, Typed>) -> Page {
    let visit = posted.visit;
    let error = match confirm_second_factor(&app, &visit, &posted.form.code).await {
        Ok(()) => return page::see(&format!("{}?fait=application", urls::SECURITY)),
        Err(error) => error,
    };
    let next = next_second_factor(&app, &visit).await?;
    match (error, next) {
        (AppError::LinkGone, _) | (_, None) => {
            let message = "Le quart d’heure est passé : recommencez.";
            page::correct(&page(&visit, Refused::one("", message)))
        }
        (error, Some(enrolment)) => {
            let refused = Refused::by(error, &[("/code", "code")])?;
            drawn_page(&visit, Drawn::of(&enrolment)?, refused)
        }
    }
}
