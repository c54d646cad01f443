//! Who is there to treat requests, and what she names.

use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{AccountStatus, Actor, Membership};
use domain::codes::Service;
use domain::ids::AccountId;
use domain::permissions::Permission;
use domain::requests::{Reference, Request};
use domain::text::Label;
use std::collections::BTreeSet;
use store::accounts;
use store::accounts::Of;
use store::requests::{self, Filter};

/// Somebody of the fund to whom requests can be given.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Her account.
    pub id: AccountId,
    /// Her name.
    pub name: Label,
    /// The services that she serves.
    pub services: BTreeSet<Service>,
}

/// The active agents of the actor's fund, by name.
pub async fn colleagues(app: &App, actor: &Actor) -> Result<Vec<Colleague>, AppError> {
    access::require(actor, Permission::AssignRequests)?;
    let fund = actor.fund().cloned().ok_or(AppError::NotFound)?;
    let of = Of::Fund(fund);
    let mut found = app
        .store
        .read(move |tx| {
            let mut all = Vec::new();
            let mut after = None;
            loop {
                let page = accounts::list(tx, &of, after, 100)?;
                all.extend(page.items);
                after = page.next;
                if after.is_none() {
                    return Ok::<_, AppError>(all);
                }
            }
        })
        .await?;
    found.retain(|account| {
        account.status == AccountStatus::Active
            && account
                .role
                .permissions()
                .contains(&Permission::TreatRequests)
    });
    let mut colleagues: Vec<Colleague> = found
        .into_iter()
        .filter_map(|account| match account.membership {
            Membership::Fund { services, .. } => Some(Colleague {
                id: account.id,
                name: account.name,
                services,
            }),
            Membership::Organisation(_) => None,
        })
        .collect();
    let shown = colleagues.iter().map(|colleague| colleague.id);
    audit::saw(app, actor, Sight::accounts(shown)).await?;
    colleagues.sort_by_key(|colleague| colleague.name.matching_form());
    Ok(colleagues)
}

/// The request of this reference, when the actor sees it: what an agent links to or merges into.
pub async fn by_reference(
    app: &App,
    actor: &Actor,
    reference: Reference,
) -> Result<Request, AppError> {
    access::require(actor, Permission::TreatRequests)?;
    let visibility = access::visibility(actor);
    let filter = Filter {
        reference: Some(reference),
        ..Filter::default()
    };
    app.store
        .read(move |tx| {
            let listed = requests::list(tx, &visibility, &filter, None, 1)?;
            listed.items.into_iter().next().ok_or(AppError::NotFound)
        })
        .await
}
