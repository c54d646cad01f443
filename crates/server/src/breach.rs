//! The notification of a breach to the supervisory authority, within 72 hours (RGPD, article 33), filled
//! with what the journal counts. The words are those of `docs/breach.md`.

use app::audit::Exposure;
use domain::calendar;
use jiff::{SignedDuration, Timestamp};

const TEMPLATE: &str = include_str!("../../../docs/breach-notice.txt");

/// The notification, with counts and categories; what only people know stays between brackets.
pub fn notice(exposure: &Exposure, period: (Timestamp, Timestamp), now: Timestamp) -> String {
    let day = |at: Timestamp| calendar::paris(at).strftime("%d/%m/%Y à %H:%M").to_string();
    let deadline = now + SignedDuration::from_hours(72);
    let mut categories = vec![
        "identité (nom, prénoms, date de naissance)",
        "situation sociale et demande",
    ];
    if exposure.numbers > 0 {
        categories.push("numéro de sécurité sociale (NIR)");
    }
    if exposure.files > 0 {
        categories.push("pièces jointes");
    }
    let values = [
        ("{{etabli_le}}", day(now)),
        ("{{echeance}}", day(deadline)),
        ("{{du}}", day(period.0)),
        ("{{au}}", day(period.1)),
        ("{{personnes}}", exposure.persons.to_string()),
        ("{{demandes}}", exposure.requests.len().to_string()),
        ("{{ouvertes}}", exposure.opened.to_string()),
        (
            "{{en_liste}}",
            exposure
                .requests
                .len()
                .saturating_sub(exposure.opened)
                .to_string(),
        ),
        ("{{nir}}", exposure.numbers.to_string()),
        ("{{pieces}}", exposure.files.to_string()),
        ("{{categories}}", categories.join(", ")),
    ];
    values
        .iter()
        .fold(TEMPLATE.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-127: every place of the template is filled, with counts and categories and nobody's name.
    #[test]
    fn s127_the_notice_is_filled() {
        let exposure = Exposure {
            requests: Vec::new(),
            persons: 12,
            opened: 9,
            numbers: 3,
            files: 2,
        };
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let period = (at("2026-11-01T00:00:00Z"), at("2026-11-20T00:00:00Z"));
        let text = notice(&exposure, period, at("2026-11-23T09:00:00Z"));
        assert!(!text.contains("{{"), "{text}");
        assert!(text.contains("26/11/2026 à 10:00"), "the deadline: {text}");
        assert!(text.contains("12") && text.contains("NIR"));
    }
}
