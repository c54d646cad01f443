//! Stopping the use of a request while a doubt lasts, and taking it up again (S-115, GDPR article 18).

use super::of_the_fund;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use crate::requests::{Target, keep};
use domain::accounts::Actor;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, ActRefused};
use jiff::Timestamp;

/// Stops its use: it leaves the lists, is read only, and neither archived nor erased at its term.
///
/// Refuses with [`AppError::NotFound`], [`AppError::Stale`], and an [`ActRefused`] when it is already,
/// or is in the archive: it is taken out first.
pub async fn limit(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    change(app, actor, target, Act::Limit, Request::limit).await
}

/// Puts it back to use.
pub async fn lift(app: &App, actor: &Actor, target: Target) -> Result<Request, AppError> {
    change(app, actor, target, Act::Lift, Request::lift).await
}

async fn change(
    app: &App,
    actor: &Actor,
    target: Target,
    act: Act,
    how: fn(Request, Timestamp) -> Result<Request, ActRefused>,
) -> Result<Request, AppError> {
    access::require(actor, Permission::AnswerRights)?;
    let actor = actor.clone();
    let changed = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let request = of_the_fund(tx, &actor, target.id)?;
            if request.version != target.version {
                return Err(AppError::Stale {
                    version: request.version,
                });
            }
            let changed = how(request, tx.now())?;
            keep(tx, &actor, &changed, act)?;
            notify::about(tx, &actor, &changed, act, None)?;
            Ok::<_, AppError>(changed)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(changed)
}
