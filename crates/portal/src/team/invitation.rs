//! `/equipe/inviter`: somebody joins.

use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::accounts::{For, Invite, invite};
use app::{App, AppError};
use askama::Template;
use domain::accounts::Role;
use domain::permissions::Permission;
use domain::text::{EmailAddress, Label};
use edge::needs::ManageAccounts;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "team/invitation.html")]
struct InvitationPage {
    frame: Frame,
    refused: Refused,
    fields: Vec<Field>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    nom: String,
    adresse: String,
    role: String,
    motif: String,
}

const ROLES: [Role; 2] = [Role::PartnerMember, Role::PartnerManager];

fn page(visit: &Visit<ManageAccounts>, typed: &Typed, refused: Refused) -> InvitationPage {
    let choice = |role: Role| Choice {
        value: role.code(),
        label: role.label(),
        is_chosen: typed.role == role.code()
            || (typed.role.is_empty() && role == Role::PartnerMember),
    };
    let mut fields = vec![
        Field::text("nom", "Prénom et nom", &typed.nom).refused(&refused),
        Field::email(
            "adresse",
            "Adresse électronique professionnelle",
            &typed.adresse,
        )
        .hint("La sienne, pas celle du service : un compte est personnel.")
        .refused(&refused),
    ];
    if refused.at("adresse").is_some() || !typed.motif.is_empty() {
        fields.push(
            Field::text(
                "motif",
                "Pourquoi cette adresse n’est qu’à elle",
                &typed.motif,
            )
            .optional()
            .hint("Seulement si l’adresse semble partagée et ne l’est pas."),
        );
    }
    fields.push(
        Field::radios("role", "Rôle", ROLES.map(choice).into_iter().collect())
            .hint("Un responsable fait tout ce que fait un membre, et gère les comptes.")
            .refused(&refused),
    );
    InvitationPage {
        frame: visit.frame(&refused.title("Inviter un collègue")),
        refused,
        fields,
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
    let refused = match command(&typed) {
        Err(refused) => refused,
        Ok(command) => match invite(&app, &visit.actor, command).await {
            Ok(_) => return page::see(&format!("{}?fait=invitation", urls::TEAM)),
            Err(error) => Refused::by(error, &[("/email", "adresse"), ("/role", "role")])?,
        },
    };
    page::correct(&page(&visit, &typed, refused))
}

fn command(typed: &Typed) -> Result<Invite, Refused> {
    let mut refused = Refused::default();
    let name = Label::parse(&typed.nom);
    let email = EmailAddress::parse(&typed.adresse);
    let role = ROLES.into_iter().find(|role| role.code() == typed.role);
    if let Err(error) = &name {
        refused.add("nom", error.message.clone());
    }
    if let Err(error) = &email {
        refused.add("adresse", error.message.clone());
    }
    if role.is_none() {
        refused.add("role", "Choisissez un rôle.");
    }
    match (name, email, role) {
        (Ok(name), Ok(email), Some(role)) => Ok(Invite {
            email,
            name,
            role,
            works_for: For::Organisation(None),
            shared_reason: Label::parse(&typed.motif).ok(),
        }),
        _ => Err(refused),
    }
}
