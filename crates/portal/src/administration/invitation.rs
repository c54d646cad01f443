//! `/administration/comptes/inviter`: somebody of the fund, or the manager of a partner.

use crate::field::Refused;
use crate::form::Posted;
use crate::invitation::{InvitationPage, PLACES, To, Typed};
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::accounts::invite;
use app::organisations::find;
use domain::ids::OrganisationId;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

/// For which partner.
#[derive(Deserialize)]
pub struct Wanted {
    structure: Option<OrganisationId>,
}

fn whom(typed: &Typed) -> To {
    let partner = typed.structure.parse::<OrganisationId>();
    partner.map_or(To::OwnFund, To::Organisation)
}

async fn page(
    app: &App,
    visit: &Visit<ManageOrganisations>,
    typed: &Typed,
    refused: Refused,
) -> Result<InvitationPage, Refusal> {
    let to = whom(typed);
    let mut trail = vec![(urls::ADMINISTRATION.to_owned(), "Administration".to_owned())];
    let (title, heading, partner) = if let To::Organisation(id) = to {
        let found = find(app, &visit.actor, id).await?;
        let name = found.organisation.name.as_str();
        trail.push((urls::organisation(id, ""), name.to_owned()));
        let heading = format!("Inviter un responsable de {name}");
        ("Inviter un responsable", heading, Some(id))
    } else {
        trail.push((urls::STAFF.to_owned(), "Comptes de la caisse".to_owned()));
        let heading = "Inviter quelqu’un de la caisse".to_owned();
        ("Inviter quelqu’un", heading, None)
    };
    Ok(InvitationPage {
        frame: visit.frame(&refused.title(title)),
        fields: typed.fields(&to, &refused),
        refused,
        heading,
        trail,
        action: format!("{}/inviter", urls::STAFF),
        partner,
    })
}

/// The page.
#[get("/administration/comptes/inviter")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    wanted: web::Query<Wanted>,
) -> Page {
    let mut typed = Typed::default();
    typed.structure = wanted
        .structure
        .map(|id| id.to_string())
        .unwrap_or_default();
    page::show(&page(&app, &visit, &typed, Refused::default()).await?)
}

/// Sends the invitation.
#[post("/administration/comptes/inviter")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageOrganisations, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let to = whom(&typed);
    let refused = match typed.read(&to) {
        Err(refused) => refused,
        Ok(command) => match invite(&app, &visit.actor, command).await {
            Ok(_) => {
                let back = match to {
                    To::Organisation(id) => urls::organisation(id, ""),
                    To::OwnOrganisation | To::OwnFund => urls::STAFF.to_owned(),
                };
                return page::see(&format!("{back}?fait=invitation"));
            }
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    page::correct(&page(&app, &visit, &typed, refused).await?)
}
