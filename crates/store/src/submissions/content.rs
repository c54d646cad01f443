//! The one text that is sealed: what the partner wrote, as JSON. Members are only ever added, each
//! with a default, so that what was sealed years ago still reads.

use super::Head;
use domain::codes::RequestType;
use domain::identity::{
    Address, AddressLine, BirthDate, Domiciliation, Insured, InsuredLink, Language, Nir,
    NoNirReason, Person, PersonName, PersonNumber, Phone, PlaceName, Postcode, Residence, Sex,
};
use domain::mandates::{Mandate, MandateDuration, MandateForm, MandateScope};
use domain::requests::Submission;
use domain::requests::submission::{
    AlreadyTried, Blocker, Deadline, DeadlineNature, NonAutonomyReason,
};
use domain::text::{Body, ExternalReference, Label, Title};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use zeroize::ZeroizeOnDrop;

#[derive(Serialize, Deserialize)]
pub struct Content {
    person: PersonContent,
    mandate: MandateContent,
    declared_type: Option<RequestType>,
    words: WordsContent,
    blocker: Option<Blocker>,
    deadline: Option<(Date, DeadlineNature)>,
    already_tried: BTreeSet<AlreadyTried>,
    non_autonomy_reason: Option<NonAutonomyReason>,
}

#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
struct WordsContent {
    title: Option<String>,
    text: String,
    external_reference: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct MandateContent {
    form: MandateForm,
    given_on: Date,
    scope: BTreeSet<MandateScope>,
    duration: MandateDuration,
    health_information: bool,
    call_back: bool,
}

#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
pub(crate) struct PersonContent {
    birth_name: String,
    used_name: Option<String>,
    first_names: String,
    birth_date: String,
    #[zeroize(skip)]
    sex: Option<Sex>,
    birth_place: Option<String>,
    nir: Option<String>,
    #[zeroize(skip)]
    no_nir_reason: Option<NoNirReason>,
    #[serde(default)]
    insured_nir: Option<String>,
    #[serde(default)]
    #[zeroize(skip)]
    insured_link: Option<InsuredLink>,
    phone: Option<String>,
    #[zeroize(skip)]
    language: Option<Language>,
    #[zeroize(skip)]
    residence: ResidenceContent,
}

#[derive(Serialize, Deserialize, Default)]
enum ResidenceContent {
    Address {
        line1: String,
        line2: Option<String>,
        postcode: String,
        commune: String,
    },
    Domiciliation {
        organisation: String,
        until: Option<Date>,
    },
    #[default]
    None,
}

impl Content {
    pub fn of(submission: &Submission) -> Self {
        let mandate = &submission.mandate;
        Self {
            person: PersonContent::of(&submission.person),
            mandate: MandateContent {
                form: mandate.form,
                given_on: mandate.given_on,
                scope: mandate.scope.clone(),
                duration: mandate.duration,
                health_information: mandate.health_information,
                call_back: mandate.call_back,
            },
            declared_type: submission.declared_type,
            words: WordsContent {
                title: submission
                    .title
                    .as_ref()
                    .map(|title| title.expose().to_owned()),
                text: submission.text.expose().to_owned(),
                external_reference: submission
                    .external_reference
                    .as_ref()
                    .map(|reference| reference.expose().to_owned()),
            },
            blocker: submission.blocker,
            deadline: submission
                .deadline
                .map(|deadline| (deadline.date, deadline.nature)),
            already_tried: submission.already_tried.clone(),
            non_autonomy_reason: submission.non_autonomy_reason,
        }
    }

    pub fn head(&self) -> Result<Head, ()> {
        Ok(Head {
            birth_name: PersonName::parse(&self.person.birth_name).map_err(drop)?,
            used_name: optional(self.person.used_name.as_deref(), PersonName::parse)?,
            first_names: PersonName::parse(&self.person.first_names).map_err(drop)?,
            title: optional(self.words.title.as_deref(), Title::parse)?,
        })
    }

    pub fn submission(self) -> Result<Submission, ()> {
        let mandate = self.mandate;
        Ok(Submission {
            person: self.person.person()?,
            mandate: Mandate {
                form: mandate.form,
                given_on: mandate.given_on,
                scope: mandate.scope,
                duration: mandate.duration,
                health_information: mandate.health_information,
                call_back: mandate.call_back,
                withdrawn_at: None,
            },
            declared_type: self.declared_type,
            title: optional(self.words.title.as_deref(), Title::parse)?,
            text: Body::parse(&self.words.text).map_err(drop)?,
            blocker: self.blocker,
            deadline: self
                .deadline
                .map(|(date, nature)| Deadline { date, nature }),
            already_tried: self.already_tried,
            non_autonomy_reason: self.non_autonomy_reason,
            external_reference: optional(
                self.words.external_reference.as_deref(),
                ExternalReference::parse,
            )?,
        })
    }
}

impl PersonContent {
    pub(crate) fn of(person: &Person) -> Self {
        let (nir, no_nir_reason) = match &person.number {
            PersonNumber::Known(nir) => (Some(nir.as_given().expose().clone()), None),
            PersonNumber::Absent(reason) => (None, Some(*reason)),
        };
        Self {
            birth_name: person.birth_name.expose().to_owned(),
            used_name: person
                .used_name
                .as_ref()
                .map(|name| name.expose().to_owned()),
            first_names: person.first_names.expose().to_owned(),
            birth_date: person.birth_date.to_string(),
            sex: person.sex,
            birth_place: person
                .birth_place
                .as_ref()
                .map(|place| place.expose().to_owned()),
            nir,
            no_nir_reason,
            insured_nir: person
                .insured
                .as_ref()
                .map(|insured| insured.number.as_given().expose().clone()),
            insured_link: person.insured.as_ref().map(|insured| insured.link),
            phone: person.phone.as_ref().map(|phone| phone.expose().to_owned()),
            language: person.language.clone(),
            residence: ResidenceContent::of(&person.residence),
        }
    }

    pub(crate) fn person(&self) -> Result<Person, ()> {
        let number = match (&self.nir, self.no_nir_reason) {
            (Some(nir), None) => PersonNumber::Known(Nir::parse(nir).map_err(drop)?.nir),
            (None, Some(reason)) => PersonNumber::Absent(reason),
            _ => return Err(()),
        };
        Ok(Person {
            birth_name: PersonName::parse(&self.birth_name).map_err(drop)?,
            used_name: optional(self.used_name.as_deref(), PersonName::parse)?,
            first_names: PersonName::parse(&self.first_names).map_err(drop)?,
            birth_date: BirthDate::parse(&self.birth_date, Date::MAX).map_err(drop)?,
            sex: self.sex,
            birth_place: optional(self.birth_place.as_deref(), PlaceName::parse)?,
            number,
            insured: match (&self.insured_nir, self.insured_link) {
                (Some(nir), Some(link)) => Some(Insured {
                    number: Nir::parse(nir).map_err(drop)?.nir,
                    link,
                }),
                (None, None) => None,
                _ => return Err(()),
            },
            phone: optional(self.phone.as_deref(), Phone::parse)?,
            language: self.language.clone(),
            residence: self.residence.residence()?,
        })
    }
}

impl ResidenceContent {
    fn of(residence: &Residence) -> Self {
        match residence {
            Residence::Address(address) => Self::Address {
                line1: address.line1.expose().to_owned(),
                line2: address.line2.as_ref().map(|line| line.expose().to_owned()),
                postcode: address.postcode.expose().to_owned(),
                commune: address.commune.expose().to_owned(),
            },
            Residence::Domiciliation(domiciliation) => Self::Domiciliation {
                organisation: domiciliation.organisation.as_str().to_owned(),
                until: domiciliation.until,
            },
            Residence::None => Self::None,
        }
    }

    fn residence(&self) -> Result<Residence, ()> {
        Ok(match self {
            Self::Address {
                line1,
                line2,
                postcode,
                commune,
            } => Residence::Address(Address {
                line1: AddressLine::parse(line1).map_err(drop)?,
                line2: optional(line2.as_deref(), AddressLine::parse)?,
                postcode: Postcode::parse(postcode).map_err(drop)?,
                commune: PlaceName::parse(commune).map_err(drop)?,
            }),
            Self::Domiciliation {
                organisation,
                until,
            } => Residence::Domiciliation(Domiciliation {
                organisation: Label::parse(organisation).map_err(drop)?,
                until: *until,
            }),
            Self::None => Residence::None,
        })
    }
}

fn optional<T, E>(text: Option<&str>, parse: fn(&str) -> Result<T, E>) -> Result<Option<T>, ()> {
    text.map(parse).transpose().map_err(drop)
}
