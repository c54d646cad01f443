//! What an organisation signed with the fund: the fields of a convention, adding one, suspending one.

use super::show;
use crate::field::{Choice, Field, Refused};
use crate::form::{Nothing, Posted};
use crate::once;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use actix_web::{post, web};
use app::organisations::{Signed, add_convention, resume_convention, suspend_convention};
use app::{App, AppError};
use domain::ids::{ConventionId, OrganisationId};
use domain::organisations::NirRight;
use domain::text::Label;
use edge::needs::ManageOrganisations;
use jiff::civil::Date;
use serde::Deserialize;

/// The fields of a convention, as they were typed.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    reference: String,
    debut: String,
    fin: String,
    droit_nir: String,
    /// The form's key.
    pub cle: String,
}

impl Typed {
    /// A form about to be shown, with its key.
    pub fn keyed(cle: String) -> Self {
        Self {
            cle,
            ..Self::default()
        }
    }
}

/// The fields, with what was typed and what was wrong.
pub fn fields(typed: &Typed, refused: &Refused) -> Vec<Field> {
    let choice = |right: &NirRight| Choice {
        value: right.code(),
        label: right.label(),
        is_chosen: typed.droit_nir == right.code(),
    };
    let reference = "Référence de la convention";
    vec![
        Field::key(&typed.cle),
        Field::text("reference", reference, &typed.reference)
            .hint("Celle du papier signé.")
            .refused(refused),
        Field::day("debut", "Premier jour", &typed.debut).refused(refused),
        Field::day("fin", "Dernier jour", &typed.fin)
            .optional()
            .hint("Vide : sans fin prévue.")
            .refused(refused),
        Field::list(
            "droit_nir",
            "Droit d’utiliser le NIR",
            NirRight::ALL.iter().map(choice).collect(),
        )
        .hint("Le fondement est établi par le délégué à la protection des données.")
        .refused(refused),
    ]
}

/// What was signed, if it can be read.
pub fn signed(typed: &Typed, refused: &mut Refused) -> Option<Signed> {
    let reference = Label::parse(&typed.reference);
    if let Err(error) = &reference {
        refused.add("reference", error.message.clone());
    }
    let starts_on = day(&typed.debut);
    if starts_on.is_none() {
        refused.add("debut", "Indiquez un jour, par exemple 01/01/2027.");
    }
    let ends_on = if typed.fin.trim().is_empty() {
        Some(None)
    } else {
        day(&typed.fin).map(Some)
    };
    if ends_on.is_none() {
        refused.add("fin", "Ce jour n’existe pas. Exemple : 31/12/2027.");
    }
    let right = typed.droit_nir.parse::<NirRight>();
    if right.is_err() {
        refused.add("droit_nir", "Choisissez dans la liste.");
    }
    Some(Signed {
        reference: reference.ok()?,
        starts_on: starts_on?,
        ends_on: ends_on?,
        nir_right: right.ok()?,
    })
}

/// A day as browsers send it, or as people type it.
fn day(typed: &str) -> Option<Date> {
    let typed = typed.trim();
    let parts: Vec<&str> = typed.split('/').collect();
    match parts.as_slice() {
        [day, month, year] => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => typed.parse().ok(),
    }
}

/// Adds a convention.
#[post("/administration/structures/{id}/conventions")]
pub async fn post(
    app: web::Data<App>,
    id: web::Path<OrganisationId>,
    posted: Posted<ManageOrganisations, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let mut refused = Refused::default();
    if let Some(signed) = signed(&typed, &mut refused) {
        let call = once::call(visit.actor.author, &typed.cle, &format!("convention {id}"));
        match add_convention(&app, &visit.actor, *id, (signed, call)).await {
            Ok(_) => {
                return page::see(&format!("{}?fait=convention", urls::organisation(*id, "")));
            }
            Err(error) => refused = Refused::by(error, &[("/ends_on", "fin")])?,
        }
    }
    let page = show::page(&app, &visit, *id, &typed, refused).await?;
    page::correct(&page)
}

/// Suspends a convention, or lets it hold again.
#[post("/administration/structures/{id}/conventions/{convention}/{act}")]
pub async fn stand(
    app: web::Data<App>,
    path: web::Path<(OrganisationId, ConventionId, String)>,
    posted: Posted<ManageOrganisations, Nothing>,
) -> Page {
    let (id, convention, act) = path.into_inner();
    let actor = &posted.visit.actor;
    match act.as_str() {
        "suspendre" => suspend_convention(&app, actor, id, convention).await?,
        "reprendre" => resume_convention(&app, actor, id, convention).await?,
        _ => return Err(Refusal::from(AppError::NotFound)),
    };
    page::see(&format!("{}?fait={act}", urls::organisation(id, "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_read_as_browsers_and_people_write_it() {
        let expected = Some(date(2027, 1, 31));
        for typed in ["2027-01-31", " 31/01/2027 ", "31/1/2027"] {
            assert_eq!(day(typed), expected, "{typed}");
        }
        for typed in ["", "31/02/2027", "demain", "31/01", "31/01/27x"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
