//! What the page says beside the thread: the person, her agreement, what the core said.

use crate::queue::due::short_day;
use crate::requests::show::partner::person::full_name;
use app::requests::Dossier;
use domain::calendar::{self, FundCalendar};
use domain::identity::{BirthDate, Person, PersonNumber, Phone, Residence};
use domain::mandates::Mandate;
use domain::requests::state::Party;
use domain::requests::{SortingRecord, Submission};
use jiff::Timestamp;
use jiff::civil::Date;

/// Something and its value.
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact {
        name,
        value: value.into(),
    }
}

/// The person for whom the request is.
pub struct PersonCard {
    /// `Amarante Zéphyrine-Exemple`.
    pub name: String,
    /// `6 octobre 1943`, or what is known of it.
    pub birth: String,
    /// What is known of her, save the number.
    pub facts: Vec<Fact>,
    /// Her number, masked; `None` when she has none.
    pub masked: Option<String>,
    /// The number of the insured person on whom she depends, masked, and what she is to her.
    pub insured: Option<(String, &'static str)>,
    /// Why she has none.
    pub no_number: Option<&'static str>,
    /// What is odd about her identity.
    pub warnings: Vec<&'static str>,
}

impl PersonCard {
    /// The card of a person.
    pub fn of(person: &Person) -> Self {
        let mut facts = vec![
            fact("Nom de naissance", person.birth_name.expose()),
            fact("Prénoms", person.first_names.expose()),
            fact("Date de naissance", birth(person.birth_date)),
        ];
        if let Some(used) = &person.used_name {
            facts.insert(1, fact("Nom d’usage", used.expose()));
        }
        if let Some(place) = &person.birth_place {
            facts.push(fact("Lieu de naissance", place.expose()));
        }
        if let Some(sex) = person.sex {
            facts.push(fact("Sexe", sex.label()));
        }
        let phone = person.phone.as_ref().map(Phone::spaced);
        let phone = phone.map_or_else(|| "non communiqué".to_owned(), |p| p.expose().clone());
        facts.push(fact("Téléphone", phone));
        if let Some(language) = &person.language {
            facts.push(fact("Langue", language.label()));
        }
        facts.push(fact("Adresse", residence(&person.residence)));
        let (masked, no_number) = match &person.number {
            PersonNumber::Known(nir) => (Some(nir.masked()), None),
            PersonNumber::Absent(reason) => (None, Some(reason.label())),
        };
        Self {
            name: full_name(person),
            birth: birth(person.birth_date),
            facts,
            masked,
            insured: person
                .insured
                .as_ref()
                .map(|one| (one.number.masked(), one.link.label())),
            no_number,
            warnings: person.warnings().iter().map(|one| one.label()).collect(),
        }
    }
}

fn birth(date: BirthDate) -> String {
    match (date.full(), date.month()) {
        (Some(full), _) => french::date(full),
        (None, Some(month)) => format!("{month:02}/{}", date.year()),
        (None, None) => format!("en {}", date.year()),
    }
}

fn residence(residence: &Residence) -> String {
    match residence {
        Residence::Address(address) => {
            let second = address.line2.as_ref().map_or("", |line| line.expose());
            let joint = if second.is_empty() { "" } else { ", " };
            format!(
                "{}{joint}{second}, {} {}",
                address.line1.expose(),
                address.postcode.expose(),
                address.commune.expose()
            )
        }
        Residence::Domiciliation(at) => {
            let until = at
                .until
                .map(|until| format!(", jusqu’au {}", french::date(until)));
            format!(
                "domiciliée à {}{}",
                at.organisation.as_str(),
                until.unwrap_or_default()
            )
        }
        Residence::None => "non communiquée".to_owned(),
    }
}

/// Her agreement, and when it ends.
pub struct MandateCard {
    /// What she agreed to.
    pub facts: Vec<Fact>,
    /// What forbids to use it, if anything.
    pub alert: Option<String>,
}

impl MandateCard {
    /// The card of a mandate, today.
    pub fn of(mandate: &Mandate, today: Date) -> Self {
        let scope: Vec<&str> = mandate.scope.iter().map(|one| one.label()).collect();
        let said = |agreed: bool| if agreed { "oui" } else { "non" };
        let last = mandate.last_day();
        let alert = match mandate.withdrawn_at {
            Some(at) => Some(format!(
                "La personne a retiré son accord le {}\u{a0}: plus rien ne peut être transmis.",
                french::date(calendar::paris(at).date())
            )),
            None if last < today => Some(format!(
                "Cet accord a pris fin le {}\u{a0}: demandez au partenaire d’en recueillir un nouveau.",
                french::date(last)
            )),
            None => None,
        };
        Self {
            facts: vec![
                fact("Recueilli", mandate.form.label()),
                fact("Du", french::date(mandate.given_on)),
                fact("Valable jusqu’au", french::date(last)),
                fact("Pour", scope.join(", ")),
                fact("Informations de santé", said(mandate.health_information)),
                fact("Peut être rappelée", said(mandate.call_back)),
            ],
            alert,
        }
    }
}

/// What the partner ticked beside her words.
pub fn submitted(submission: &Submission) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(declared) = submission.declared_type {
        facts.push(fact("Type indiqué", declared.label()));
    }
    if let Some(blocker) = submission.blocker {
        facts.push(fact("Ce qui bloque", blocker.label()));
    }
    if let Some(deadline) = submission.deadline {
        let day = french::date(deadline.date);
        facts.push(fact(
            "Date limite",
            format!("{day}, {}", deadline.nature.label()),
        ));
    }
    if !submission.already_tried.is_empty() {
        let tried: Vec<&str> = submission
            .already_tried
            .iter()
            .map(|one| one.label())
            .collect();
        facts.push(fact("Déjà tenté", tried.join(", ")));
    }
    if let Some(reason) = submission.non_autonomy_reason {
        facts.push(fact("Ne peut pas seule", reason.label()));
    }
    if let Some(reference) = &submission.external_reference {
        facts.push(fact("Référence du partenaire", reference.expose()));
    }
    facts
}

/// What the core said when the request came in.
pub struct SortingCard {
    /// What it proposed.
    pub proposed: String,
    /// How sure it was.
    pub confidence: String,
    /// Why.
    pub reasons: Vec<String>,
    /// The other acts that it found.
    pub secondary: Vec<String>,
    /// What a complete request would hold besides.
    pub missing: Vec<String>,
    /// What was told to the author.
    pub notices: Vec<String>,
}

impl SortingCard {
    /// The card of a sorting.
    pub fn of(sorting: &SortingRecord) -> Self {
        let secondary = sorting
            .secondary
            .iter()
            .map(|(kind, subject)| format!("{}, {}", kind.label(), subject.label()));
        Self {
            proposed: format!(
                "{}, {}, {}, {}",
                sorting.request_type.label(),
                sorting.subject.label(),
                sorting.service.label(),
                sorting.urgency.label()
            ),
            confidence: french::percent(f64::from(sorting.confidence) * 100.0),
            reasons: sorting.reasons.clone(),
            secondary: secondary.collect(),
            missing: sorting
                .missing
                .iter()
                .map(|one| one.label.clone())
                .collect(),
            notices: sorting
                .notices
                .iter()
                .map(|one| one.message.clone())
                .collect(),
        }
    }
}

/// A line of the history.
pub struct Past {
    /// When.
    pub moment: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: &'static str,
    /// Where it left the request.
    pub status: &'static str,
    /// In which service.
    pub service: &'static str,
}

/// Who did these things.
pub fn past(dossier: &Dossier, after: i32) -> Vec<Past> {
    let lines = dossier.lines.iter().filter(|line| line.number > after);
    lines
        .map(|line| Past {
            moment: french::moment(calendar::paris(line.at).datetime()),
            who: dossier
                .author(line.author)
                .map_or("Le service", |name| name.as_str())
                .to_owned(),
            what: line.act.label(),
            status: line.status.label(),
            service: line.service.label(),
        })
        .collect()
}

/// A stretch of time, booked to whoever had to act.
pub struct Turn {
    /// Who.
    pub party: &'static str,
    /// From when, until when.
    pub when: String,
    /// How many business days.
    pub days: String,
}

/// Whose turn it was, oldest first.
pub fn turns(dossier: &Dossier, (now, own): (Timestamp, &FundCalendar)) -> Vec<Turn> {
    let spans = dossier.spans.iter();
    spans
        .map(|span| {
            let from = calendar::paris(span.since).date();
            let to = calendar::paris(span.until.unwrap_or(now)).date();
            let until = if span.until.is_some() {
                format!("au {}", short_day(to))
            } else {
                "à maintenant".to_owned()
            };
            let days = own.business_days_between(from, to);
            Turn {
                party: span.party.label(),
                when: format!("du {} {until}", short_day(from)),
                days: french::counted(days, "jour ouvré", "jours ouvrés"),
            }
        })
        .collect()
}

/// Whose turn it is, in the fund's eyes.
pub const fn turn(turn: Option<Party>) -> &'static str {
    match turn {
        Some(Party::Fund) => "À vous d’agir",
        Some(Party::Partner) => "Au partenaire d’agir",
        Some(Party::Person) => "En attente de la personne",
        Some(Party::ThirdParty) => "En attente d’un tiers",
        None => "Plus rien à faire",
    }
}
