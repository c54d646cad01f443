//! `/compte/securite/mot-de-passe`: another password, for whoever knows the present one (S-023).

use super::ask::AskPage;
use crate::entrance::invitation::{rules, same};
use crate::field::{Field, Refused};
use crate::form::Posted;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::{Anyone, Visit};
use actix_web::{HttpRequest, get, post, web};
use app::App;
use app::auth::own::{Again, change_password};
use app::auth::passwords::Password;
use edge::caller::address;
use serde::Deserialize;

/// What the form says.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    ancien_mot_de_passe: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    mot_de_passe_bis: String,
}

const TITLE: &str = "Changer mon mot de passe";

fn page(visit: &Visit<Anyone>, refused: Refused) -> AskPage {
    let bis = "Le même, une seconde fois";
    AskPage {
        frame: visit.frame(&refused.title(TITLE)),
        title: TITLE,
        lede: "Vos autres sessions seront fermées, et un courriel vous en informera.",
        action: format!("{}/mot-de-passe", urls::SECURITY),
        button: "Changer mon mot de passe",
        fields: vec![
            current(&refused),
            Field::password("mot_de_passe", "Nouveau mot de passe", "new-password")
                .hint(rules(visit.account.role))
                .refused(&refused),
            Field::password("mot_de_passe_bis", bis, "new-password").refused(&refused),
        ],
        refused,
    }
}

/// The field of the present password.
pub fn current(refused: &Refused) -> Field {
    Field::password(
        "ancien_mot_de_passe",
        "Mot de passe actuel",
        "current-password",
    )
    .refused(refused)
}

/// The present password, shown again.
pub fn again(request: &HttpRequest, typed: &str) -> Again {
    Again {
        password: Password::typed(typed),
        address: address(request),
    }
}

/// The page.
#[get("/compte/securite/mot-de-passe")]
pub async fn get(visit: Visit<Anyone>) -> Page {
    page::show(&page(&visit, Refused::default()))
}

/// Changes it.
#[post("/compte/securite/mot-de-passe")]
pub async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    posted: Posted<Anyone, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let different = same(&typed.mot_de_passe, &typed.mot_de_passe_bis);
    let refused = if let Some(refused) = different {
        refused
    } else {
        let shown = again(&request, &typed.ancien_mot_de_passe);
        let chosen = Password::typed(&typed.mot_de_passe);
        match change_password(&app, &visit, shown, chosen).await {
            Ok(()) => return page::see(&format!("{}?fait=mot-de-passe", urls::SECURITY)),
            Err(error) => Refused::by(error, PLACES)?,
        }
    };
    page::correct(&page(&visit, refused))
}

const PLACES: crate::field::Places = &[
    ("/current_password", "ancien_mot_de_passe"),
    ("/password", "mot_de_passe"),
];
