//! `/equipe`: who my colleagues are, and how complete our requests are.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::person::Person;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::accounts::{roster, waiting};
use app::statistics::first_time_right;
use askama::Template;
use domain::ids::AccountId;
use domain::permissions::Permission;
use edge::needs::ReadAccounts;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "team/list.html")]
struct ListPage {
    frame: Frame,
    people: Vec<Person>,
    total: String,
    next: Option<String>,
    is_manager: bool,
    rate: Option<Rate>,
    resets: Vec<(String, String)>,
}

impl ListPage {
    #[expect(clippy::unused_self, reason = "the template of people asks its page")]
    fn lead(&self, person: &Person) -> String {
        crate::urls::colleague(person.id, "")
    }
}

/// The organisation's first-time-right rate.
struct Rate {
    share: String,
    right: String,
    filed: String,
}

/// Where the page begins, and what was just done.
#[derive(Deserialize)]
pub struct Asked {
    apres: Option<AccountId>,
    fait: Option<String>,
}

fn said(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "invitation" => Some("L’invitation est partie. Son lien vaut sept jours."),
        "retrait" => Some(
            "Le compte est retiré. Les demandes en cours qui étaient suivies par cette personne le \
             sont maintenant par vous.",
        ),
        _ => None,
    }
}

/// The page.
#[get("/equipe")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ReadAccounts>,
    asked: web::Query<Asked>,
) -> Page {
    let page = roster(&app, &visit.actor, None, asked.apres, 50).await?;
    let is_partner = visit.actor.organisation().is_some();
    let is_manager = is_partner && visit.actor.may(Permission::ManageAccounts);
    let rate = if is_manager {
        let figure = first_time_right(&app, &visit.actor).await?;
        figure.share().map(|share| Rate {
            share: share.to_string(),
            right: french::number(figure.right),
            filed: french::counted(figure.filed, "demande", "demandes"),
        })
    } else {
        None
    };
    let waiting = if is_manager {
        waiting(&app, &visit.actor).await?
    } else {
        Vec::new()
    };
    let own = visit.account.id;
    let resets = waiting.into_iter().filter(|one| one.by != own).map(|one| {
        let href = crate::urls::colleague(one.account.id, "");
        (href, one.account.name.as_str().to_owned())
    });
    page::show(&ListPage {
        resets: resets.collect(),
        frame: visit.frame("Équipe").saying(said(asked.fait.as_deref())),
        people: page.items.iter().map(Person::of).collect(),
        total: french::counted(page.total, "compte", "comptes"),
        next: page
            .next
            .map(|after| format!("{}?apres={after}", crate::urls::TEAM)),
        is_manager,
        rate,
    })
}
