//! `/administration`: what there is to manage.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::Button;
use crate::storage::told;
use crate::team::colleague::said;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::{accounts, organisations, quotas};
use askama::Template;
use domain::calendar::paris;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/home.html")]
struct HomePage {
    frame: Frame,
    organisations: String,
    people: String,
    storage: String,
    resets: Vec<ResetView>,
}

/// A reset that waits for a second person (S-014).
struct ResetView {
    name: String,
    asked: String,
    button: Button,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// The page.
#[get("/administration")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    done: web::Query<Done>,
) -> Page {
    let waiting = accounts::waiting(&app, &visit.actor).await?;
    let frame = visit
        .frame("Administration")
        .saying(said(done.fait.as_deref()));
    let own = visit.account.id;
    let resets = waiting
        .iter()
        .filter(|one| one.by != own)
        .map(|one| ResetView {
            name: one.account.name.as_str().to_owned(),
            asked: french::moment(paris(one.at).datetime()),
            button: Button {
                action: urls::managed(one.account.id, "reinitialiser"),
                label: "Confirmer la réinitialisation",
                token: frame.token.clone(),
                is_small: true,
            },
        });
    let resets = resets.collect();
    let partners = organisations::list(&app, &visit.actor, None, 1).await?;
    let people = accounts::list(&app, &visit.actor, None, None, 1).await?;
    let storage = quotas::of_fund(&app, &visit.actor).await?;
    page::show(&HomePage {
        storage: told(&storage),
        frame,
        resets,
        organisations: french::counted(partners.total, "structure", "structures"),
        people: french::counted(people.total, "compte", "comptes"),
    })
}
