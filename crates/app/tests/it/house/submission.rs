//! A request full of what must stay where it is.

use domain::codes::RequestType;
use domain::identity::{BirthDate, Nir, Person, PersonName, PersonNumber, Residence};
use domain::mandates::{Mandate, MandateDuration, MandateForm, MandateScope};
use domain::requests::Submission;
use domain::text::{Body, Title};
use jiff::civil::date;
use std::collections::BTreeSet;

/// Personal data that must never leave the database: a name, a number, a text, a title.
pub const CANARIES: [&str; 4] = [
    "Zyxwabcd",
    "2850359999999",
    "canari du texte",
    "canari du titre",
];

/// What a partner writes.
pub fn submission() -> Submission {
    let [name, nir, text, title] = CANARIES;
    Submission {
        person: Person {
            birth_name: PersonName::parse(name).unwrap(),
            used_name: None,
            first_names: PersonName::parse("Zoé").unwrap(),
            birth_date: BirthDate::parse("1985-03-09", date(2026, 11, 23)).unwrap(),
            sex: None,
            birth_place: None,
            number: PersonNumber::Known(Nir::parse(nir).unwrap().nir),
            phone: None,
            language: None,
            insured: None,
            residence: Residence::None,
        },
        mandate: Mandate {
            form: MandateForm::Written,
            given_on: date(2026, 11, 20),
            scope: BTreeSet::from([MandateScope::FollowFile]),
            duration: MandateDuration::Month,
            health_information: false,
            call_back: false,
            withdrawn_at: None,
        },
        declared_type: Some(RequestType::FileFollowUp),
        title: Some(Title::parse(title).unwrap()),
        text: Body::parse(&format!(
            "{text} : la demande de C2S d’août est sans réponse."
        ))
        .unwrap(),
        blocker: None,
        deadline: None,
        already_tried: BTreeSet::new(),
        non_autonomy_reason: None,
        external_reference: None,
    }
}
