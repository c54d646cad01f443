//! A webhook, as it comes in and goes out: its secret never, but once.

use crate::schemas;
use app::webhooks::{Webhook, WebhookPause};
use domain::events::EventKind;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a program is told, and of what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WebhookInput)]
pub struct WebhookInput {
    /// Where: HTTPS on port 443 of the public Internet, without user, password or fragment.
    #[schema(
        example = "https://logiciel-social.example/espace-partenaire",
        format = "uri",
        min_length = 1,
        max_length = 1000
    )]
    pub url: String,
    /// What it is told; everything that you may know when absent or empty.
    #[serde(default)]
    #[schema(schema_with = schemas::event_kinds)]
    pub kinds: BTreeSet<EventKind>,
}

/// A webhook.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// Its id.
    id: Uuid,
    /// Where it is.
    #[schema(example = "https://logiciel-social.example/espace-partenaire")]
    url: String,
    /// What it is told; everything that you may know when empty.
    #[schema(schema_with = schemas::event_kinds)]
    kinds: BTreeSet<EventKind>,
    /// Why nothing is sent; null while it works. What happens meanwhile waits.
    #[schema(schema_with = schemas::or_null::webhook_pause)]
    pause: Option<WebhookPause>,
    /// When it was created.
    #[schema(schema_with = schemas::instant)]
    created_at: Timestamp,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl WebhookView {
    /// The webhook, without its secret.
    pub fn of(webhook: &Webhook) -> Self {
        Self {
            id: webhook.id.uuid(),
            url: webhook.url.clone(),
            kinds: webhook.kinds.clone(),
            pause: webhook.pause,
            created_at: webhook.created_at,
            version: webhook.version,
        }
    }
}

/// A webhook and its secret, shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookWithSecret)]
pub struct NewWebhookView {
    /// The webhook.
    #[serde(flatten)]
    webhook: WebhookView,
    /// Verifies what it is sent (Standard Webhooks): keep it now, nobody can show it again.
    #[schema(example = "whsec_…")]
    secret: String,
}
