//! Inviting somebody: what is asked about her, whoever invites and wherever she will work.

use crate::field::{Choice, Field, Places, Refused};
use crate::frame::Frame;
use app::accounts::{For, Invite};
use askama::Template;
use domain::accounts::Role;
use domain::codes::Service;
use domain::ids::OrganisationId;
use domain::text::{EmailAddress, Label};
use serde::Deserialize;

/// Who is invited, and by whom.
pub enum To {
    /// A colleague, by the manager of a partner.
    OwnOrganisation,
    /// The manager of this partner, by an administrator.
    Organisation(OrganisationId),
    /// Somebody of the administrator's own fund.
    OwnFund,
}

impl To {
    /// The roles that she may be given, the usual one first.
    const fn roles(&self) -> &'static [Role] {
        match self {
            Self::OwnOrganisation => &[Role::PartnerMember, Role::PartnerManager],
            Self::Organisation(_) => &[Role::PartnerManager],
            Self::OwnFund => &[
                Role::Agent,
                Role::Supervisor,
                Role::Administrator,
                Role::Auditor,
            ],
        }
    }
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
    /// The partner whose manager is invited; empty for anybody else.
    pub structure: String,
}

/// The page of the form.
#[derive(Template)]
#[template(path = "invitation.html")]
pub struct InvitationPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What was wrong.
    pub refused: Refused,
    /// Its title.
    pub heading: String,
    /// Where it is: addresses and names, from above.
    pub trail: Vec<(String, String)>,
    /// Where it is sent.
    pub action: String,
    /// The partner whose manager is invited.
    pub partner: Option<OrganisationId>,
    /// What it asks.
    pub fields: Vec<Field>,
}

/// Which field shows the refusals of which member of the command.
pub const PLACES: Places = &[
    ("/email", "adresse"),
    ("/role", "role"),
    ("/services", "services"),
];

impl Typed {
    /// The fields, as they were filled.
    pub fn fields(&self, to: &To, refused: &Refused) -> Vec<Field> {
        let mut fields = vec![
            Field::text("nom", "Prénom et nom", &self.nom),
            Field::email(
                "adresse",
                "Adresse électronique professionnelle",
                &self.adresse,
            )
            .hint("La sienne, pas celle du service : un compte est personnel."),
        ];
        if refused.at("adresse").is_some() || !self.motif.is_empty() {
            let asked = "Pourquoi cette adresse n’est qu’à elle";
            let reason = Field::text("motif", asked, &self.motif).optional();
            fields.push(reason.hint("Seulement si l’adresse semble partagée et ne l’est pas."));
        }
        match to {
            To::Organisation(_) => {}
            To::OwnOrganisation => fields.push(
                self.role(to)
                    .hint("Un responsable fait tout ce que fait un membre, et gère les comptes."),
            ),
            To::OwnFund => fields.extend([self.role(to), self.services()]),
        }
        fields
            .into_iter()
            .map(|field| field.refused(refused))
            .collect()
    }

    fn role(&self, to: &To) -> Field {
        let roles = to.roles();
        let usual = roles.first();
        let choice = |role: &Role| Choice {
            value: role.code(),
            label: role.label(),
            is_chosen: self.role == role.code() || (self.role.is_empty() && usual == Some(role)),
        };
        Field::radios("role", "Rôle", roles.iter().map(choice).collect())
    }

    fn services(&self) -> Field {
        let choice = |service: &Service| Choice {
            value: service.code(),
            label: service.label(),
            is_chosen: self.services.iter().any(|code| code == service.code()),
        };
        let choices = Service::ALL.iter().map(choice).collect();
        Field::ticks("services", "Services", choices)
            .hint("Ceux dont elle traite les demandes ; aucun pour un administrateur.")
    }

    /// The invitation that was typed.
    pub fn read(&self, to: &To) -> Result<Invite, Refused> {
        let mut refused = Refused::default();
        let name = Label::parse(&self.nom);
        let email = EmailAddress::parse(&self.adresse);
        if let Err(error) = &name {
            refused.add("nom", error.message.clone());
        }
        if let Err(error) = &email {
            refused.add("adresse", error.message.clone());
        }
        let role = match (to, to.roles()) {
            (To::Organisation(_), [only, ..]) => Some(*only),
            (_, roles) => roles.iter().copied().find(|role| role.code() == self.role),
        };
        if role.is_none() {
            refused.add("role", "Choisissez un rôle.");
        }
        let (Ok(name), Ok(email), Some(role)) = (name, email, role) else {
            return Err(refused);
        };
        let services = self.services.iter().filter_map(|code| code.parse().ok());
        Ok(Invite {
            email,
            name,
            role,
            works_for: match to {
                To::OwnOrganisation => For::Organisation(None),
                To::Organisation(id) => For::Organisation(Some(*id)),
                To::OwnFund => For::Fund(services.collect()),
            },
            shared_reason: Label::parse(&self.motif).ok(),
        })
    }
}
