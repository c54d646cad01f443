//! Giving somebody another role or other services: what is asked, and what would follow.

use crate::field::{Choice, Field, Places, Refused};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::visit::Visit;
use app::App;
use app::accounts::{NewRole, RoleChange, change_role, colleague, role_change, roles_for};
use askama::Template;
use domain::accounts::{Account, Membership, Role};
use domain::codes::Service;
use domain::ids::AccountId;
use domain::permissions::Permission;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    frame: Frame,
    refused: Refused,
    name: String,
    above: (String, &'static str),
    back: String,
    fields: Vec<Field>,
    is_closed: bool,
    found: Option<Found>,
}

/// What would follow.
struct Found {
    typed: Typed,
    version: i32,
    role: Option<&'static str>,
    gains: Vec<&'static str>,
    loses: Vec<&'static str>,
    enters: Vec<&'static str>,
    leaves: Vec<&'static str>,
    held: Option<String>,
    is_last_manager: bool,
}

impl Found {
    const fn is_refused(&self) -> bool {
        self.is_last_manager || self.held.is_some()
    }
}

/// What the form says.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    role: String,
    services: Vec<String>,
    version: i32,
}

/// Where the page is: what is above it, and the page of the account.
pub struct Place {
    /// The list, and its name.
    pub above: (String, &'static str),
    /// The page of the account; this page is under it.
    pub back: String,
}

const PLACES: Places = &[("/role", "role"), ("/services", "services")];

impl Typed {
    fn of(account: &Account) -> Self {
        let services = services_of(account);
        Self {
            role: account.role.code().to_owned(),
            services: services.iter().map(|one| one.code().to_owned()).collect(),
            version: account.version,
        }
    }

    fn read(&self) -> Result<NewRole, Refused> {
        let role = self.role.parse::<Role>();
        let role = role.map_err(|_| Refused::one("role", "Choisissez un rôle."))?;
        // Ticks come one by one; what was shown comes back as one member.
        let codes = self.services.iter().flat_map(|codes| codes.split(' '));
        let services = codes.filter_map(|code| code.parse().ok());
        Ok(NewRole {
            role,
            services: services.collect(),
        })
    }

    fn fields(&self, account: &Account, refused: &Refused) -> Vec<Field> {
        let roles = roles_for(account.role);
        let role = |role: &Role| Choice {
            value: role.code(),
            label: role.label(),
            is_chosen: self.role == role.code(),
        };
        let mut fields = vec![Field::radios(
            "role",
            "Rôle",
            roles.iter().map(role).collect(),
        )];
        if matches!(account.membership, Membership::Fund { .. }) {
            let service = |service: &Service| Choice {
                value: service.code(),
                label: service.label(),
                is_chosen: self.services.iter().any(|code| code == service.code()),
            };
            let services = Service::ALL.iter().map(service).collect();
            let hint = "Ceux dont cette personne lit et traite les demandes.";
            fields.push(Field::ticks("services", "Services", services).hint(hint));
        }
        let mut shown = Vec::with_capacity(fields.len());
        shown.extend(fields.into_iter().map(|field| field.refused(refused)));
        shown
    }
}

fn services_of(account: &Account) -> BTreeSet<Service> {
    match &account.membership {
        Membership::Fund { services, .. } => services.clone(),
        Membership::Organisation(_) => BTreeSet::new(),
    }
}

async fn page<P>(
    app: &App,
    visit: &Visit<P>,
    (id, place): (AccountId, Place),
    typed: Option<Typed>,
    (refused, change): (Refused, Option<RoleChange>),
) -> Result<RolePage, Refusal> {
    let account = colleague(app, &visit.actor, id).await?.account;
    let name = account.name.as_str().to_owned();
    let typed = typed.unwrap_or_else(|| Typed::of(&account));
    Ok(RolePage {
        frame: visit.frame(&refused.title(&format!("Rôle de {name}"))),
        name,
        above: place.above,
        back: place.back,
        is_closed: visit.account.id == id || roles_for(account.role).is_empty(),
        fields: typed.fields(&account, &refused),
        found: change.map(|change| found(typed, &change)),
        refused,
    })
}

fn found(typed: Typed, change: &RoleChange) -> Found {
    let may = |these: &BTreeSet<Permission>| these.iter().map(|one| one.label()).collect();
    let of = |these: &BTreeSet<Service>| these.iter().map(|one| one.label()).collect();
    let role = typed.role.parse::<Role>().ok();
    Found {
        version: change.account.version,
        role: role
            .filter(|role| *role != change.account.role)
            .map(Role::label),
        gains: may(&change.gains),
        loses: may(&change.loses),
        enters: of(&change.enters),
        leaves: of(&change.leaves),
        held: (change.held > 0)
            .then(|| french::counted(change.held, "demande en cours", "demandes en cours")),
        is_last_manager: change.is_last_manager,
        typed,
    }
}

/// The form.
pub async fn show<P>(app: &App, visit: &Visit<P>, id: AccountId, place: Place) -> Page {
    let nothing = (Refused::default(), None);
    page::show(&page(app, visit, (id, place), None, nothing).await?)
}

/// Shows what would follow. Nothing is done.
pub async fn rehearse<P>(
    app: &App,
    visit: &Visit<P>,
    (id, place): (AccountId, Place),
    typed: Typed,
) -> Page {
    let refused = match typed.read() {
        Err(refused) => refused,
        Ok(wanted) => match role_change(app, &visit.actor, id, wanted).await {
            Ok(change) => {
                let found = (Refused::default(), Some(change));
                return page::show(&page(app, visit, (id, place), Some(typed), found).await?);
            }
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    let page = page(app, visit, (id, place), Some(typed), (refused, None)).await?;
    page::correct(&page)
}

/// Does it, if nothing changed since it was shown.
pub async fn apply<P>(
    app: &App,
    visit: &Visit<P>,
    (id, place): (AccountId, Place),
    typed: Typed,
) -> Page {
    let refused = match typed.read() {
        Err(refused) => refused,
        Ok(wanted) => match change_role(app, &visit.actor, id, wanted, typed.version).await {
            Ok(_) => return page::see(&format!("{}?fait=role", place.back)),
            Err(error) => Refused::by(error, PLACES)?,
        },
    };
    let status = refused.status();
    let page = page(app, visit, (id, place), Some(typed), (refused, None)).await?;
    Ok(page::with_status(&page, status))
}
