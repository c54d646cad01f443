//! The thread: what both sides wrote, what is asked for, what was joined.

use super::acts::keep;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use crate::once::made_before;
use crate::openings;
use domain::accounts::Actor;
use domain::calendar::FundCalendar;
use domain::ids::{MessageId, MissingItemId, RequestId};
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::text::{Body, Label};
use domain::thread::{Attachment, Audience, ItemStatus, Message, MissingItem};
use store::idempotency::Call;
use store::{Tx, calendars, thread as kept};

/// The thread of a request, as the actor may read it.
pub struct Thread {
    /// Messages, and internal notes for the fund, oldest first.
    pub messages: Vec<Message>,
    /// Named missing items.
    pub items: Vec<MissingItem>,
    /// Files.
    pub attachments: Vec<Attachment>,
}

/// What may be read: notes are the fund's (S-005).
pub(crate) fn reader(actor: &Actor) -> Audience {
    if actor.fund().is_some() {
        Audience::Fund
    } else {
        Audience::Everybody
    }
}

/// The thread of a request.
pub async fn thread(app: &App, actor: &Actor, id: RequestId) -> Result<Thread, AppError> {
    access::require(actor, Permission::ReadRequests)?;
    let reader = actor.clone();
    let thread = app
        .store
        .read(move |tx| {
            access::read(tx, &reader, id)?;
            thread_of(tx, &reader, id)
        })
        .await?;
    openings::note(app, actor, id).await?;
    audit::saw(app, actor, Sight::part(id, "thread")).await?;
    Ok(thread)
}

/// The same, of a request that the actor is known to see.
pub(super) fn thread_of(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Thread, AppError> {
    let reader = reader(actor);
    Ok(Thread {
        messages: kept::messages(tx, id, reader)?,
        items: kept::missing_items(tx, id)?,
        attachments: kept::attachments(tx, id, reader)?,
    })
}

/// The message that an act of the actor's wrote, if it wrote one: files are then joined to it. `acted` is
/// the request as the act left it.
pub async fn message_of(
    app: &App,
    actor: &Actor,
    acted: &Request,
) -> Result<Option<MessageId>, AppError> {
    access::require(actor, Permission::WriteMessages)?;
    let (actor, id, at) = (actor.clone(), acted.id, acted.updated_at);
    app.store
        .read(move |tx| {
            access::request(tx, &actor, id)?;
            let messages = kept::messages(tx, id, reader(&actor))?;
            let mut hers = messages.iter().rev();
            let hers = hers.find(|message| message.author == actor.author && message.at == at);
            Ok(hers.map(|message| message.id))
        })
        .await
}

/// A message to add.
pub struct NewMessage {
    /// The request.
    pub request: RequestId,
    /// Its words.
    pub body: Body,
    /// The call, when its caller gave a key: done once however often it is retried.
    pub call: Option<Call>,
}

/// Writes in the thread. A partner's message brings the request back to the fund; a message of the
/// fund moves nothing (use `ask` or `answer`).
pub async fn add_message(app: &App, actor: &Actor, new: NewMessage) -> Result<Message, AppError> {
    access::require(actor, Permission::WriteMessages)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    let message = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, new.request)?;
            access::mandate_stands(tx, request.id)?;
            let message = Message {
                id: MessageId::make(tx.clock(), tx.random()),
                request: request.id,
                author: actor.author,
                from_fund: actor.fund().is_some(),
                audience: Audience::Everybody,
                body: new.body,
                at: now,
            };
            if let Some(first) = made_before(tx, new.call.as_ref(), message.id.uuid())? {
                let first = kept::find_message(tx, MessageId::from_uuid(first))?;
                return first.ok_or(AppError::Erased);
            }
            let (act, changed) = if message.from_fund {
                (Act::Write, request.touched(now))
            } else {
                let calendar = calendars::of(tx, &request.fund)?;
                (Act::Reply, request.reply(&calendar, now)?)
            };
            kept::add_message(tx, &message)?;
            keep(tx, &actor, &changed, act)?;
            notify::about(tx, &actor, &changed, act, None)?;
            Ok(message)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(message)
}

/// Names items to be provided without waiting for them: the due date runs on (use `ask` to wait).
pub async fn add_missing_items(
    app: &App,
    actor: &Actor,
    id: RequestId,
    labels: Vec<Label>,
) -> Result<Vec<MissingItem>, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    let items = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, id)?;
            access::mandate_stands(tx, id)?;
            for label in labels {
                let item = MissingItem {
                    id: MissingItemId::make(tx.clock(), tx.random()),
                    request: id,
                    label,
                    status: ItemStatus::Asked,
                    asked_at: now,
                    settled_at: None,
                };
                kept::add_missing_item(tx, &item)?;
            }
            let changed = request.touched(now);
            keep(tx, &actor, &changed, Act::Write)?;
            notify::about(tx, &actor, &changed, Act::Write, None)?;
            Ok::<_, AppError>(kept::missing_items(tx, id)?)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(items)
}

/// Settles an item: the partner says that it is provided, the fund that it is no longer needed.
/// When the last one that was asked for is provided, the request comes back to the fund.
pub async fn settle_missing_item(
    app: &App,
    actor: &Actor,
    id: RequestId,
    item: MissingItemId,
) -> Result<Vec<MissingItem>, AppError> {
    answer_missing_item(app, actor, (id, item), None).await
}

/// The same, with words that go with it: they are in the thread, and do not bring the request back
/// while other items are still asked for.
pub async fn answer_missing_item(
    app: &App,
    actor: &Actor,
    (id, item): (RequestId, MissingItemId),
    words: Option<Body>,
) -> Result<Vec<MissingItem>, AppError> {
    access::require(actor, Permission::WriteMessages)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    let items = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::request(tx, &actor, id)?;
            access::mandate_stands(tx, id)?;
            let by_fund = actor.fund().is_some();
            let status = if by_fund {
                ItemStatus::Waived
            } else {
                ItemStatus::Provided
            };
            if !kept::settle_missing_item(tx, id, item, status, now)? {
                return Err(AppError::NotFound);
            }
            if let Some(body) = words {
                let message = Message {
                    id: MessageId::make(tx.clock(), tx.random()),
                    request: id,
                    author: actor.author,
                    from_fund: by_fund,
                    audience: Audience::Everybody,
                    body,
                    at: now,
                };
                kept::add_message(tx, &message)?;
            }
            let items = kept::missing_items(tx, id)?;
            let complete = items.iter().all(|item| item.status != ItemStatus::Asked);
            let calendar = calendars::of(tx, &request.fund)?;
            let (act, changed) = settled(request, by_fund, complete, (&calendar, now))?;
            keep(tx, &actor, &changed, act)?;
            if complete {
                notify::about(tx, &actor, &changed, act, None)?;
            }
            Ok(items)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(items)
}

fn settled(
    request: Request,
    by_fund: bool,
    complete: bool,
    (calendar, now): (&FundCalendar, jiff::Timestamp),
) -> Result<(Act, Request), AppError> {
    match (by_fund, complete) {
        (true, _) => Ok((Act::Write, request.touched(now))),
        (false, true) => Ok((Act::Reply, request.reply(calendar, now)?)),
        (false, false) => Ok((Act::Reply, request.touched(now))),
    }
}
