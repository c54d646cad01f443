//! A client, as shown: its secret never, but once.

use crate::schemas;
use app::clients::Client;
use domain::accounts::Membership;
use domain::organisations::Standing;
use domain::permissions::Scope;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use utoipa::openapi::schema::ArrayBuilder;
use uuid::Uuid;

/// Several scopes.
pub fn scopes() -> ArrayBuilder {
    ArrayBuilder::new().items(schemas::scope())
}

/// The same, as they are given: at least one.
pub fn some_scopes() -> ArrayBuilder {
    scopes().min_items(Some(1))
}

/// An API client.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiClient)]
pub struct ClientView {
    /// Its id: the `client_id` of OAuth2.
    id: Uuid,
    /// What people call it.
    #[schema(example = "Logiciel social du CCAS")]
    name: String,
    /// The organisation that it acts for; null for a fund's.
    organisation: Option<Uuid>,
    /// The fund that it acts for; null for an organisation's.
    #[schema(example = "597")]
    fund: Option<String>,
    /// What it may ask for.
    #[schema(schema_with = scopes)]
    scopes: BTreeSet<Scope>,
    /// Whether it may act.
    #[schema(schema_with = schemas::standing)]
    standing: Standing,
    /// Until when its former secret still opens, while it rotates.
    #[schema(schema_with = schemas::or_null::instant)]
    former_secret_until: Option<Timestamp>,
    /// When it was created.
    #[schema(schema_with = schemas::instant)]
    created_at: Timestamp,
}

impl ClientView {
    /// The client, without its secret.
    pub fn of(client: &Client) -> Self {
        let (organisation, fund) = match &client.membership {
            Membership::Organisation(id) => (Some(id.uuid()), None),
            Membership::Fund { fund, .. } => (None, Some(fund.to_string())),
        };
        Self {
            id: client.id.uuid(),
            name: client.name.to_string(),
            organisation,
            fund,
            scopes: client.scopes.clone(),
            standing: client.standing,
            former_secret_until: client.former.map(|(_, until)| until),
            created_at: client.created_at,
        }
    }
}

/// A client and its secret, shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientWithSecret)]
pub struct NewSecretView {
    /// The client.
    #[serde(flatten)]
    client: ClientView,
    /// Its secret: keep it now, nobody can show it again.
    #[schema(example = "ep_live_…")]
    client_secret: String,
}
