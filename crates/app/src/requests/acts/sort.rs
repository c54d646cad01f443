//! An agent sorts a request again.

use super::{Scene, Target, perform};
use crate::context::App;
use crate::error::AppError;
use crate::routing_rules::{Filer, destination};
use domain::accounts::Actor;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, Resort};
use store::{calendars, corrections, organisations, submissions};

/// How an agent says that a request should have been sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSorting {
    /// The type.
    pub request_type: RequestType,
    /// The subject.
    pub subject: Subject,
    /// The urgency.
    pub urgency: Urgency,
    /// The service; that of the fund's rules when she names none.
    pub service: Option<Service>,
}

impl From<Resort> for NewSorting {
    fn from(to: Resort) -> Self {
        Self {
            request_type: to.request_type,
            subject: to.subject,
            urgency: to.urgency,
            service: Some(to.service),
        }
    }
}

/// Sorts the request again, and keeps the correction as evidence for the core.
pub async fn sort(
    app: &App,
    actor: &Actor,
    target: Target,
    to: impl Into<NewSorting> + Send,
) -> Result<Request, AppError> {
    let wanted = to.into();
    perform(
        app,
        actor,
        target,
        (Permission::TreatRequests, Act::Sort),
        move |scene, request| {
            let to = Resort {
                request_type: wanted.request_type,
                subject: wanted.subject,
                urgency: wanted.urgency,
                service: match wanted.service {
                    Some(service) => service,
                    None => by_the_rules(scene, &request, wanted)?,
                },
            };
            let calendar = calendars::of(scene.tx, &request.fund)?;
            let sorted = request.clone().sort(to, &calendar, scene.now)?;
            corrections::add(scene.tx, &request, to, scene.actor.author)?;
            Ok(sorted)
        },
    )
    .await
}

/// Where the fund's rules of today send such a request: from the core's own table on.
fn by_the_rules(
    scene: &mut Scene<'_, '_>,
    request: &Request,
    wanted: NewSorting,
) -> Result<Service, AppError> {
    let organisation =
        organisations::find(scene.tx, request.organisation)?.ok_or(AppError::NotFound)?;
    let submission = submissions::find(scene.tx, request.id)?;
    let filer = Filer {
        organisation: organisation.id,
        kind: organisation.kind,
        residence: submission
            .as_ref()
            .map(|(submission, _)| &submission.person.residence),
        received: calendars::of(scene.tx, &request.fund)?.reception_day(scene.now),
    };
    destination(scene.tx, &request.fund, &filer, wanted)
}
