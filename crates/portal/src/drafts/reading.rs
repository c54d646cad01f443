//! From what was typed to a request that can be filed, with everything that is still to correct.

use super::content::{Content, Field, at, named};
use crate::sections::Wrong;
use app::FieldError;
use app::requests::{Submit, Terms, objections};
use domain::codes::RequestType;
use domain::identity::{
    Address, AddressLine, BirthDate, Domiciliation, Insured, InsuredLink, Language, Nir,
    NoNirReason, Person, PersonName, PersonNumber, Phone, PlaceName, Postcode, Residence,
};
use domain::mandates::{Mandate, MandateDuration};
use domain::requests::Submission;
use domain::requests::submission::{Deadline, NonAutonomyReason};
use domain::text::{Body, ExternalReference, Label, TextError, Title};
use jiff::civil::Date;
use std::str::FromStr;

/// What was read of a draft.
pub struct Read {
    /// The person, once all of her fields are good.
    pub person: Option<Person>,
    /// The title, once it is good.
    pub title: Option<Title>,
    /// The text, once there is one.
    pub text: Option<Body>,
    /// The declared type.
    pub declared_type: Option<RequestType>,
    /// The deadline.
    pub deadline: Option<Deadline>,
    /// The request, once everything is good.
    pub submit: Option<Submit>,
    /// What is to correct, in the order of the form.
    pub wrongs: Vec<Wrong>,
}

/// Reads a draft.
pub fn read(content: &Content, terms: &Terms, today: Date) -> Read {
    let mut reader = Reader {
        content,
        terms,
        today,
        wrongs: Vec::new(),
    };
    let person = reader.person();
    let mandate = reader.mandate();
    let matter = reader.matter();
    let title = matter.title.clone();
    let found = objections(
        mandate.as_ref(),
        (matter.declared_type, matter.non_autonomy_reason),
        title.as_ref(),
        today,
    );
    reader.wrongs.extend(found.iter().filter_map(wrong));
    let mut read = Read {
        person: person.clone(),
        title,
        text: matter.text.clone(),
        declared_type: matter.declared_type,
        deadline: matter.deadline,
        submit: None,
        wrongs: reader.wrongs,
    };
    if read.wrongs.is_empty()
        && let (Some(person), Some(mandate)) = (person, mandate)
    {
        read.submit = matter.submit(person, mandate);
    }
    read
}

/// A refusal of a use case, beside the field that it is about.
pub fn wrong(error: &FieldError) -> Option<Wrong> {
    let field = at(&error.pointer)?;
    Some(refused(field, error.message.clone().into_owned()))
}

const fn refused(field: &'static Field, message: String) -> Wrong {
    Wrong {
        field: field.name,
        label: field.label,
        message,
    }
}

struct Matter {
    fund: Option<domain::funds::FundCode>,
    declared_type: Option<RequestType>,
    title: Option<Title>,
    text: Option<Body>,
    blocker: Option<domain::requests::submission::Blocker>,
    deadline: Option<Deadline>,
    already_tried: std::collections::BTreeSet<domain::requests::submission::AlreadyTried>,
    non_autonomy_reason: Option<NonAutonomyReason>,
    external_reference: Option<ExternalReference>,
}

impl Matter {
    fn submit(self, person: Person, mandate: Mandate) -> Option<Submit> {
        Some(Submit {
            fund: self.fund,
            submission: Submission {
                person,
                mandate,
                declared_type: self.declared_type,
                title: self.title,
                text: self.text?,
                blocker: self.blocker,
                deadline: self.deadline,
                already_tried: self.already_tried,
                non_autonomy_reason: self.non_autonomy_reason,
                external_reference: self.external_reference,
            },
        })
    }
}

struct Reader<'a> {
    content: &'a Content,
    terms: &'a Terms,
    today: Date,
    wrongs: Vec<Wrong>,
}

impl Reader<'_> {
    fn refuse(&mut self, name: &str, message: impl Into<String>) {
        if let Some(field) = named(name) {
            self.wrongs.push(refused(field, message.into()));
        }
    }

    fn need<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, TextError>) -> Option<T> {
        match parse(&self.content.text(name)) {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, error.message);
                None
            }
        }
    }

    fn maybe<T>(&mut self, name: &str, parse: impl Fn(&str) -> Result<T, TextError>) -> Option<T> {
        if self.content.text(name).is_empty() {
            return None;
        }
        self.need(name, parse)
    }

    /// A code of a closed list, if any; one that is not in the list was not chosen in our form.
    fn code<T: FromStr>(&mut self, name: &str) -> Option<T> {
        self.maybe(name, |text| text.parse().map_err(|_| CHOOSE))
    }

    fn person(&mut self) -> Option<Person> {
        let today = self.today;
        let birth_name = self.need("nom", PersonName::parse);
        let used_name = self.maybe("nom_usage", PersonName::parse);
        let first_names = self.need("prenoms", PersonName::parse);
        let birth_date = self.need("naissance", |text| BirthDate::parse(&iso(text), today));
        let sex = self.code("sexe");
        let birth_place = self.maybe("lieu_naissance", PlaceName::parse);
        let number = self.number();
        let insured = self.insured();
        let phone = self.maybe("telephone", Phone::parse);
        let language = self.maybe("langue", Language::parse);
        let residence = self.residence();
        let person = Person {
            birth_name: birth_name?,
            used_name,
            first_names: first_names?,
            birth_date: birth_date?,
            sex,
            birth_place,
            number: number?,
            insured: insured.ok()?,
            phone,
            language,
            residence: residence?,
        };
        if person.depends_on_herself() {
            self.refuse(
                "nir_assure",
                "C’est le numéro de la personne elle-même : donnez celui de l’assuré dont elle dépend, ou retirez-le.",
            );
            return None;
        }
        Some(person)
    }

    /// The insured person on whom she depends; an error when what is said of her is wrong.
    fn insured(&mut self) -> Result<Option<Insured>, ()> {
        if !self.terms.may_give_nir {
            return Ok(None);
        }
        let link = self.code::<InsuredLink>("lien_assure");
        match (self.content.text("nir_assure").is_empty(), link) {
            (true, None) => Ok(None),
            (false, Some(link)) => {
                let parse = |text: &str| Nir::parse(text).map_err(TextError::from);
                let number = self.need("nir_assure", parse).ok_or(())?.nir;
                Ok(Some(Insured { number, link }))
            }
            (false, None) => {
                self.refuse(
                    "lien_assure",
                    "Dites ce qu’est la personne pour cet assuré.",
                );
                Err(())
            }
            (true, Some(_)) => {
                self.refuse(
                    "nir_assure",
                    "Donnez le numéro de l’assuré, ou retirez ce lien.",
                );
                Err(())
            }
        }
    }

    fn number(&mut self) -> Option<PersonNumber> {
        let reason = self.code::<NoNirReason>("sans_nir");
        if !self.terms.may_give_nir {
            let reason = reason.unwrap_or(NoNirReason::OrganisationNotEntitled);
            return Some(PersonNumber::Absent(reason));
        }
        match (self.content.text("nir").is_empty(), reason) {
            (false, None) => {
                let parsed = self.need("nir", |text| Nir::parse(text).map_err(TextError::from));
                parsed.map(|parsed| PersonNumber::Known(parsed.nir))
            }
            (true, Some(reason)) => Some(PersonNumber::Absent(reason)),
            (true, None) => {
                self.refuse(
                    "nir",
                    "Donnez le numéro, ou dites pourquoi il n’y en a pas.",
                );
                None
            }
            (false, Some(_)) => {
                self.refuse(
                    "sans_nir",
                    "Donnez le numéro, ou la raison de son absence, pas les deux.",
                );
                None
            }
        }
    }

    fn residence(&mut self) -> Option<Residence> {
        match self.content.text("logement").as_str() {
            "adresse" => {
                let line1 = self.need("adresse1", AddressLine::parse);
                let line2 = self.maybe("adresse2", AddressLine::parse);
                let postcode = self.need("code_postal", Postcode::parse);
                let commune = self.need("commune", PlaceName::parse);
                Some(Residence::Address(Address {
                    line1: line1?,
                    line2,
                    postcode: postcode?,
                    commune: commune?,
                }))
            }
            "domiciliation" => {
                let organisation = self.need("domicile_chez", Label::parse);
                let until = self.maybe("domicile_fin", day);
                Some(Residence::Domiciliation(Domiciliation {
                    organisation: organisation?,
                    until,
                }))
            }
            _ => Some(Residence::None),
        }
    }

    fn mandate(&mut self) -> Option<Mandate> {
        let form = self.need("accord_forme", |text| text.parse().map_err(|_| CHOOSE));
        let given_on = self.need("accord_date", day);
        let scope = self.content.typed("accord_pour");
        let scope = scope.iter().filter_map(|code| code.parse().ok()).collect();
        let duration = self.need("accord_duree", |text| {
            let days = text.parse().ok();
            days.and_then(MandateDuration::from_days).ok_or(CHOOSE)
        });
        let is_ticked = |name| !self.content.text(name).is_empty();
        let (health_information, call_back) =
            (is_ticked("accord_sante"), is_ticked("accord_rappel"));
        Some(Mandate {
            form: form?,
            given_on: given_on?,
            scope,
            duration: duration?,
            health_information,
            call_back,
            withdrawn_at: None,
        })
    }

    fn matter(&mut self) -> Matter {
        let several = self.terms.funds.len() > 1;
        let fund = self.maybe("caisse", |text| text.parse().map_err(|_| CHOOSE));
        if several && fund.is_none() {
            self.refuse("caisse", "Choisissez la caisse qui traitera la demande.");
        }
        let declared_type = match self.content.text("type").as_str() {
            "" => {
                self.refuse(
                    "type",
                    "Choisissez un type, ou « je ne sais pas »."
                        .replace("« ", "«\u{a0}")
                        .replace(" »", "\u{a0}»"),
                );
                None
            }
            UNKNOWN_TYPE => None,
            _ => self.code("type"),
        };
        let tried = self.content.typed("deja");
        Matter {
            fund,
            declared_type,
            title: self.maybe("titre", Title::parse),
            text: self.need("texte", Body::parse),
            blocker: self.code("blocage"),
            deadline: self.deadline(),
            already_tried: tried.iter().filter_map(|code| code.parse().ok()).collect(),
            non_autonomy_reason: self.code("autonomie"),
            external_reference: self.maybe("reference_externe", ExternalReference::parse),
        }
    }

    fn deadline(&mut self) -> Option<Deadline> {
        let date = self.maybe("echeance", day);
        let nature = self.code("echeance_nature");
        match (date, nature) {
            (Some(date), Some(nature)) => return Some(Deadline { date, nature }),
            (Some(_), None) => {
                self.refuse("echeance_nature", "Dites pourquoi il y a une date limite.");
            }
            (None, Some(_)) if self.content.text("echeance").is_empty() => {
                self.refuse("echeance", "Donnez la date limite, ou retirez sa raison.");
            }
            (None, _) => {}
        }
        None
    }
}

/// What the form sends for “je ne sais pas”.
pub const UNKNOWN_TYPE: &str = "inconnu";

const CHOOSE: TextError = TextError::new("required", "Choisissez une réponse.");
const DAY: TextError = TextError::new(
    "day-format",
    "Cette date n’existe pas. Écrivez-la JJ/MM/AAAA, par exemple 07/04/2026.",
);

fn day(text: &str) -> Result<Date, TextError> {
    if text.trim().is_empty() {
        return Err(TextError::empty());
    }
    iso(text).parse().map_err(|_| DAY)
}

/// `7/4/1979` as `1979-04-07`, `04/1979` as `1979-04-00`; anything else as it is.
pub fn iso(text: &str) -> String {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '.', ' ']).collect();
    let number = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [day, month, year] if number(day, 2) && number(month, 2) && number(year, 4) => {
            format!("{year:0>4}-{month:0>2}-{day:0>2}")
        }
        [month, year] if number(month, 2) && number(year, 4) => {
            format!("{year:0>4}-{month:0>2}-00")
        }
        _ => text.to_owned(),
    }
}

/// `1979-04-07` as French people write it; unknown parts stay `00`. Anything else as it is.
pub fn french_day(text: &str) -> String {
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] if year.len() == 4 => format!("{day}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_french_people_write_them() {
        for (typed, read) in [
            ("7/4/1979", "1979-04-07"),
            (" 07/04/1979 ", "1979-04-07"),
            ("00/04/1979", "1979-04-00"),
            ("04/1979", "1979-04-00"),
            ("1979-04-07", "1979-04-07"),
            ("31/02/1979", "1979-02-31"),
            ("avril", "avril"),
            ("1/2/3/4", "1/2/3/4"),
        ] {
            assert_eq!(iso(typed), read, "{typed}");
        }
        assert_eq!(french_day("1979-04-00"), "00/04/1979");
        assert_eq!(french_day("31/02/1979"), "31/02/1979");
    }
}
