//! `/administration/comptes/inviter`: somebody of the fund, or the manager of a partner.

use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::accounts::{For, Invite, invite};
use app::organisations::find;
use askama::Template;
use domain::accounts::Role;
use domain::codes::Service;
use domain::ids::OrganisationId;
use domain::text::{EmailAddress, Label};
use edge::needs::ManageOrganisations;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "administration/invitation.html")]
struct InvitationPage {
    frame: Frame,
    refused: Refused,
    partner: Option<Partner>,
    fields: Vec<Field>,
}

/// The partner whose manager is invited.
struct Partner {
    id: OrganisationId,
    name: String,
    address: String,
}

/// For which partner.
#[derive(Deserialize)]
pub struct Wanted {
    structure: Option<OrganisationId>,
}

/// What the form says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    nom: String,
    adresse: String,
    role: String,
    services: Vec<String>,
    motif: String,
    structure: String,
}

const ROLES: [Role; 4] = [
    Role::Agent,
    Role::Supervisor,
    Role::Administrator,
    Role::Auditor,
];

fn of_fund(typed: &Typed, refused: &Refused) -> [Field; 2] {
    let role = |role: Role| Choice {
        value: role.code(),
        label: role.label(),
        is_chosen: typed.role == role.code() || (typed.role.is_empty() && role == Role::Agent),
    };
    let service = |service: &Service| Choice {
        value: service.code(),
        label: service.label(),
        is_chosen: typed.services.iter().any(|code| code == service.code()),
    };
    let services = Service::ALL.iter().map(service).collect();
    [
        Field::radios("role", "Rôle", ROLES.map(role).into_iter().collect()).refused(refused),
        Field::ticks("services", "Services", services)
            .hint("Ceux dont elle traite les demandes ; aucun pour un administrateur.")
            .refused(refused),
    ]
}

async fn page(
    app: &App,
    visit: &Visit<ManageOrganisations>,
    typed: &Typed,
    refused: Refused,
) -> Result<InvitationPage, Refusal> {
    let partner = match typed.structure.parse::<OrganisationId>() {
        Err(_) => None,
        Ok(id) => {
            let found = find(app, &visit.actor, id).await?;
            Some(Partner {
                id,
                name: found.organisation.name.as_str().to_owned(),
                address: urls::organisation(id, ""),
            })
        }
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
    if partner.is_none() {
        fields.extend(of_fund(typed, &refused));
    }
    let title = if partner.is_some() {
        "Inviter un responsable"
    } else {
        "Inviter quelqu’un"
    };
    Ok(InvitationPage {
        frame: visit.frame(&refused.title(title)),
        refused,
        partner,
        fields,
    })
}

/// The page.
#[get("/administration/comptes/inviter")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    wanted: web::Query<Wanted>,
) -> Page {
    let typed = Typed {
        structure: wanted
            .structure
            .map_or_else(String::new, |id| id.to_string()),
        ..Typed::default()
    };
    page::show(&page(&app, &visit, &typed, Refused::default()).await?)
}

/// Sends the invitation.
#[post("/administration/comptes/inviter")]
pub async fn post(app: web::Data<App>, posted: Posted<ManageOrganisations, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let refused = match command(&typed) {
        Err(refused) => refused,
        Ok(command) => match invite(&app, &visit.actor, command).await {
            Ok(invited) => {
                let to = match invited.account.membership {
                    domain::accounts::Membership::Organisation(id) => urls::organisation(id, ""),
                    domain::accounts::Membership::Fund { .. } => urls::STAFF.to_owned(),
                };
                return page::see(&format!("{to}?fait=invitation"));
            }
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    page::correct(&page(&app, &visit, &typed, refused).await?)
}

const PLACES: crate::field::Places = &[
    ("/email", "adresse"),
    ("/role", "role"),
    ("/services", "services"),
];

fn command(typed: &Typed) -> Result<Invite, Refused> {
    let mut refused = Refused::default();
    let name = Label::parse(&typed.nom);
    let email = EmailAddress::parse(&typed.adresse);
    if let Err(error) = &name {
        refused.add("nom", error.message.clone());
    }
    if let Err(error) = &email {
        refused.add("adresse", error.message.clone());
    }
    let partner = typed.structure.parse::<OrganisationId>();
    let (role, works_for) = if let Ok(id) = partner {
        (Some(Role::PartnerManager), For::Organisation(Some(id)))
    } else {
        let services: BTreeSet<Service> = typed
            .services
            .iter()
            .filter_map(|code| code.parse().ok())
            .collect();
        let role = ROLES.into_iter().find(|role| role.code() == typed.role);
        (role, For::Fund(services))
    };
    if role.is_none() {
        refused.add("role", "Choisissez un rôle.");
    }
    match (name, email, role) {
        (Ok(name), Ok(email), Some(role)) => Ok(Invite {
            email,
            name,
            role,
            works_for,
            shared_reason: Label::parse(&typed.motif).ok(),
        }),
        _ => Err(refused),
    }
}
