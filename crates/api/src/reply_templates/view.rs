//! A reply template, as it comes in and goes out.

use crate::problem::Problem;
use crate::reading::Reading;
use crate::schemas;
use app::reply_templates::{
    Content, Gesture, ReplyAct, ReplyTemplate, TemplateText, TemplateVariable,
};
use domain::codes::{RequestType, Service};
use domain::requests::state::Party;
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
    #[schema(
        min_length = 1,
        max_length = 200,
        example = "Dossier C2S : pièces manquantes"
    )]
    title: String,
    /// Its words, without personal data. Variables stand between braces: `{reference}`, `{type}`,
    /// `{subject}`, `{service}`, `{organisation}`, `{fund}`, `{received_on}`, `{promised_on}`,
    /// `{missing}`.
    #[schema(
        min_length = 1,
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
    /// What sending its words does; the agent's choice when absent.
    gesture: Option<GestureInput>,
}

/// What sending the words of a template does: reply, named items and new state are then one act.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReplyGestureInput)]
pub struct GestureInput {
    /// The act.
    #[schema(schema_with = schemas::reply_act)]
    act: ReplyAct,
    /// The items that it asks for, with `ask` only.
    #[serde(default)]
    #[schema(schema_with = schemas::item_labels)]
    items: Vec<String>,
    /// For whom the fund then waits; the partner when absent.
    #[schema(schema_with = schemas::or_null::waited_for)]
    waiting_for: Option<Party>,
}

impl GestureInput {
    fn read(self, reading: &mut Reading) -> Option<Gesture> {
        let items = self.items.iter().enumerate();
        let items: Option<Vec<Label>> = items
            .map(|(at, item)| {
                let pointer = format!("/gesture/items/{at}");
                reading.text(pointer, Label::parse(item))
            })
            .collect();
        Some(Gesture {
            act: self.act,
            items: items?,
            waiting_for: self.waiting_for.unwrap_or(Party::Partner),
        })
    }
}

impl TemplateInput {
    /// What it says, or every fault of what it says.
    pub fn read(self) -> Result<Content, Problem> {
        let mut reading = Reading::default();
        let title = reading.text("/title", Label::parse(&self.title));
        let text = reading.text("/text", TemplateText::parse(&self.text));
        let gesture = match self.gesture {
            None => Some(None),
            Some(gesture) => gesture.read(&mut reading).map(Some),
        };
        let ((title, text), gesture) = reading.finish(title.zip(text).zip(gesture))?;
        Ok(Content {
            title,
            text,
            service: self.service,
            request_type: self.r#type,
            gesture,
        })
    }
}

/// What sending the words of a template does.
#[derive(Serialize, ToSchema)]
#[schema(as = ReplyGesture)]
pub struct GestureView {
    /// The act.
    #[schema(schema_with = schemas::reply_act)]
    act: ReplyAct,
    /// The items that it asks for.
    items: Vec<String>,
    /// For whom the fund then waits.
    #[schema(schema_with = schemas::party)]
    waiting_for: Party,
}

impl GestureView {
    /// What is shown of it.
    pub fn of(gesture: &Gesture) -> Self {
        Self {
            act: gesture.act,
            items: gesture.items.iter().map(ToString::to_string).collect(),
            waiting_for: gesture.waiting_for,
        }
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
    /// Whether it is yours alone; otherwise it is the fund's.
    own: bool,
    /// What sending its words does; null when you choose.
    gesture: Option<GestureView>,
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
            own: template.owner.is_some(),
            gesture: template.gesture.as_ref().map(GestureView::of),
            updated_at: template.updated_at,
            retired_at: template.retired_at,
            version: template.version,
        }
    }
}
