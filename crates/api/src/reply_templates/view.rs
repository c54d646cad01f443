//! A reply template, as it comes in and goes out.

use crate::problem::Problem;
use crate::reading::Reading;
use crate::schemas;
use app::reply_templates::{Content, ReplyTemplate, TemplateText, TemplateVariable};
use domain::codes::{RequestType, Service};
use domain::text::Label;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a template says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplyTemplateInput)]
pub struct TemplateInput {
    /// What agents call it.
    #[schema(max_length = 200, example = "Dossier C2S : pièces manquantes")]
    title: String,
    /// Its words, without personal data. Variables stand between braces: `{reference}`, `{type}`,
    /// `{subject}`, `{service}`, `{organisation}`, `{fund}`, `{received_on}`, `{promised_on}`,
    /// `{missing}`.
    #[schema(
        max_length = 4000,
        example = "Bonjour,\n\nIl manque au dossier {reference} :\n{missing}\n\nDès réception, nous vous répondrons avant le {promised_on}.\n{service}"
    )]
    text: String,
    /// The service it is for; every one when absent.
    #[schema(schema_with = schemas::or_null::service)]
    service: Option<Service>,
    /// The type it is for; every one when absent.
    #[schema(schema_with = schemas::or_null::request_type)]
    r#type: Option<RequestType>,
}

impl TemplateInput {
    /// What it says, or every fault of what it says.
    pub fn read(self) -> Result<Content, Problem> {
        let mut reading = Reading::default();
        let title = reading.text("/title", Label::parse(&self.title));
        let text = reading.text("/text", TemplateText::parse(&self.text));
        let (title, text) = reading.finish(title.zip(text))?;
        Ok(Content {
            title,
            text,
            service: self.service,
            request_type: self.r#type,
        })
    }
}

/// A reply template.
#[derive(Serialize, ToSchema)]
#[schema(as = ReplyTemplate)]
pub struct TemplateView {
    /// Its id.
    id: Uuid,
    /// What agents call it.
    #[schema(example = "Dossier C2S : pièces manquantes")]
    title: String,
    /// Its words.
    #[schema(example = "Bonjour,\n\nIl manque au dossier {reference} :\n{missing}")]
    text: String,
    /// The variables that it names.
    #[schema(schema_with = schemas::template_variables)]
    variables: BTreeSet<TemplateVariable>,
    /// The service it is for; null for every one.
    #[schema(schema_with = schemas::or_null::service)]
    service: Option<Service>,
    /// The type it is for; null for every one.
    #[schema(schema_with = schemas::or_null::request_type)]
    r#type: Option<RequestType>,
    /// When it was last changed.
    #[schema(schema_with = schemas::instant)]
    updated_at: Timestamp,
    /// When it was retired; null while it is offered.
    #[schema(schema_with = schemas::or_null::instant)]
    retired_at: Option<Timestamp>,
    /// Grows by one at each change; the `ETag` is `"v"` and this number.
    version: i32,
}

impl TemplateView {
    /// What is shown of a template.
    pub fn of(template: &ReplyTemplate) -> Self {
        Self {
            id: template.id.uuid(),
            title: template.title.to_string(),
            text: template.text.to_string(),
            variables: template.text.variables(),
            service: template.service,
            r#type: template.request_type,
            updated_at: template.updated_at,
            retired_at: template.retired_at,
            version: template.version,
        }
    }
}
