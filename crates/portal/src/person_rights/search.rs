//! `/droits`: whose rights. What is looked for is sent, never put in an address (S-051).

use crate::drafts::reading::iso;
use crate::field::{Choice, Field, Refused};
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, post, web};
use app::App;
use app::auth::own::is_recent;
use app::person_rights::{Found, find};
use askama::Template;
use domain::calendar::paris;
use domain::identity::{BirthDate, Nir, PersonName};
use domain::keeping::Aside;
use domain::person_rights::{RightsMotive, Sought};
use domain::text::TextError;
use edge::needs::AnswerRights;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "person_rights/search.html")]
struct SearchPage {
    frame: Frame,
    refused: Refused,
    fields: Vec<Field>,
    found: Option<FoundView>,
}

/// What was found, as it is shown.
struct FoundView {
    count: String,
    rows: Vec<Row>,
    doubtful: Vec<String>,
    copy: String,
    motives: Field,
}

/// A request of hers.
struct Row {
    href: String,
    reference: String,
    filed: String,
    person: String,
    birth: String,
    kind: &'static str,
    status: &'static str,
    aside: &'static str,
}

/// Who is looked for.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    nir: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    prenoms: String,
    #[serde(default)]
    naissance: String,
}

const TITLE: &str = "Droits des personnes";

impl Typed {
    fn sought(&self, today: Date) -> Result<Sought, Refused> {
        if !self.nir.trim().is_empty() {
            return Nir::parse(&self.nir)
                .map(|parsed| Sought::Number(parsed.nir))
                .map_err(|error| Refused::one("nir", TextError::from(error).message));
        }
        let mut refused = Refused::default();
        let mut name = |field: &'static str, typed: &str| {
            PersonName::parse(typed)
                .map_err(|error| refused.add(field, error.message))
                .ok()
        };
        let (surname, first_names) = (name("nom", &self.nom), name("prenoms", &self.prenoms));
        let birth_date = BirthDate::parse(&iso(&self.naissance), today)
            .map_err(|error| refused.add("naissance", error.message))
            .ok();
        match (surname, first_names, birth_date) {
            (Some(name), Some(first_names), Some(birth_date)) => Ok(Sought::Identity {
                name,
                first_names,
                birth_date,
            }),
            _ => Err(refused),
        }
    }

    fn fields(&self, refused: &Refused) -> Vec<Field> {
        vec![
            Field::text("nir", "Numéro de sécurité sociale", self.nir.as_str())
                .hint("13 ou 15 chiffres ; il suffit seul")
                .refused(refused),
            Field::text("nom", "Nom de naissance ou d’usage", self.nom.as_str())
                .hint("Avec les prénoms et la date, si le numéro n’est pas connu")
                .refused(refused),
            Field::text("prenoms", "Prénoms", self.prenoms.as_str()).refused(refused),
            Field::text("naissance", "Date de naissance", self.naissance.as_str())
                .hint("JJ/MM/AAAA, comme dans la demande")
                .refused(refused),
        ]
    }
}

/// The motives, for a form that asks for one.
fn motives() -> Field {
    let choice = |one: &RightsMotive| Choice {
        value: one.code(),
        label: one.label(),
        is_chosen: false,
    };
    let choices = RightsMotive::ALL.iter().map(choice).collect();
    Field::radios("motif", "Pourquoi", choices)
}

impl FoundView {
    fn of(found: &Found) -> Self {
        let rows = found.hers.iter().map(|one| Row {
            href: urls::person_rights(one.request.id, ""),
            reference: one.request.reference.to_string(),
            filed: french::date(paris(one.request.submitted_at).date()),
            person: format!(
                "{} {}",
                one.person.first_names.expose(),
                one.person.birth_name.expose()
            ),
            birth: one.person.birth_date.to_string(),
            kind: one.request.filing.request_type.label(),
            status: one.request.state.status().label(),
            aside: one.request.aside.map_or("", Aside::label),
        });
        let count = i64::try_from(found.hers.len()).unwrap_or(i64::MAX);
        let first = found.hers.first();
        Self {
            count: french::counted(count, "demande trouvée", "demandes trouvées"),
            rows: rows.collect(),
            doubtful: found
                .doubtful
                .iter()
                .map(|request| request.reference.to_string())
                .collect(),
            copy: first.map_or_else(String::new, |one| {
                urls::person_rights(one.request.id, "copie")
            }),
            motives: motives(),
        }
    }
}

/// The page, for whoever showed a code lately; the others show one first.
#[get("/droits")]
pub async fn get(app: web::Data<App>, visit: Visit<AnswerRights>) -> Page {
    if !is_recent(&app, &visit).await? {
        return page::see(&format!("{}?suite={}", urls::STEP_UP, urls::PERSON_RIGHTS));
    }
    let refused = Refused::default();
    page::show(&SearchPage {
        frame: visit.frame(TITLE),
        fields: Typed::default().fields(&refused),
        refused,
        found: None,
    })
}

/// Looks.
#[post("/droits")]
pub async fn post(app: web::Data<App>, posted: Posted<AnswerRights, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let today = paris(app.clock.now()).date();
    let found = match typed.sought(today) {
        Ok(sought) => find(&app, &visit, sought).await,
        Err(refused) => return page::correct(&wrong(&visit, &typed, refused)),
    };
    let found = match found {
        Ok(found) => found,
        Err(error) => {
            let refused = Refused::by(error, &[("/nir", "nir")])?;
            return page::correct(&wrong(&visit, &typed, refused));
        }
    };
    let refused = Refused::default();
    page::show(&SearchPage {
        frame: visit.frame("Résultat : droits des personnes"),
        fields: typed.fields(&refused),
        refused,
        found: Some(FoundView::of(&found)),
    })
}

fn wrong(visit: &Visit<AnswerRights>, typed: &Typed, refused: Refused) -> SearchPage {
    SearchPage {
        frame: visit.frame(&refused.title(TITLE)),
        fields: typed.fields(&refused),
        refused,
        found: None,
    }
}
