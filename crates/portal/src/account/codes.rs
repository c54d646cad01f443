//! `/compte/securite/codes`: ten other recovery codes, for whoever knows the password (S-020).

use super::ask::AskPage;
use super::password::{again, current};
use crate::entrance::codes::{CodesPage, Held};
use crate::field::Refused;
use crate::form::Posted;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::App;
use app::auth::own::renew_recovery_codes;
use serde::Deserialize;

/// Where the codes are given as a file.
pub const FILE: &str = "/compte/securite/codes/fichier";

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    ancien_mot_de_passe: String,
}

const TITLE: &str = "Recevoir dix codes de secours";

fn page(visit: &Visit<Anyone>, refused: Refused) -> AskPage {
    AskPage {
        frame: visit.frame(&refused.title(TITLE)),
        title: TITLE,
        lede: "Ils remplacent le code de votre téléphone si vous le perdez. Ceux d’avant ne serviront \
               plus.",
        action: format!("{}/codes", urls::SECURITY),
        button: "Afficher les dix codes",
        fields: vec![current(&refused)],
        refused,
    }
}

/// The page.
#[get("/compte/securite/codes")]
pub async fn get(visit: Visit<Anyone>) -> Page {
    page::show(&page(&visit, Refused::default()))
}

/// Shows ten others.
#[post("/compte/securite/codes")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let shown = again(&request, &posted.form.ancien_mot_de_passe);
    match renew_recovery_codes(&app, &posted.visit, shown).await {
        Ok(codes) => {
            let frame = posted.visit.frame("Vos codes de secours");
            page::show(&CodesPage::renewed(frame, codes))
        }
        Err(error) => {
            let refused = Refused::by(error, &[("/current_password", "ancien_mot_de_passe")])?;
            page::correct(&page(&posted.visit, refused))
        }
    }
}

/// The codes that the page shows, as a file.
#[post("/compte/securite/codes/fichier")]
pub async fn file(posted: Posted<Anyone, Held>) -> Page {
    posted.form.as_file()
}
