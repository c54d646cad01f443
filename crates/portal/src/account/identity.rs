//! `/compte/securite/identite`: the identity provider may sign me in, or no longer (S-023, S-024).

use super::ask::AskPage;
use super::password::{again, current};
use crate::cookies::Errand;
use crate::entrance::provider::{label, not_let_in, on_the_way};
use crate::field::{Places, Refused};
use crate::form::Posted;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::App;
use app::auth::federation::{self, FederationError, begin_linking, linked};
use serde::Deserialize;

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    ancien_mot_de_passe: String,
}

const PLACES: Places = &[("/current_password", "ancien_mot_de_passe")];

async fn page(app: &App, visit: &Visit<Anyone>, refused: Refused) -> Result<AskPage, Refusal> {
    let is_linked = !linked(app, &visit.actor).await?.is_empty();
    let (title, lede, action, button) = if is_linked {
        (
            "Retirer le lien",
            "Vous vous connecterez avec votre mot de passe et le code de votre téléphone. Un courriel \
             vous le confirmera.",
            format!("{}/retirer", urls::IDENTITY),
            "Retirer le lien",
        )
    } else {
        (
            "Relier mon compte",
            "Vous pourrez vous connecter sans votre mot de passe. Un courriel vous le confirmera.",
            urls::IDENTITY.to_owned(),
            "Relier mon compte",
        )
    };
    Ok(AskPage {
        frame: visit.frame(&refused.title(title)),
        title,
        lede,
        action,
        button,
        fields: vec![current(&refused)],
        refused,
    })
}

/// The page.
#[get("/compte/securite/identite")]
pub async fn get(app: web::Data<App>, visit: Visit<Anyone>) -> Page {
    if app.federation.is_none() {
        return page::see(urls::SECURITY);
    }
    page::show(&page(&app, &visit, Refused::default()).await?)
}

/// Goes to the provider, to link the account on coming back.
#[post("/compte/securite/identite")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    if app.federation.is_none() {
        return page::see(urls::SECURITY);
    }
    let visit = posted.visit;
    let shown = again(&request, &posted.form.ancien_mot_de_passe);
    match begin_linking(&app, &visit, shown).await {
        Ok(way) => {
            let frame = visit.frame("Vous allez être redirigé");
            on_the_way(frame, &label(&app), &way, &Errand::Link)
        }
        Err(FederationError::App(error)) => {
            let refused = Refused::by(error, PLACES)?;
            page::correct(&page(&app, &visit, refused).await?)
        }
        Err(error) => not_let_in(&app, String::new(), error),
    }
}

/// Unlinks the account.
#[post("/compte/securite/identite/retirer")]
pub async fn unlink(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let visit = posted.visit;
    let shown = again(&request, &posted.form.ancien_mot_de_passe);
    match federation::unlink(&app, &visit, shown).await {
        Ok(()) => page::see(&format!("{}?fait=identite-retiree", urls::SECURITY)),
        Err(error) => {
            let refused = Refused::by(error, PLACES)?;
            page::correct(&page(&app, &visit, refused).await?)
        }
    }
}
