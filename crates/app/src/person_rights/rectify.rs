//! Correcting what was said of a person, at her demand (S-115, GDPR article 16).

use super::of_the_fund;
use crate::access;
use crate::audit::{self, Sight};
use crate::context::App;
use crate::error::AppError;
use crate::notify;
use crate::openings;
use crate::requests::{Target, keep};
use domain::accounts::Actor;
use domain::identity::{BirthDate, Insured, Person, PersonName, PersonNumber, Phone};
use domain::ids::RequestId;
use domain::permissions::Permission;
use domain::requests::Request;
use domain::requests::acts::{Act, ActRefused};
use store::person_rights::Rectification;
use store::{person_rights, submissions};

/// What the page about the rights of the person of a request shows.
pub struct Dossier {
    /// The request.
    pub request: Request,
    /// Who it is about.
    pub person: Person,
    /// What was said of her before, oldest first.
    pub before: Vec<Rectification>,
}

/// What is to be written of her. What is not named here stays as it is.
pub struct Corrections {
    /// The name on the birth certificate.
    pub birth_name: PersonName,
    /// The name in everyday use, when it is another one.
    pub used_name: Option<PersonName>,
    /// All first names.
    pub first_names: PersonName,
    /// The birth date.
    pub birth_date: BirthDate,
    /// The number, or why there is none.
    pub number: PersonNumber,
    /// The insured person on whom she depends, if any.
    pub insured: Option<Insured>,
    /// The telephone.
    pub phone: Option<Phone>,
}

/// What is said of the person of a request of the fund.
pub async fn dossier(app: &App, actor: &Actor, id: RequestId) -> Result<Dossier, AppError> {
    access::require(actor, Permission::AnswerRights)?;
    let reader = actor.clone();
    let dossier = app
        .store
        .read(move |tx| {
            let request = of_the_fund(tx, &reader, id)?;
            let (submission, _) = submissions::find(tx, id)?.ok_or(AppError::Erased)?;
            Ok::<_, AppError>(Dossier {
                request,
                person: submission.person,
                before: person_rights::rectifications(tx, id)?,
            })
        })
        .await?;
    openings::note(app, actor, id).await?;
    audit::saw(app, actor, Sight::part(id, "person")).await?;
    Ok(dossier)
}

/// Corrects it: what was said before is kept under the key of the case, she is found by what is right
/// from now on, and the partner is told.
///
/// Refuses with [`AppError::NotFound`], [`AppError::Erased`], [`AppError::Stale`], and
/// [`ActRefused::NoChange`].
pub async fn rectify(
    app: &App,
    actor: &Actor,
    target: Target,
    corrections: Corrections,
) -> Result<Request, AppError> {
    access::require(actor, Permission::AnswerRights)?;
    let actor = actor.clone();
    let changed = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let author = actor
                .account()
                .ok_or(AppError::Forbidden(Permission::AnswerRights))?;
            let request = of_the_fund(tx, &actor, target.id)?;
            if request.version != target.version {
                return Err(AppError::Stale {
                    version: request.version,
                });
            }
            let (submission, _) = submissions::find(tx, target.id)?.ok_or(AppError::Erased)?;
            let person = corrected(&submission.person, corrections);
            if person == submission.person {
                return Err(ActRefused::NoChange.into());
            }
            let former = submissions::rectify(tx, &request, &person)?.ok_or(AppError::Erased)?;
            person_rights::keep_former(tx, request.id, author, &former)?;
            let changed = request.touched(tx.now());
            keep(tx, &actor, &changed, Act::Rectify)?;
            notify::about(tx, &actor, &changed, Act::Rectify, None)?;
            Ok::<_, AppError>(changed)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(changed)
}

fn corrected(person: &Person, corrections: Corrections) -> Person {
    Person {
        birth_name: corrections.birth_name,
        used_name: corrections.used_name,
        first_names: corrections.first_names,
        birth_date: corrections.birth_date,
        number: corrections.number,
        insured: corrections.insured,
        phone: corrections.phone,
        ..person.clone()
    }
}
