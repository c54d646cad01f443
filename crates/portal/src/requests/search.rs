//! `/demandes/recherche`: by reference, or by the person; exact. What is looked for is sent, never put
//! in an address (S-051), and each search is in the audit (S-511).

use super::list::partner::RowView;
use crate::drafts::reading::iso;
use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::sections::{Control, Kind, Section, Wrong};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use app::requests::{Wanted, search};
use app::{App, AppError};
use askama::Template;
use domain::calendar::paris;
use domain::identity::{BirthDate, Nir, PersonName};
use domain::text::TextError;
use edge::needs::ReadRequests;
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "requests/search.html")]
struct SearchPage {
    frame: Frame,
    by_reference: Vec<Section>,
    by_person: Vec<Section>,
    by_number: Vec<Section>,
    wrongs: Vec<Wrong>,
    found: Option<Vec<RowView>>,
    count: String,
}

/// What is looked for.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    par: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    nom: String,
    #[serde(default)]
    naissance: String,
    #[serde(default)]
    nir: String,
}

impl Typed {
    fn wanted(&self, today: Date) -> Result<Wanted, Vec<Wrong>> {
        match self.par.as_str() {
            "reference" => self
                .reference
                .parse()
                .map(Wanted::Reference)
                .map_err(|_| vec![wrong("reference", "Référence", REFERENCE)]),
            "nir" => Nir::parse(&self.nir)
                .map(|parsed| Wanted::Nir(parsed.nir))
                .map_err(|error| {
                    let error = TextError::from(error);
                    vec![wrong("nir", "Numéro de sécurité sociale", &error.message)]
                }),
            _ => {
                let name = PersonName::parse(&self.nom);
                let date = BirthDate::parse(&iso(&self.naissance), today);
                match (name, date) {
                    (Ok(name), Ok(date)) => Ok(Wanted::Identity(name, date)),
                    (name, date) => {
                        let name = name.err();
                        let date = date.err();
                        let name = name.map(|error| wrong("nom", "Nom", &error.message));
                        let date = date
                            .map(|error| wrong("naissance", "Date de naissance", &error.message));
                        Err(name.into_iter().chain(date).collect())
                    }
                }
            }
        }
    }
}

const REFERENCE: &str = "Une référence s’écrit EP-2026-7K3QXD.";

fn wrong(field: &'static str, label: &'static str, message: &str) -> Wrong {
    Wrong {
        field,
        label,
        message: message.to_owned(),
    }
}

fn section(
    id: &'static str,
    title: &'static str,
    mut controls: Vec<(Control, &str)>,
    wrongs: &[Wrong],
) -> Vec<Section> {
    for (control, typed) in &mut controls {
        control.fill(&[(*typed).to_owned()], wrongs);
    }
    vec![Section {
        id,
        title,
        lede: "",
        controls: controls.into_iter().map(|(control, _)| control).collect(),
    }]
}

impl SearchPage {
    fn of(frame: Frame, typed: &Typed, wrongs: Vec<Wrong>, found: Option<Vec<RowView>>) -> Self {
        let date = Control::line("naissance", "Date de naissance")
            .of(Kind::Line("numeric", "w-date"))
            .hint("JJ/MM/AAAA, comme dans la demande");
        let name = Control::line("nom", "Nom de naissance ou d’usage");
        let number = Control::line("nir", "Numéro de sécurité sociale")
            .of(Kind::Line("numeric", "w-nir"))
            .hint("13 ou 15 chiffres, espaces acceptées");
        let reference = Control::line("reference", "Référence").hint("Par exemple EP-2026-7K3QXD");
        let count = found.as_ref().map_or(0, Vec::len);
        Self {
            by_reference: section(
                "par-reference",
                "Par référence",
                vec![(reference, typed.reference.as_str())],
                &wrongs,
            ),
            by_person: section(
                "par-personne",
                "Par personne",
                vec![(name, typed.nom.as_str()), (date, typed.naissance.as_str())],
                &wrongs,
            ),
            by_number: section(
                "par-numero",
                "Par numéro",
                vec![(number, typed.nir.as_str())],
                &wrongs,
            ),
            frame,
            wrongs,
            found,
            count: french::counted(
                i64::try_from(count).unwrap_or(i64::MAX),
                "demande trouvée",
                "demandes trouvées",
            ),
        }
    }
}

/// The page.
#[get("/demandes/recherche")]
pub async fn get(visit: Visit<ReadRequests>) -> Page {
    let frame = visit.frame("Rechercher une demande");
    page::show(&SearchPage::of(frame, &Typed::default(), Vec::new(), None))
}

/// Looks. A reference that is found leads to its request.
#[post("/demandes/recherche")]
pub async fn post(app: web::Data<App>, posted: Posted<ReadRequests, Typed>) -> Page {
    let (visit, typed) = (posted.visit, posted.form);
    let today = paris(app.clock.now()).date();
    let wanted = match typed.wanted(today) {
        Ok(wanted) => wanted,
        Err(wrongs) => {
            let frame = visit.frame("Erreur : rechercher une demande");
            return page::correct(&SearchPage::of(frame, &typed, wrongs, None));
        }
    };
    let is_reference = matches!(wanted, Wanted::Reference(_));
    let found = match search(&app, &visit.actor, wanted).await {
        Err(AppError::TooManyTries { .. }) => {
            let message = "30 recherches par heure au plus : réessayez plus tard.";
            let wrongs = vec![wrong("reference", "Trop de recherches", message)];
            let frame = visit.frame("Erreur : rechercher une demande");
            let page = SearchPage::of(frame, &typed, wrongs, None);
            return Ok(page::with_status(&page, StatusCode::TOO_MANY_REQUESTS));
        }
        found => found?,
    };
    if let (true, [only]) = (is_reference, found.as_slice()) {
        return page::see(&urls::request(only.request.id));
    }
    let rows = found.iter().map(|row| RowView::of(row, today)).collect();
    let frame = visit.frame("Résultat de la recherche");
    page::show(&SearchPage::of(frame, &typed, Vec::new(), Some(rows)))
}
