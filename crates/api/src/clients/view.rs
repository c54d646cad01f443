//! A client, as shown: its secret never, but once.

use crate::schemas;
use app::clients::{KeptSecret, Known};
use domain::accounts::Membership;
use domain::organisations::Standing;
use domain::permissions::Scope;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
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
    /// Until when those of its secrets that another replaces still open: the last of their ends. Null when
    /// it has one secret, or when one of them has no end. `secrets` says it of each.
    #[schema(schema_with = schemas::or_null::instant)]
    former_secret_until: Option<Timestamp>,
    /// Its secrets that open now, oldest first.
    secrets: Vec<SecretView>,
    /// From where it may call; anywhere if empty.
    #[schema(example = json!(["192.0.2.0/24"]))]
    networks: Vec<String>,
    /// Its public keys, a JWK Set; null when it does not sign.
    #[schema(value_type = Option<Object>)]
    keys: Option<Value>,
    /// The last day on which it got a token; null before the first.
    #[schema(schema_with = schemas::or_null::day)]
    last_used_on: Option<Date>,
    /// When it was created.
    #[schema(schema_with = schemas::instant)]
    created_at: Timestamp,
}

impl ClientView {
    /// The client, without its secret.
    pub fn of(client: &Known) -> Self {
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
            former_secret_until: former_until(&client.secrets),
            secrets: client.secrets.iter().map(SecretView::of).collect(),
            networks: client.networks.texts(),
            keys: client
                .keys
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok()),
            last_used_on: client.used_on,
            created_at: client.created_at,
        }
    }
}

/// The last end of all secrets but the newest.
fn former_until(secrets: &[KeptSecret]) -> Option<Timestamp> {
    let (_, former) = secrets.split_last()?;
    let ends: Option<Vec<Timestamp>> = former.iter().map(|secret| secret.ends_at).collect();
    ends?.into_iter().max()
}

/// A secret of a client: what it is called by, never what it is.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientSecret)]
pub struct SecretView {
    /// What it is called by, to withdraw it.
    id: Uuid,
    /// When it was given.
    #[schema(schema_with = schemas::instant)]
    created_at: Timestamp,
    /// When it opens no more; null for one of before secrets had an end.
    #[schema(schema_with = schemas::or_null::instant)]
    ends_at: Option<Timestamp>,
}

impl SecretView {
    fn of(secret: &KeptSecret) -> Self {
        Self {
            id: secret.id.uuid(),
            created_at: secret.created_at,
            ends_at: secret.ends_at,
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
