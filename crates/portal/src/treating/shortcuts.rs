//! `/raccourcis`: keys that save a move of the hand. They are listed, can be switched off, and are
//! never needed (RGAA 12.11).

use crate::frame::Frame;
use crate::page::{self, Page};
use crate::visit::Visit;
use actix_web::get;
use askama::Template;
use edge::needs::TreatRequests;

#[derive(Template)]
#[template(path = "treating/shortcuts.html")]
struct ShortcutsPage {
    frame: Frame,
    keys: &'static [(&'static str, &'static str)],
}

/// Every key, and what it does. `app.js` finds what it presses by `data-raccourci`.
const KEYS: &[(&str, &str)] = &[
    ("n", "Prendre la demande suivante (accueil, file)"),
    ("j", "Demande suivante de la liste"),
    ("k", "Demande précédente de la liste"),
    ("t", "Prendre la demande ouverte"),
    ("a", "La confier à un agent"),
    ("r", "Répondre"),
    ("s", "Réorienter"),
    ("c", "Clôturer"),
    ("l", "Lier ou fusionner"),
    ("h", "Historique"),
    ("f", "Revenir à la file"),
    ("?", "Cette liste"),
];

/// The page.
#[get("/raccourcis")]
pub async fn get(visit: Visit<TreatRequests>) -> Page {
    page::show(&ShortcutsPage {
        frame: visit.frame("Raccourcis clavier"),
        keys: KEYS,
    })
}
