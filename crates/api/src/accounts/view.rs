//! An account, as shown.

use crate::precondition::etag;
use crate::schemas;
use actix_web::web::Json;
use actix_web::{CustomizeResponder, Responder};
use domain::accounts::{Account, AccountStatus, Membership, NotificationFrequency, Role};
use domain::codes::Service;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// An account.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountView {
    /// Its id.
    id: Uuid,
    /// Where the person signs in and is told.
    #[schema(example = "jeanne.martin@ccas.example")]
    email: String,
    /// Her name.
    #[schema(example = "Jeanne Martin")]
    name: String,
    /// What she does.
    #[schema(schema_with = schemas::role)]
    role: Role,
    /// Where the account stands.
    #[schema(schema_with = schemas::account_status)]
    status: AccountStatus,
    /// The organisation that she works for; null at a fund.
    organisation: Option<Uuid>,
    /// The fund that she works for; null in an organisation.
    #[schema(example = "597")]
    fund: Option<String>,
    /// The services whose requests she treats.
    #[schema(value_type = Vec<String>, example = json!(["c2s"]))]
    services: BTreeSet<Service>,
    /// How often she is told by e-mail.
    #[schema(schema_with = schemas::notification_frequency)]
    notify: NotificationFrequency,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl AccountView {
    /// The account.
    pub fn of(account: &Account) -> Self {
        let (organisation, fund, services) = match &account.membership {
            Membership::Organisation(id) => (Some(id.uuid()), None, BTreeSet::new()),
            Membership::Fund { fund, services } => (None, Some(fund.to_string()), services.clone()),
        };
        Self {
            id: account.id.uuid(),
            email: account.email.expose().to_owned(),
            name: account.name.to_string(),
            role: account.role,
            status: account.status,
            organisation,
            fund,
            services,
            notify: account.notify,
            version: account.version,
        }
    }
}

/// An account with its version.
pub type Answer = CustomizeResponder<Json<AccountView>>;

/// Answers with an account and its version.
pub fn shown(account: &Account) -> Answer {
    Json(AccountView::of(account))
        .customize()
        .insert_header(etag(account.version))
}
