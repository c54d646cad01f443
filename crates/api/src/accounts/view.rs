//! An account, as shown.

use crate::idempotency::{Given, MaybeIdempotencyKey, REPLAYED};
use crate::precondition::etag;
use crate::problem::Problem;
use crate::schemas;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{CustomizeResponder, HttpResponse, Responder};
use app::once::Answer as Kept;
use app::{App, AppError};
use domain::accounts::{Account, AccountStatus, Actor, Membership, NotificationFrequency, Role};
use domain::codes::Service;
use domain::ids::AccountId;
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

/// Answers a call about an account, done now or before: an account is shown as it is now, and nothing of
/// it is kept with the call.
pub async fn told(
    app: &App,
    actor: &Actor,
    (key, body_digest): (MaybeIdempotencyKey, [u8; 32]),
    act: impl Future<Output = Result<Account, AppError>>,
    made: bool,
) -> Result<HttpResponse, Problem> {
    let tell = move |account: &Account| Kept {
        object: account.id.uuid(),
        made,
        text: String::new(),
    };
    let (account, replayed) = match key.give((actor.author, body_digest), act, tell).await? {
        Given::Now(account) => (account, false),
        Given::Before { object, .. } => {
            let id = AccountId::from_uuid(object);
            (app::accounts::find(app, actor, id).await?, true)
        }
    };
    let mut response = if made {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    if made {
        response.insert_header((LOCATION, format!("/api/v1/accounts/{}", account.id)));
    }
    if replayed {
        response.insert_header(REPLAYED);
    }
    Ok(response
        .insert_header(etag(account.version))
        .json(AccountView::of(&account)))
}
