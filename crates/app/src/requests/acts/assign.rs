//! Somebody gives a request to an agent.

use super::{Target, perform};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Membership};
use domain::ids::AccountId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::Act;
use store::accounts;

/// Gives the request to an active agent of its fund who serves its queue.
pub async fn assign(
    app: &App,
    actor: &Actor,
    target: Target,
    to: AccountId,
) -> Result<Request, AppError> {
    perform(
        app,
        actor,
        target,
        (Permission::AssignRequests, Act::Assign),
        move |scene, request| {
            let holder = accounts::find(scene.tx, to)?.filter(|account| serves(account, &request));
            if holder.is_none() {
                return Err(AppError::field(
                    "/assignee",
                    "not-an-agent",
                    "Cette personne n’est pas un agent actif du service qui a la demande.",
                ));
            }
            Ok(request.assign(to, scene.now)?)
        },
    )
    .await
}

fn serves(account: &Account, request: &Request) -> bool {
    let Membership::Fund { fund, services } = &account.membership else {
        return false;
    };
    account.status == AccountStatus::Active
        && account
            .role
            .permissions()
            .contains(&Permission::TreatRequests)
        && *fund == request.fund
        && services.contains(&request.filing.service)
}
