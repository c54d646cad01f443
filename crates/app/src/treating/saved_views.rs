//! Views of the queue that agents keep under a name, for themselves or for a service.

use super::agent;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Actor, Membership};
use domain::codes::Service;
use domain::ids::SavedViewId;
use domain::permissions::Permission;
use domain::text::Label;
use store::StoreError;
use store::audit;
use store::audit::Deed;
use store::treating::saved_views::{self as kept, MOST, SavedView};

/// A view to keep.
pub struct NewView {
    /// What it is called.
    pub name: Label,
    /// The filters, as the address of the queue has them: codes only, at most 500 characters.
    pub query: String,
    /// The service with which it is shared; none keeps it for oneself.
    pub service: Option<Service>,
}

/// The longest query that a view may hold.
const LONGEST: usize = 500;

/// The actor's views, and those that colleagues share with her services.
pub async fn views(app: &App, actor: &Actor) -> Result<Vec<SavedView>, AppError> {
    let me = agent(actor)?;
    let Membership::Fund { fund, services } = actor.membership.clone() else {
        return Ok(Vec::new());
    };
    app.store
        .read(move |tx| Ok(kept::list(tx, &fund, me, &services)?))
        .await
}

/// Keeps a view.
pub async fn keep(app: &App, actor: &Actor, new: NewView) -> Result<SavedView, AppError> {
    let owner = agent(actor)?;
    let Membership::Fund { fund, services } = actor.membership.clone() else {
        return Err(AppError::Forbidden(Permission::TreatRequests));
    };
    if new
        .service
        .is_some_and(|service| !services.contains(&service))
    {
        let message = "Vous ne faites pas partie de ce service.";
        return Err(AppError::field("/service", "not-yours", message));
    }
    if new.query.len() > LONGEST {
        let message = "Cette vue a trop de filtres.";
        return Err(AppError::field("/query", "too-long", message));
    }
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let view = SavedView {
                id: SavedViewId::make(tx.clock(), tx.random()),
                fund,
                owner,
                service: new.service,
                name: new.name,
                query: new.query,
            };
            kept::add(tx, &view).map_err(|error| match error {
                StoreError::Conflict => too_many(),
                other => other.into(),
            })?;
            record(tx, &actor, "saved_view.keep", &view)?;
            Ok(view)
        })
        .await
}

fn too_many() -> AppError {
    let message = format!("Vous gardez déjà {MOST} vues : supprimez-en une.");
    AppError::field("/name", "too-many", message)
}

/// Forgets a view of one's own; somebody else's does not exist here.
pub async fn forget(app: &App, actor: &Actor, id: SavedViewId) -> Result<(), AppError> {
    let me = agent(actor)?;
    let actor = actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let view = kept::find(tx, id)?
                .filter(|view| view.owner == me)
                .ok_or(AppError::NotFound)?;
            kept::remove(tx, id)?;
            record(tx, &actor, "saved_view.forget", &view)
        })
        .await
}

fn record(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    action: &str,
    view: &SavedView,
) -> Result<(), AppError> {
    let service = view.service.map_or("own", Service::code);
    let codes = format!("fund={} service={service}", view.fund);
    let deed = Deed {
        action,
        object_kind: "saved_view",
        object: view.id.uuid(),
        codes: &codes,
    };
    Ok(audit::add(tx, actor, &deed)?)
}
