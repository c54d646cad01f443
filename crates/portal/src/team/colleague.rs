//! `/equipe/{id}`: a colleague's account, and what a manager does with it.

use super::invitation::of_partner;
use crate::field::Refused;
use crate::form::{Nothing, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::{Button, Person};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::accounts::{Reset, colleague, invite_again, reset, resume, sign_out_all, suspend};
use app::{App, AppError};
use askama::Template;
use domain::accounts::Actor;
use domain::ids::AccountId;
use edge::needs::ManageAccounts;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "team/colleague.html")]
struct ColleaguePage {
    frame: Frame,
    refused: Refused,
    person: Person,
    is_own: bool,
    buttons: Vec<Button>,
    role: String,
    removal: String,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

/// What was just done to an account.
pub fn said(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "suspendre" => {
            Some("Le compte est suspendu : cette personne ne peut plus rien faire, dès maintenant.")
        }
        "role" => Some("Le rôle est changé : il vaut dès le prochain clic de cette personne."),
        "reprendre" => Some("Le compte est de nouveau ouvert."),
        "reinviter" => Some("Une nouvelle invitation est partie. Le lien d’avant ne sert plus."),
        "deconnecter" => Some("Toutes les sessions de cette personne sont fermées."),
        "reinitialiser" => Some(
            "La demande est notée. Une deuxième personne doit la confirmer dans les trois jours : un autre \
             responsable, ou l’administrateur de la caisse.",
        ),
        "reinitialise" => Some(
            "Le mot de passe et le téléphone de cette personne ne servent plus, ses sessions sont fermées : \
             une invitation vient de partir à son adresse.",
        ),
        _ => None,
    }
}

/// Does one of the acts on an account, and gives the code of what was done; `None` for a word that is none
/// of them.
pub async fn perform(
    app: &App,
    actor: &Actor,
    id: AccountId,
    act: &str,
) -> Option<Result<&'static str, AppError>> {
    Some(match act {
        "suspendre" => suspend(app, actor, id).await.map(|_| "suspendre"),
        "reprendre" => resume(app, actor, id).await.map(|_| "reprendre"),
        "reinviter" => invite_again(app, actor, id).await.map(|_| "reinviter"),
        "deconnecter" => sign_out_all(app, actor, id).await.map(|_| "deconnecter"),
        "reinitialiser" => reset(app, actor, id).await.map(|became| match became {
            Reset::Asked => "reinitialiser",
            Reset::Done => "reinitialise",
        }),
        _ => return None,
    })
}

async fn page(
    app: &App,
    visit: &Visit<ManageAccounts>,
    id: AccountId,
    refused: Refused,
) -> Result<ColleaguePage, Refusal> {
    let found = colleague(app, &visit.actor, id).await?;
    let title = format!("Compte de {}", found.account.name.as_str());
    let frame = visit.frame(&refused.title(&title));
    let person = Person::of(&found);
    let button = |(act, label): (&str, &'static str)| Button {
        action: urls::colleague(id, act),
        label,
        token: frame.token.clone(),
        is_small: false,
    };
    Ok(ColleaguePage {
        buttons: person.acts().into_iter().map(button).collect(),
        frame,
        is_own: visit.account.id == id,
        role: urls::colleague(id, "role"),
        removal: urls::colleague(id, "retirer"),
        person,
        refused,
    })
}

/// The page.
#[get("/equipe/{id}")]
pub async fn get(
    app: web::Data<App>,
    id: web::Path<AccountId>,
    visit: Visit<ManageAccounts>,
    done: web::Query<Done>,
) -> Page {
    of_partner(&visit)?;
    let mut page = page(&app, &visit, *id, Refused::default()).await?;
    page.frame.said = said(done.fait.as_deref());
    page::show(&page)
}

/// Suspends, reopens, invites again, signs out, resets.
#[post("/equipe/{id}/{act}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(AccountId, String)>,
    posted: Posted<ManageAccounts, Nothing>,
) -> Page {
    let (id, act) = path.into_inner();
    let visit = posted.visit;
    of_partner(&visit)?;
    match perform(&app, &visit.actor, id, &act).await {
        None => Err(AppError::NotFound.into()),
        Some(Ok(done)) => page::see(&format!("{}?fait={done}", urls::colleague(id, ""))),
        Some(Err(error)) => {
            let refused = Refused::by(error, &[])?;
            page::correct(&page(&app, &visit, id, refused).await?)
        }
    }
}
