//! `/administration/structures`: the partners, by name.

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::{get, web};
use app::App;
use app::organisations::{list, search};
use askama::Template;
use domain::ids::OrganisationId;
use domain::organisations::{Organisation, Standing};
use edge::needs::ManageOrganisations;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "administration/organisations.html")]
struct ListPage {
    frame: Frame,
    searched: String,
    caption: String,
    partners: Vec<Line>,
    next: Option<String>,
}

/// An organisation, as the list shows it.
struct Line {
    address: String,
    name: String,
    kind: &'static str,
    is_active: bool,
    standing: &'static str,
}

/// What is looked for. A name of an organisation is nothing personal.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    nom: String,
    apres: Option<OrganisationId>,
}

fn line(organisation: &Organisation) -> Line {
    Line {
        address: urls::organisation(organisation.id, ""),
        name: organisation.name.as_str().to_owned(),
        kind: organisation.kind.label(),
        is_active: organisation.standing == Standing::Active,
        standing: match organisation.standing {
            Standing::Active => "Active",
            Standing::Suspended => "Suspendue",
        },
    }
}

/// The page.
#[get("/administration/structures")]
pub async fn get(
    app: web::Data<App>,
    visit: Visit<ManageOrganisations>,
    asked: web::Query<Asked>,
) -> Page {
    let searched: String = asked.nom.trim().chars().take(100).collect();
    let (partners, caption, next) = if searched.is_empty() {
        let page = list(&app, &visit.actor, asked.apres, 50).await?;
        let caption = french::counted(page.total, "structure", "structures");
        let next = page
            .next
            .map(|after| format!("{}?apres={after}", urls::ORGANISATIONS));
        (page.items, caption, next)
    } else {
        let found = search(&app, &visit.actor, &searched).await?;
        let count = i64::try_from(found.len()).unwrap_or_default();
        let caption = french::counted(count, "structure trouvée", "structures trouvées");
        (found, caption, None)
    };
    page::show(&ListPage {
        frame: visit.frame("Structures partenaires"),
        searched,
        caption,
        partners: partners.iter().map(line).collect(),
        next,
    })
}
