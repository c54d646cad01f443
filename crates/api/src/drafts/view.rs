//! A draft, as it comes in and goes out.

use crate::problem::Problem;
use crate::reading::Reading;
use crate::schemas;
use domain::drafts::{Draft, DraftContent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is written so far.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftInput {
    /// The members of a request, complete or not; checked when the request is filed. 64 KiB at most.
    #[schema(value_type = Object, example = json!({ "text": "Mme a déposé sa demande…" }))]
    content: Map<String, Value>,
}

impl DraftInput {
    /// Parses the content.
    pub fn read(self) -> Result<DraftContent, Problem> {
        let mut reading = Reading::default();
        let text = Value::Object(self.content).to_string();
        let content = reading.text("/content", DraftContent::parse(&text));
        reading.finish(content)
    }
}

/// A request that is not sent yet.
#[derive(Serialize, ToSchema)]
#[schema(as = Draft)]
pub struct DraftView {
    /// Its id.
    id: Uuid,
    /// What is written so far.
    #[schema(value_type = Object)]
    content: Value,
    /// When it was last saved.
    #[schema(schema_with = schemas::instant)]
    updated_at: Timestamp,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl DraftView {
    /// What its author sees of a draft.
    pub fn of(draft: &Draft) -> Self {
        Self {
            id: draft.id.uuid(),
            content: serde_json::from_str(draft.content.expose()).unwrap_or_default(),
            updated_at: draft.updated_at,
            version: draft.version,
        }
    }
}
