//! The acts: one call, one transaction, one line of history. What the state allows is the domain's
//! question; who may do it, and on which version, is asked here.

mod answer;
mod ask;
mod assign;
mod close;
mod confirm;
mod link;
mod merge;
mod reopen;
mod revoke;
mod sort;
mod take;
mod withdraw;
mod write;

pub use answer::{Answer, answer};
pub use ask::{Ask, ask};
pub use assign::assign;
pub use close::{Close, close};
pub use confirm::confirm;
pub use link::link;
pub use merge::{merge, unmerge};
pub use reopen::reopen;
pub use revoke::revoke;
pub use sort::{NewSorting, sort};
pub use take::{take, take_next};
pub use withdraw::withdraw;
pub use write::{note, write};

use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use domain::accounts::Actor;
use domain::ids::{AccountId, MessageId, RequestId};
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use domain::text::Body;
use domain::thread::{Audience, Message};
use jiff::Timestamp;
use store::audit::Deed;
use store::treating::reply_drafts;
use store::{StoreError, Tx, audit, history, requests, thread};

/// The request to act upon, as the caller saw it (`If-Match`, S-212).
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The request.
    pub id: RequestId,
    /// Its version when the caller saw it.
    pub version: i32,
}

/// What an act works with, inside its transaction.
pub(super) struct Scene<'a, 'tx> {
    pub tx: &'a mut Tx<'tx>,
    pub actor: &'a Actor,
    pub now: Timestamp,
}

impl Scene<'_, '_> {
    /// The agent who acts: programs have no hands to hold a request.
    pub fn agent(&self) -> Result<AccountId, AppError> {
        self.actor
            .account()
            .ok_or(AppError::Forbidden(Permission::TreatRequests))
    }

    /// Writes in the thread.
    pub fn say(
        &mut self,
        request: RequestId,
        body: Body,
        audience: Audience,
    ) -> Result<(), AppError> {
        let message = Message {
            id: MessageId::make(self.tx.clock(), self.tx.random()),
            request,
            author: self.actor.author,
            from_fund: self.actor.fund().is_some(),
            audience,
            body,
            at: self.now,
        };
        if message.from_fund && audience == Audience::Everybody {
            // What was being written is sent, or overtaken by what is.
            reply_drafts::discard(self.tx, request)?;
        }
        Ok(thread::add_message(self.tx, &message)?)
    }
}

/// Does an act: loads the request, checks that the caller saw its last version, changes it, keeps
/// it with its history, audit and notifications.
pub(super) async fn perform(
    app: &App,
    actor: &Actor,
    target: Target,
    (permission, act): (Permission, Act),
    change: impl FnOnce(&mut Scene<'_, '_>, Request) -> Result<Request, AppError> + Send + 'static,
) -> Result<Request, AppError> {
    access::require(actor, permission)?;
    let (actor, now) = (actor.clone(), app.clock.now());
    let changed = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = access::seen(tx, &actor, target.id)?;
            // An agreement is withdrawn whatever happens (S-112).
            if act != Act::Revoke {
                access::may_be_used(&request)?;
            }
            if request.version != target.version {
                return Err(AppError::Stale {
                    version: request.version,
                });
            }
            let before = request.filing.service;
            let changed = change(
                &mut Scene {
                    tx,
                    actor: &actor,
                    now,
                },
                request,
            )?;
            let moved_from = (changed.filing.service != before).then_some(before);
            keep(tx, &actor, &changed, act)?;
            notify::about(tx, &actor, &changed, act, moved_from)?;
            Ok::<_, AppError>(changed)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(changed)
}

/// Keeps a changed request with its line of history and of audit.
pub(crate) fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    changed: &Request,
    act: Act,
) -> Result<(), AppError> {
    requests::save(tx, changed).map_err(|error| match error {
        StoreError::Conflict => AppError::Stale {
            version: changed.version,
        },
        other => other.into(),
    })?;
    history::add(tx, changed, act, actor.author, actor.fund().is_some())?;
    let codes = format!(
        "status={} service={} version={}",
        changed.state.status(),
        changed.filing.service,
        changed.version
    );
    audit::add(
        tx,
        actor,
        &Deed {
            action: &format!("request.{act}"),
            object_kind: "request",
            object: changed.id.uuid(),
            codes: &codes,
        },
    )?;
    Ok(())
}
