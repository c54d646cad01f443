//! `/administration/comptes`: the people of the fund, and the managers of its partners.

use crate::field::Refused;
use crate::form::{Nothing, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::{Button, Person};
use crate::refusal::Refusal;
use crate::team::colleague::{perform, said};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::accounts::{colleague, roles_for, roster};
use app::{App, AppError};
use askama::Template;
use domain::accounts::Membership;
use domain::ids::AccountId;
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/staff.html")]
struct ListPage {
    frame: Frame,
    people: Vec<Person>,
    total: String,
    next: Option<String>,
    is_manager: bool,
}

impl ListPage {
    #[expect(clippy::unused_self, reason = "the template of people asks its page")]
    fn lead(&self, person: &Person) -> String {
        urls::managed(person.id, "")
    }
}

#[derive(Template)]
#[template(path = "administration/person.html")]
struct PersonPage {
    frame: Frame,
    refused: Refused,
    person: Person,
    is_own: bool,
    buttons: Vec<Button>,
    role: Option<String>,
    parent: (String, &'static str),
}

/// Where the page begins, and what was just done.
#[derive(Deserialize)]
pub struct Asked {
    apres: Option<AccountId>,
    fait: Option<String>,
}

/// The people of the fund.
#[get("/administration/comptes")]
pub async fn list(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    asked: web::Query<Asked>,
) -> Page {
    let page = roster(&app, &visit.actor, None, asked.apres, 50).await?;
    let invited = asked.fait.as_deref() == Some("invitation");
    let said = invited.then_some("L’invitation est partie. Son lien vaut sept jours.");
    page::show(&ListPage {
        frame: visit.frame("Comptes de la caisse").saying(said),
        people: page.items.iter().map(Person::of).collect(),
        total: french::counted(page.total, "compte", "comptes"),
        next: page
            .next
            .map(|after| format!("{}?apres={after}", urls::STAFF)),
        is_manager: true,
    })
}

async fn page(
    app: &App,
    visit: &Visit<ManageOrganisations>,
    id: AccountId,
    refused: Refused,
) -> Result<PersonPage, Refusal> {
    let found = colleague(app, &visit.actor, id).await?;
    let title = format!("Compte de {}", found.account.name.as_str());
    let frame = visit.frame(&refused.title(&title));
    let person = Person::of(&found);
    let button = |(act, label): (&str, &'static str)| Button {
        action: urls::managed(id, act),
        label,
        token: frame.token.clone(),
        is_small: false,
    };
    let parent = match found.account.membership {
        Membership::Organisation(id) => (urls::organisation(id, ""), "Structure"),
        Membership::Fund { .. } => (urls::STAFF.to_owned(), "Comptes de la caisse"),
    };
    let is_of_fund = matches!(found.account.membership, Membership::Fund { .. });
    let may_change = is_of_fund && !roles_for(found.account.role).is_empty();
    Ok(PersonPage {
        role: may_change.then(|| urls::managed(id, "role")),
        buttons: person.acts().into_iter().map(button).collect(),
        frame,
        is_own: visit.account.id == id,
        person,
        refused,
        parent,
    })
}

/// Somebody.
#[get("/administration/comptes/{id}")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    visit: Visit<ManageOrganisations>,
    asked: web::Query<Asked>,
) -> Page {
    let mut page = page(&app, &visit, *id, Refused::default()).await?;
    page.frame.said = said(asked.fait.as_deref());
    page::show(&page)
}

/// Suspends, reopens, invites again, signs out, resets.
#[post("/administration/comptes/{id}/{act}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(AccountId, String)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, act) = path.into_inner();
    let visit = posted.visit;
    match perform(&app, &visit.actor, id, &act).await {
        None => Err(AppError::NotFound.into()),
        // It may be the account of a partner's member, which has no page here.
        Some(Ok("reinitialise")) => {
            page::see(&format!("{}?fait=reinitialise", urls::ADMINISTRATION))
        }
        Some(Ok(done)) => page::see(&format!("{}?fait={done}", urls::managed(id, ""))),
        Some(Err(error)) => {
            let refused = Refused::by(error, &[])?;
            page::correct(&page(&app, &visit, id, refused).await?)
        }
    }
}
