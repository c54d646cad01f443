//! `/donnees-personnelles`: the information notice (GDPR 13 and 14), the same in plain words, and its
//! former versions (S-113).

use super::Passer;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::urls;
use actix_web::{get, web};
use app::notices::{self, Notice};
use app::{App, AppError};
use askama::Template;
use domain::calendar::paris;
use jiff::civil::Date;

#[derive(Template)]
#[template(path = "about/privacy.html")]
struct PrivacyPage {
    frame: Frame,
    heading: &'static str,
    text: &'static str,
    number: u16,
    since: String,
    hash: String,
    is_former: bool,
    is_plain: bool,
    others: Vec<Other>,
}

/// Another version.
struct Other {
    number: u16,
    since: String,
    href: String,
}

fn shown(passer: &Passer, notice: &'static Notice, is_plain: bool, today: Date) -> Page {
    let others = notices::ALL
        .iter()
        .filter(|one| one.number != notice.number);
    let heading = if is_plain {
        "Vos informations, en mots simples"
    } else {
        "Données personnelles"
    };
    page::show(&PrivacyPage {
        frame: passer.frame(heading),
        heading,
        text: if is_plain { notice.plain } else { notice.full },
        number: notice.number,
        since: french::date(notice.since),
        hash: notice.hash(),
        is_former: notices::in_force(today).number != notice.number,
        is_plain,
        others: others
            .map(|one| Other {
                number: one.number,
                since: french::date(one.since),
                href: format!("{}/{}", urls::PRIVACY, one.number),
            })
            .collect(),
    })
}

/// The notice in force.
#[get("/donnees-personnelles")]
pub async fn get(app: web::Data<App>, passer: Passer) -> Page {
    let today = paris(app.clock.now()).date();
    shown(&passer, notices::in_force(today), false, today)
}

/// The same in one page of plain words, to be given to the person.
#[get("/donnees-personnelles/en-clair")]
pub async fn plain(app: web::Data<App>, passer: Passer) -> Page {
    let today = paris(app.clock.now()).date();
    shown(&passer, notices::in_force(today), true, today)
}

/// A version, in force or not.
#[get("/donnees-personnelles/{number:[0-9]+}")]
pub async fn version(app: web::Data<App>, passer: Passer, number: web::Path<u16>) -> Page {
    let today = paris(app.clock.now()).date();
    let notice = notices::numbered(*number);
    let notice = notice.ok_or_else(|| Refusal::from(AppError::NotFound))?;
    shown(&passer, notice, false, today)
}
