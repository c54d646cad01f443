//! `GET` and `POST /requests/{id}/messages`

use super::missing_items::MissingItemView;
use crate::allowed::{Allowed, ReadRequests, WriteMessages};
use crate::idempotency::{Given, MaybeIdempotencyKey, REPLAYED, made};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{Makes, ReadsOne};
use crate::schemas;
use actix_web::{HttpResponse, get, post, web};
use app::requests::{NewMessage, add_message, thread};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::ids::{MessageId, RequestId};
use domain::text::Body as Text;
use domain::thread::{Attachment, Audience, Message};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Words to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What it says.
    #[schema(
        min_length = 1,
        max_length = 10000,
        example = "Bonjour, voici l’avis d’imposition demandé."
    )]
    text: String,
}

impl Words {
    /// Parses the words.
    pub fn read(&self) -> Result<Text, Problem> {
        let mut reading = Reading::default();
        let text = reading.text("/text", Text::parse(&self.text));
        reading.finish(text)
    }
}

/// A message, or an internal note.
#[derive(Serialize, ToSchema)]
#[schema(as = Message)]
pub struct MessageView {
    /// Its id.
    id: Uuid,
    /// `account`, `client` or `system`.
    author_kind: &'static str,
    /// Who wrote it.
    author: Option<Uuid>,
    /// Whether the author is of the fund.
    from_fund: bool,
    /// Who reads it: internal notes are the fund's only.
    #[schema(schema_with = schemas::audience)]
    audience: Audience,
    /// What it says.
    text: String,
    /// When.
    #[schema(schema_with = schemas::instant)]
    at: Timestamp,
}

impl MessageView {
    /// What is shown of a message to somebody who may read it.
    pub fn of(message: &Message) -> Self {
        Self {
            id: message.id.uuid(),
            author_kind: message.author.kind(),
            author: message.author.uuid(),
            from_fund: message.from_fund,
            audience: message.audience,
            text: message.body.expose().to_owned(),
            at: message.at,
        }
    }
}

/// A file of the thread; its bytes are at `/requests/{id}/attachments/{attachment_id}`.
#[derive(Serialize, ToSchema)]
#[schema(as = Attachment)]
pub struct AttachmentView {
    /// Its id.
    id: Uuid,
    /// The message it came with.
    message: Option<Uuid>,
    /// The name its author gave it.
    name: String,
    /// What it is, by its content.
    #[schema(example = "application/pdf")]
    media_type: String,
    /// Its size in bytes.
    size: i64,
    /// When it was joined.
    #[schema(schema_with = schemas::instant)]
    at: Timestamp,
}

impl AttachmentView {
    /// What is shown of a file to somebody who may read it.
    pub fn of(attachment: &Attachment) -> Self {
        Self {
            id: attachment.id.uuid(),
            message: attachment.message.map(MessageId::uuid),
            name: attachment.name.expose().to_owned(),
            media_type: attachment.media_type.clone(),
            size: attachment.size,
            at: attachment.at,
        }
    }
}

/// The thread of a request.
#[derive(Serialize, ToSchema)]
#[schema(as = Thread)]
pub struct ThreadView {
    /// Messages, oldest first; internal notes too, for the fund.
    messages: Vec<MessageView>,
    /// Named missing items.
    missing_items: Vec<MissingItemView>,
    /// Files.
    attachments: Vec<AttachmentView>,
}

/// Read the thread of a request.
#[utoipa::path(
    tag = "thread",
    operation_id = "list_messages",
    params(("id" = Uuid, Path, description = "The request.")),
    responses((status = 200, description = "Its thread.", body = ThreadView), ReadsOne),
)]
#[get("/requests/{id}/messages")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ReadRequests>,
    id: web::Path<Uuid>,
) -> Result<web::Json<ThreadView>, Problem> {
    let thread = thread(&app, &actor, RequestId::from_uuid(*id)).await?;
    Ok(web::Json(ThreadView {
        messages: thread.messages.iter().map(MessageView::of).collect(),
        missing_items: thread.items.iter().map(MissingItemView::of).collect(),
        attachments: thread.attachments.iter().map(AttachmentView::of).collect(),
    }))
}

/// Write in the thread. A partner's message brings the request back to the fund.
#[utoipa::path(
    tag = "thread",
    operation_id = "add_message",
    request_body = Words,
    params(
        ("id" = Uuid, Path, description = "The request."),
        ("Idempotency-Key" = Option<String>, Header, description = "Written once however often it is retried with this key."),
    ),
    responses((status = 201, description = "Written.", body = MessageView), Makes),
)]
#[post("/requests/{id}/messages")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<WriteMessages>,
    id: web::Path<Uuid>,
    key: MaybeIdempotencyKey,
    body: Body<Words>,
) -> Result<HttpResponse, Problem> {
    let request = RequestId::from_uuid(*id);
    let new = NewMessage {
        request,
        body: body.value.read()?,
        call: None,
    };
    let act = add_message(&app, &actor, new);
    written(&app, &actor, (key, body.digest), (request, act)).await
}

/// Answers a message, written now or before: its words are in its thread, and nowhere else (S-211).
pub(super) async fn written(
    app: &App,
    actor: &Actor,
    (key, body_digest): (MaybeIdempotencyKey, [u8; 32]),
    (request, act): (RequestId, impl Future<Output = Result<Message, AppError>>),
) -> Result<HttpResponse, Problem> {
    let tell = |message: &Message| made(message.id.uuid());
    match key.give((actor.author, body_digest), act, tell).await? {
        Given::Now(message) => Ok(HttpResponse::Created().json(MessageView::of(&message))),
        Given::Before { object, .. } => {
            let thread = thread(app, actor, request).await?;
            let mut messages = thread.messages.iter();
            let message = messages.find(|message| message.id.uuid() == object);
            let message = message.ok_or(AppError::Erased)?;
            Ok(HttpResponse::Created()
                .insert_header(REPLAYED)
                .json(MessageView::of(message)))
        }
    }
}
