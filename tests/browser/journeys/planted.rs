//! The checks see what they are for: each fault is planted on a sound page, and found.

use crate::browser::ui::{Ui, journey};
use testkit::Where;

/// A fault, and what is said of it.
const PLANTED: &[(&str, &str)] = &[
    ("document.querySelector('label').remove()", "label"),
    (
        "document.querySelector('h1').style.color = '#c8c8c8'",
        "color-contrast",
    ),
    ("document.documentElement.lang = ''", "html-has-lang"),
    (
        "document.querySelector('h1').style.width = '2000px'",
        "px stick out",
    ),
    (
        "const h1 = document.querySelector('h1'); h1.style.overflow = 'hidden'; h1.style.height = '12px'",
        "cut:",
    ),
    (
        "document.querySelector('.btn').style.outline = 'none'",
        "the focus is not seen",
    ),
    ("document.querySelector('.btn').tabIndex = 2", "a tabindex"),
    (
        "document.querySelector('.btn').addEventListener('focus', event => event.target.blur())",
        "does not reach",
    ),
    ("console.error('broken')", "console: SEVERE"),
    (
        "const p = document.createElement('p'); p.setAttribute('style', 'color: red'); document.body.append(p);\
      p.outerHTML = '<p style=\"color: red\">x</p>'",
        "Content Security Policy",
    ),
];

/// What every page is checked for is found when it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn planted_faults_are_found() {
    journey(Where::Sqlite, async |ui| {
        for (fault, expected) in PLANTED {
            ui.open("/connexion").await;
            ui.at("Se connecter").await;
            ui.ask(fault).await;
            let found = faults(ui).await;
            let is_found = found.iter().any(|said| said.contains(expected));
            assert!(is_found || is_blind(expected), "{fault}: {found:#?}");
        }
    })
    .await;
}

async fn faults(ui: &Ui) -> Vec<String> {
    let mut found = ui.axe().await;
    found.extend(ui.layout().await);
    found.extend(ui.keyboard().await);
    found.extend(ui.weight().await);
    found.extend(ui.console().await);
    found
}

/// Without axe-core its three faults cannot be found: that it is absent was said.
fn is_blind(expected: &str) -> bool {
    let is_axes = ["label", "color-contrast", "html-has-lang"].contains(&expected);
    is_axes && crate::browser::found::module("axe-core/axe.min.js").is_none()
}
