//! `POST /accounts`, `POST /accounts/{id}:invite`

use super::view::{AccountView, told};
use crate::allowed::{Allowed, ManageAccounts};
use crate::idempotency::{MaybeIdempotencyKey, NO_BODY};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{HttpResponse, post, web};
use app::App;
use app::accounts::{For, Invite};
use domain::accounts::Role;
use domain::codes::Service;
use domain::ids::{AccountId, OrganisationId};
use domain::text::{EmailAddress, Label};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// A person to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Her own address: accounts are personal.
    #[schema(
        format = "email",
        max_length = 254,
        example = "jeanne.martin@ccas.example"
    )]
    email: String,
    /// Her name.
    #[schema(example = "Jeanne Martin", min_length = 1, max_length = 200)]
    name: String,
    /// What she will do.
    #[schema(schema_with = schemas::role)]
    role: Role,
    /// For a partner's role: the organisation; yours if not said.
    organisation: Option<Uuid>,
    /// For agents and supervisors: the services whose requests they treat.
    #[serde(default)]
    #[schema(schema_with = schemas::services)]
    services: BTreeSet<Service>,
    /// Why an address that looks shared (`contact@`, `accueil@`…) is hers alone.
    #[schema(min_length = 1, max_length = 200)]
    shared_reason: Option<String>,
}

impl NewAccount {
    fn read(self) -> Result<Invite, Problem> {
        let mut reading = Reading::default();
        let email = reading.text("/email", EmailAddress::parse(&self.email));
        let name = reading.text("/name", Label::parse(&self.name));
        let shared_reason = reading.text_if(
            "/shared_reason",
            self.shared_reason.as_deref(),
            Label::parse,
        );
        let partner = matches!(self.role, Role::PartnerMember | Role::PartnerManager);
        if partner && !self.services.is_empty() {
            reading.refuse(
                "/services",
                "not-for-partners",
                "Un partenaire n’a pas de service.",
            );
        }
        if !partner && self.organisation.is_some() {
            reading.refuse(
                "/organisation",
                "not-for-funds",
                "Ce rôle est celui d’une caisse.",
            );
        }
        let (email, name) = reading.finish(email.zip(name))?;
        let works_for = if partner {
            For::Organisation(self.organisation.map(OrganisationId::from_uuid))
        } else {
            For::Fund(self.services)
        };
        Ok(Invite {
            email,
            name,
            role: self.role,
            works_for,
            shared_reason,
        })
    }
}

/// Invite a person: she gets a link, chooses her password and her second factor.
///
/// Managers invite into their organisation; administrators into their fund, and managers into the
/// organisations of their fund.
#[utoipa::path(
    tag = "administration",
    operation_id = "invite",
    request_body = NewAccount,
    responses(
        (status = 201, description = "Invited.", body = AccountView, headers(("Location" = String, description = "The account."), ("ETag" = String, description = "Its version."))),
        Makes,
    ),
)]
#[post("/accounts")]
pub async fn invite(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    key: MaybeIdempotencyKey,
    body: Body<NewAccount>,
) -> Result<HttpResponse, Problem> {
    let call = (key, body.digest);
    let command = body.value.read()?;
    let act = async { Ok(app::accounts::invite(&app, &actor, command).await?.account) };
    told(&app, &actor, call, act, true).await
}

/// Send an invitation again; the link of before stops working.
#[utoipa::path(
    tag = "administration",
    operation_id = "invite_again",
    params(("id" = Uuid, Path, description = "The account.")),
    responses((status = 200, description = "Sent.", body = AccountView, headers(("ETag" = String, description = "Its version."))), Makes),
)]
#[post("/accounts/{id}:invite")]
pub async fn invite_again(
    app: web::Data<App>,
    actor: Allowed<ManageAccounts>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
) -> Result<HttpResponse, Problem> {
    let id = AccountId::from_uuid(*id);
    let act = async { Ok(app::accounts::invite_again(&app, &actor, id).await?.account) };
    told(&app, &actor, (key, NO_BODY), act, false).await
}
