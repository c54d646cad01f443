//! `/equipe/inviter`: somebody joins.

use crate::field::Refused;
use crate::form::Posted;
use crate::invitation::{InvitationPage, PLACES, To, Typed};
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::accounts::invite;
use app::{App, AppError};
use domain::permissions::Permission;
use edge::needs::ManageAccounts;

fn page(visit: &Visit<ManageAccounts>, typed: &Typed, refused: Refused) -> InvitationPage {
    InvitationPage {
        frame: visit.frame(&refused.title("Inviter un collègue")),
        fields: typed.fields(&To::OwnOrganisation, &refused),
        refused,
        heading: "Inviter un collègue".to_owned(),
        trail: vec![(urls::TEAM.to_owned(), "Équipe".to_owned())],
        action: format!("{}/inviter", urls::TEAM),
        partner: None,
    }
}

/// A page of a partner: whoever works for a fund manages accounts elsewhere.
pub fn of_partner(visit: &Visit<ManageAccounts>) -> Result<(), AppError> {
    match visit.actor.organisation() {
        Some(_) => Ok(()),
        None => Err(AppError::Forbidden(Permission::SubmitRequests)),
    }
}

/// The page.
#[get("/equipe/inviter")]
pub async fn get(visit: Visit<ManageAccounts>) -> Page {
    of_partner(&visit)?;
    page::show(&page(&visit, &Typed::default(), Refused::default()))
}

/// Sends the invitation.
#[post("/equipe/inviter")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageAccounts, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    of_partner(&visit)?;
    let refused = match typed.read(&To::OwnOrganisation) {
        Err(refused) => refused,
        Ok(command) => match invite(&app, &visit.actor, command).await {
            Ok(_) => return page::see(&format!("{}?fait=invitation", urls::TEAM)),
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    page::correct(&page(&visit, &typed, refused))
}
