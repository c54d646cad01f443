//! `/plan-du-site`: every page that whoever passes may open, as the menu and its neighbours know them.

use super::Passer;
use crate::frame::{Frame, Side, side};
use crate::page::{self, Page};
use crate::urls;
use actix_web::get;
use app::auth::browsing::Visitor;
use askama::Template;
use domain::permissions::Permission;

#[derive(Template)]
#[template(path = "about/site_map.html")]
struct SiteMapPage {
    frame: Frame,
    parts: Vec<(&'static str, Vec<Link>)>,
}

/// A page, and where it is.
type Link = (&'static str, &'static str);

/// A page: the permission that it needs, for whom it is if it is not for both sides.
type Entry = (Option<Permission>, Option<Side>, Link);

const fn anyone(link: Link) -> Entry {
    (None, None, link)
}

const fn of(permission: Permission, side: Side, link: Link) -> Entry {
    (Some(permission), Some(side), link)
}

const REQUESTS: &[Entry] = &[
    anyone(("Accueil", urls::HOME)),
    of(
        Permission::ReadRequests,
        Side::Partner,
        ("Demandes", urls::REQUESTS),
    ),
    of(
        Permission::TreatRequests,
        Side::Fund,
        ("File des demandes", urls::REQUESTS),
    ),
    of(
        Permission::SubmitRequests,
        Side::Partner,
        ("Nouvelle demande", urls::NEW_REQUEST),
    ),
    of(
        Permission::SubmitRequests,
        Side::Partner,
        ("Brouillons", urls::DRAFTS),
    ),
    (
        Some(Permission::ReadRequests),
        None,
        ("Rechercher une demande", urls::SEARCH),
    ),
    (
        Some(Permission::ReadStatistics),
        None,
        ("Statistiques", urls::STATISTICS),
    ),
];

const TREATING: &[Entry] = &[
    of(
        Permission::TreatRequests,
        Side::Fund,
        ("Tri humain", urls::HUMAN_SORTING),
    ),
    of(
        Permission::TreatRequests,
        Side::Fund,
        ("Pilotage", urls::STEERING),
    ),
    of(
        Permission::ReadReplyTemplates,
        Side::Fund,
        ("Modèles de réponse", urls::TEMPLATES),
    ),
    of(
        Permission::ReadRoutingRules,
        Side::Fund,
        ("Règles d’orientation", urls::RULES),
    ),
    of(
        Permission::ManageRoutingRules,
        Side::Fund,
        ("Préparer des règles", urls::RULE_DRAFTS),
    ),
    of(
        Permission::TreatRequests,
        Side::Fund,
        ("Nouveau modèle de réponse", "/modeles/nouveau"),
    ),
    of(
        Permission::ManageCalendars,
        Side::Fund,
        ("Calendrier de la caisse", urls::CALENDAR),
    ),
    of(
        Permission::ManageServices,
        Side::Fund,
        ("Boîtes des services", urls::SERVICES),
    ),
    of(
        Permission::TreatRequests,
        Side::Fund,
        ("Raccourcis clavier", urls::SHORTCUTS),
    ),
];

const ACCOUNT: &[Entry] = &[
    anyone(("Mon compte", urls::ACCOUNT)),
    anyone(("Sécurité du compte", urls::SECURITY)),
    anyone(("Changer mon mot de passe", "/compte/securite/mot-de-passe")),
    anyone((
        "Remplacer l’application d’authentification",
        "/compte/securite/application",
    )),
    anyone(("Codes de secours", "/compte/securite/codes")),
    of(
        Permission::FollowRequests,
        Side::Partner,
        ("Mes notifications", urls::NOTIFICATIONS),
    ),
];

const MANAGED: &[Entry] = &[
    (Some(Permission::ReadAccounts), None, ("Équipe", urls::TEAM)),
    of(
        Permission::ManageAccounts,
        Side::Partner,
        ("Inviter un collègue", "/equipe/inviter"),
    ),
    of(
        Permission::ManageOrganisations,
        Side::Fund,
        ("Administration", urls::ADMINISTRATION),
    ),
    of(
        Permission::ManageOrganisations,
        Side::Fund,
        ("Structures partenaires", urls::ORGANISATIONS),
    ),
    of(
        Permission::ManageOrganisations,
        Side::Fund,
        ("Comptes de la caisse", urls::STAFF),
    ),
    of(
        Permission::ManageOrganisations,
        Side::Fund,
        ("Clients d’API", urls::CLIENTS),
    ),
    (
        Some(Permission::ManageWebhooks),
        None,
        ("Notifications aux logiciels", urls::WEBHOOKS),
    ),
    of(
        Permission::ReadJournal,
        Side::Fund,
        ("Journal", urls::JOURNAL),
    ),
];

const ABOUT: &[Link] = &[
    ("Accessibilité", urls::ACCESSIBILITY),
    ("Mentions légales", urls::LEGAL),
    ("Données personnelles", urls::PRIVACY),
    ("Documentation de l’API", "/docs/"),
];

const ENTRANCE: &[Link] = &[
    ("Se connecter", urls::LOGIN),
    ("Mot de passe oublié", urls::PASSWORD),
    ("Première visite, avec une invitation", urls::INVITATION),
];

fn open_to(visitor: &Visitor, entries: &[Entry]) -> Vec<Link> {
    let own = side(visitor);
    let may = |entry: &&Entry| {
        entry.0.is_none_or(|one| visitor.actor.may(one)) && entry.1.is_none_or(|side| side == own)
    };
    entries.iter().filter(may).map(|entry| entry.2).collect()
}

/// The page.
#[get("/plan-du-site")]
pub async fn get(passer: Passer) -> Page {
    let mut parts = match &passer.0 {
        None => vec![("Entrer", ENTRANCE.to_vec())],
        Some(visit) => vec![
            ("Demandes", open_to(visit, REQUESTS)),
            ("Traitement", open_to(visit, TREATING)),
            ("Équipe et administration", open_to(visit, MANAGED)),
            ("Mon compte", open_to(visit, ACCOUNT)),
        ],
    };
    parts.push(("À propos du service", ABOUT.to_vec()));
    parts.retain(|(_, links)| !links.is_empty());
    page::show(&SiteMapPage {
        frame: passer.frame("Plan du site"),
        parts,
    })
}
