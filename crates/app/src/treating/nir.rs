//! The number of a person, shown one at a time to whoever treats her request (S-103).

use super::agent;
use crate::access;
use crate::context::App;
use crate::error::AppError;
use crate::openings;
use domain::accounts::Actor;
use domain::identity::Nir;
use domain::ids::RequestId;
use domain::text::Sensitive;
use jiff::SignedDuration;
use store::audit::Deed;
use store::{audit, submissions};

/// What the audit journal calls it.
const ACTION: &str = "request.reveal_nir";
/// More in an hour is unusual: the operator's log says so (S-103).
const USUAL: i64 = 20;

/// The numbers of a request, as they are shown once.
pub struct Numbers {
    /// The person's own.
    pub own: Option<Sensitive<String>>,
    /// That of the insured person on whom she depends (S-106).
    pub insured: Option<Sensitive<String>>,
}

/// The numbers of the person of a request, and a line in the audit journal. [`AppError::NotFound`]
/// when the request has none.
pub async fn reveal(app: &App, actor: &Actor, id: RequestId) -> Result<Numbers, AppError> {
    let me = agent(actor)?;
    let (reader, actor) = (actor.clone(), actor.clone());
    let (numbers, shown) = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            access::request(tx, &actor, id)?;
            let (submission, _) = submissions::find(tx, id)?.ok_or(AppError::Erased)?;
            let person = &submission.person;
            let numbers = Numbers {
                own: person.nir().map(Nir::spaced),
                insured: person.insured.as_ref().map(|one| one.number.spaced()),
            };
            if !person.has_number() {
                return Err(AppError::NotFound);
            }
            let deed = Deed {
                action: ACTION,
                object_kind: "request",
                object: id.uuid(),
                codes: "",
            };
            audit::add(tx, &actor, &deed)?;
            let since = tx.now() - SignedDuration::from_hours(1);
            let shown = audit::count_by_since(tx, actor.author, ACTION, since)?;
            Ok::<_, AppError>((numbers, shown))
        })
        .await?;
    openings::note(app, &reader, id).await?;
    if shown > USUAL {
        tracing::warn!(account = %me, shown, "many numbers were shown to one person within an hour");
    }
    Ok(numbers)
}
