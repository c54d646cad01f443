//! `/accessibilite`: the statement that the law asks for (law 2005-102 article 47, RGAA 4.1).

use super::Passer;
use crate::frame::Frame;
use crate::page::{self, Page};
use actix_web::get;
use askama::Template;

#[derive(Template)]
#[template(path = "about/accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
    rate: Option<String>,
}

/// What was measured, and how: the page tells the rate that this document reaches.
const MEASURED: &str = include_str!("../../../../docs/accessibility.md");

/// The rate of the document, where it says `Rate: 65 of 69, 94.2 %`, as French writes it.
fn rate(document: &str) -> Option<String> {
    let (_, line) = document.split_once("Rate: ")?;
    let (before, _) = line.split_once('%')?;
    let number = before.split_whitespace().last()?;
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_number.then(|| number.replace('.', ","))
}

/// The page.
#[get("/accessibilite")]
pub async fn get(passer: Passer) -> Page {
    page::show(&AccessibilityPage {
        frame: passer.frame("Accessibilité : partiellement conforme"),
        rate: rate(MEASURED),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_of_the_document() {
        let document = "# X\n\n**Rate: 65 of 69, 94.2 %.** The aim is 98 %.\n";
        assert_eq!(rate(document).as_deref(), Some("94,2"));
        assert_eq!(rate("Rate: unknown"), None);
        assert!(rate(MEASURED).is_some(), "the document says a rate");
        assert_eq!(rate(""), None);
    }
}
