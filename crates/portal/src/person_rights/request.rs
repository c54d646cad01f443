//! `/droits/{id}`: what is said of the person of a request, to be corrected; its use, to be limited
//! (S-115).

use crate::drafts::reading::{french_day, iso};
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::person_rights::{Corrections, Dossier, dossier, lift, limit, rectify};
use app::requests::Target;
use askama::Template;
use domain::calendar::paris;
use domain::identity::{
    BirthDate, Insured, InsuredLink, Nir, NoNirReason, Person, PersonName, PersonNumber, Phone,
};
use domain::ids::RequestId;
use domain::keeping::Aside;
use domain::text::TextError;
use edge::needs::AnswerRights;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "person_rights/request.html")]
struct RequestPage {
    frame: Frame,
    refused: Refused,
    reference: String,
    action: String,
    fields: Vec<Field>,
    limited: bool,
    may_limit: bool,
    version: i32,
    change: String,
    before: Vec<Before>,
}

/// What was said before a correction.
struct Before {
    until: String,
    said: String,
}

/// What the form says.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    nom_usage: String,
    #[serde(default)]
    prenoms: String,
    #[serde(default)]
    naissance: String,
    #[serde(default)]
    nir: String,
    #[serde(default)]
    sans_nir: String,
    #[serde(default)]
    nir_assure: String,
    #[serde(default)]
    lien_assure: String,
    #[serde(default)]
    telephone: String,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

impl Typed {
    fn of(person: &Person, version: i32) -> Self {
        let (nir, sans_nir) = match &person.number {
            PersonNumber::Known(nir) => (nir.as_given().expose().clone(), String::new()),
            PersonNumber::Absent(reason) => (String::new(), reason.code().to_owned()),
        };
        let insured = person.insured.as_ref();
        Self {
            version,
            nom: person.birth_name.expose().to_owned(),
            nom_usage: text(person.used_name.as_ref().map(PersonName::expose)),
            prenoms: person.first_names.expose().to_owned(),
            naissance: french_day(&person.birth_date.to_string()),
            nir,
            sans_nir,
            nir_assure: insured
                .map_or_else(String::new, |one| one.number.as_given().expose().clone()),
            lien_assure: text(insured.map(|one| one.link.code())),
            telephone: text(person.phone.as_ref().map(Phone::expose)),
        }
    }

    fn corrections(&self, today: Date) -> Result<Corrections, Refused> {
        let mut refused = Refused::default();
        let birth_name = taken(&mut refused, "nom", PersonName::parse(&self.nom));
        let first_names = taken(&mut refused, "prenoms", PersonName::parse(&self.prenoms));
        let birth_date = BirthDate::parse(&iso(&self.naissance), today);
        let birth_date = taken(&mut refused, "naissance", birth_date);
        let used_name = optional(&self.nom_usage).map(PersonName::parse);
        let used_name = used_name.map(|read| taken(&mut refused, "nom_usage", read));
        let phone = optional(&self.telephone).map(Phone::parse);
        let phone = phone.map(|read| taken(&mut refused, "telephone", read));
        let number = match (optional(&self.nir), self.sans_nir.parse::<NoNirReason>()) {
            (Some(nir), _) => {
                let read = Nir::parse(nir).map_err(TextError::from);
                let read = taken(&mut refused, "nir", read);
                read.map(|parsed| PersonNumber::Known(parsed.nir))
            }
            (None, Ok(reason)) => Some(PersonNumber::Absent(reason)),
            (None, Err(_)) => {
                refused.add(
                    "sans_nir",
                    "Donnez le numéro, ou dites pourquoi il n’y en a pas.",
                );
                None
            }
        };
        let insured = self.insured(&mut refused);
        match (birth_name, first_names, birth_date, number) {
            (Some(birth_name), Some(first_names), Some(birth_date), Some(number))
                if refused.is_empty() =>
            {
                Ok(Corrections {
                    birth_name,
                    used_name: used_name.flatten(),
                    first_names,
                    birth_date,
                    number,
                    insured,
                    phone: phone.flatten(),
                })
            }
            _ => Err(refused),
        }
    }

    fn links(&self) -> Vec<Choice> {
        let choice = |one: &InsuredLink| Choice {
            value: one.code(),
            label: one.label(),
            is_chosen: one.code() == self.lien_assure,
        };
        let none = Choice {
            value: "",
            label: "Elle ne dépend de personne",
            is_chosen: self.lien_assure.is_empty(),
        };
        std::iter::once(none)
            .chain(InsuredLink::ALL.iter().map(choice))
            .collect()
    }

    fn insured(&self, refused: &mut Refused) -> Option<Insured> {
        match (
            optional(&self.nir_assure),
            self.lien_assure.parse::<InsuredLink>(),
        ) {
            (None, Err(_)) => None,
            (Some(nir), Ok(link)) => {
                let read = Nir::parse(nir).map_err(TextError::from);
                let read = taken(refused, "nir_assure", read);
                read.map(|parsed| Insured {
                    number: parsed.nir,
                    link,
                })
            }
            (Some(_), Err(_)) => {
                refused.add("lien_assure", "Dites ce qu’elle est pour cet assuré.");
                None
            }
            (None, Ok(_)) => {
                refused.add(
                    "nir_assure",
                    "Donnez le numéro de l’assuré, ou retirez ce lien.",
                );
                None
            }
        }
    }

    fn fields(&self, refused: &Refused) -> Vec<Field> {
        let choice = |one: &NoNirReason| Choice {
            value: one.code(),
            label: one.label(),
            is_chosen: one.code() == self.sans_nir,
        };
        let given = Choice {
            value: "",
            label: "Le numéro est donné",
            is_chosen: self.sans_nir.is_empty(),
        };
        let reasons = std::iter::once(given).chain(NoNirReason::ALL.iter().map(choice));
        let line = |name, label, value: &str| Field::text(name, label, value).refused(refused);
        vec![
            line("nom", "Nom de naissance", &self.nom),
            line("nom_usage", "Nom d’usage", &self.nom_usage).optional(),
            line("prenoms", "Prénoms", &self.prenoms),
            line("naissance", "Date de naissance", &self.naissance)
                .hint("JJ/MM/AAAA ; 00 pour un jour ou un mois inconnu"),
            line("nir", "Numéro de sécurité sociale", &self.nir).optional(),
            Field::list("sans_nir", "Sinon, pourquoi", reasons.collect()).refused(refused),
            line(
                "nir_assure",
                "Numéro de l’assuré dont elle dépend",
                &self.nir_assure,
            )
            .optional(),
            Field::list("lien_assure", "Ce qu’elle est pour lui", self.links()).refused(refused),
            line("telephone", "Téléphone", &self.telephone).optional(),
        ]
    }
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

fn optional(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}

fn taken<T>(refused: &mut Refused, field: &'static str, read: Result<T, TextError>) -> Option<T> {
    read.map_err(|error| refused.add(field, error.message)).ok()
}

fn page(
    visit: &Visit<AnswerRights>,
    dossier: &Dossier,
    typed: &Typed,
    refused: Refused,
) -> RequestPage {
    let request = &dossier.request;
    let limited = request.aside == Some(Aside::Limited);
    let before = dossier.before.iter().map(|one| Before {
        until: french::moment(paris(one.at).datetime()),
        said: format!(
            "{} {}, {}",
            one.former.first_names.expose(),
            one.former.birth_name.expose(),
            french_day(&one.former.birth_date.to_string())
        ),
    });
    RequestPage {
        frame: visit.frame(&refused.title("Droits de la personne")),
        reference: request.reference.to_string(),
        action: urls::person_rights(request.id, "rectifier"),
        fields: typed.fields(&refused),
        limited,
        may_limit: limited || request.aside.is_none(),
        version: typed.version,
        change: urls::person_rights(request.id, if limited { "lever" } else { "limiter" }),
        before: before.collect(),
        refused,
    }
}

/// The page.
#[get("/droits/{id:[0-9a-f-]{36}}")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<AnswerRights>,
    id: web::Path<Uuid>,
    done: web::Query<Done>,
) -> Page {
    let dossier = dossier(&app, &visit.actor, RequestId::from_uuid(*id)).await?;
    let typed = Typed::of(&dossier.person, dossier.request.version);
    let mut shown = page(&visit, &dossier, &typed, Refused::default());
    shown.frame.said = match done.fait.as_deref() {
        Some("rectifier") => Some("C’est corrigé : la structure en est informée."),
        Some("limiter") => Some("L’usage de la demande est limité : la structure en est informée."),
        Some("lever") => Some("La demande peut de nouveau être traitée."),
        _ => None,
    };
    page::show(&shown)
}

/// Corrects what is said of her.
#[post("/droits/{id:[0-9a-f-]{36}}/rectifier")]
pub async fn rectify_post(
    app: web::Data<App>,
    id: web::Path<Uuid>,
    posted: Posted<AnswerRights, Typed>,
) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let target = Target {
        id: RequestId::from_uuid(*id),
        version: typed.version,
    };
    let refused = match typed.corrections(paris(app.clock.now()).date()) {
        Err(refused) => refused,
        Ok(corrections) => match rectify(&app, &visit.actor, target, corrections).await {
            Ok(_) => return done(target.id, "rectifier"),
            Err(error) => Refused::by(error, &[])?,
        },
    };
    let status = refused.status();
    let dossier = dossier(&app, &visit.actor, target.id).await?;
    let typed = Typed {
        version: dossier.request.version,
        ..typed
    };
    let shown = page(&visit, &dossier, &typed, refused);
    Ok(page::with_status(&shown, status))
}

/// Limits its use, or takes it up again.
#[post("/droits/{id:[0-9a-f-]{36}}/{act:limiter|lever}")]
pub async fn act(
    app: web::Data<App>,
    path: web::Path<(Uuid, String)>,
    posted: Posted<AnswerRights, Typed>,
) -> Page {
    let (id, what) = path.into_inner();
    let target = Target {
        id: RequestId::from_uuid(id),
        version: posted.form.version,
    };
    let actor = &posted.visit.actor;
    if what == "limiter" {
        limit(&app, actor, target).await?;
        done(target.id, "limiter")
    } else {
        lift(&app, actor, target).await?;
        done(target.id, "lever")
    }
}

fn done(id: RequestId, what: &str) -> Page {
    page::see(&format!("{}?fait={what}", urls::person_rights(id, "")))
}
