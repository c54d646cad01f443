//! The person, as she comes in and goes out.

use crate::reading::Reading;
use crate::schemas;
use domain::identity::{
    Address, AddressLine, BirthDate, Domiciliation, Insured, InsuredLink, Language, Nir,
    NoNirReason, Person, PersonName, PersonNumber, Phone, PlaceName, Postcode, Residence, Sex,
};
use domain::text::{Label, TextError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The person concerned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PersonInput)]
pub struct PersonInput {
    /// Name on the birth certificate.
    #[schema(example = "Exemple", min_length = 1, max_length = 100)]
    birth_name: String,
    /// Name in everyday use, when it is another one.
    #[schema(min_length = 1, max_length = 100)]
    used_name: Option<String>,
    /// First names, in the order of the civil status.
    #[schema(example = "Amina", min_length = 1, max_length = 100)]
    first_names: String,
    /// `YYYY-MM-DD`; the day, or the day and the month, may be `00` when unknown.
    #[schema(example = "1985-03-00", min_length = 4)]
    birth_date: String,
    /// Sex, if said.
    #[schema(schema_with = schemas::or_null::sex)]
    sex: Option<Sex>,
    /// Commune or country of birth.
    #[schema(min_length = 1, max_length = 100)]
    birth_place: Option<String>,
    /// Social security number, 13 or 15 characters. A wrong key is a warning, never a refusal.
    #[schema(example = "2850399999999", min_length = 13)]
    nir: Option<String>,
    /// Why there is no number; required without `nir`.
    #[schema(schema_with = schemas::or_null::no_nir_reason)]
    no_nir_reason: Option<NoNirReason>,
    /// Number of the insured person on whom she depends (a child, a spouse): never her own.
    #[schema(example = "1850399999999", min_length = 13)]
    insured_nir: Option<String>,
    /// What she is to that insured person; required with `insured_nir`.
    #[schema(schema_with = schemas::or_null::insured_link)]
    insured_link: Option<InsuredLink>,
    /// Telephone, French or international.
    #[schema(example = "06 00 00 00 00", min_length = 6)]
    phone: Option<String>,
    /// Language to speak, ISO 639.
    #[schema(example = "fr", min_length = 2)]
    language: Option<String>,
    /// Address; or `domiciliation`, not both.
    address: Option<AddressFields>,
    /// Organisation that keeps the person's mail.
    domiciliation: Option<DomiciliationFields>,
}

/// A French postal address.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddressFields {
    /// Number and street.
    #[schema(min_length = 1, max_length = 120, example = "1 rue des Lys")]
    line1: String,
    /// Building, floor, care of.
    #[schema(min_length = 1, max_length = 120)]
    line2: Option<String>,
    /// Postcode.
    #[schema(example = "59100", min_length = 5)]
    postcode: String,
    /// Commune.
    #[schema(example = "Roubaix", min_length = 1, max_length = 100)]
    commune: String,
}

/// An organisation that keeps the person's mail (CASF L264-2).
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DomiciliationFields {
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    organisation: String,
    /// Last day of the certificate.
    #[schema(schema_with = schemas::or_null::day)]
    until: Option<Date>,
}

impl PersonInput {
    /// Reads the person, gathering what is wrong under `/person`.
    pub fn read(&self, reading: &mut Reading, today: Date) -> Option<Person> {
        let birth_name = reading.text("/person/birth_name", PersonName::parse(&self.birth_name));
        let used_name = reading.text_if(
            "/person/used_name",
            self.used_name.as_deref(),
            PersonName::parse,
        );
        let first_names = reading.text("/person/first_names", PersonName::parse(&self.first_names));
        let birth_date = reading.text(
            "/person/birth_date",
            BirthDate::parse(&self.birth_date, today),
        );
        let birth_place = reading.text_if(
            "/person/birth_place",
            self.birth_place.as_deref(),
            PlaceName::parse,
        );
        let number = self.number(reading);
        let insured = self.insured(reading);
        let phone = reading.text_if("/person/phone", self.phone.as_deref(), Phone::parse);
        let language = reading.text_if(
            "/person/language",
            self.language.as_deref(),
            Language::parse,
        );
        let residence = self.residence(reading);
        let person = Person {
            birth_name: birth_name?,
            used_name,
            first_names: first_names?,
            birth_date: birth_date?,
            sex: self.sex,
            birth_place,
            number: number?,
            insured: insured.ok()?,
            phone,
            language,
            residence: residence?,
        };
        if person.depends_on_herself() {
            let message = "C’est le numéro de la personne elle-même : donnez celui de l’assuré dont elle dépend, ou retirez-le.";
            reading.refuse("/person/insured_nir", "contradiction", message);
            return None;
        }
        Some(person)
    }

    fn insured(&self, reading: &mut Reading) -> Result<Option<Insured>, ()> {
        let number = self.insured_nir.as_deref();
        let number = number.map(|nir| Nir::parse(nir).map_err(TextError::from));
        match (number, self.insured_link) {
            (None, None) => Ok(None),
            (Some(number), Some(link)) => {
                let number = reading.text("/person/insured_nir", number).ok_or(())?.nir;
                Ok(Some(Insured { number, link }))
            }
            (Some(_), None) => {
                let message = "Dites ce qu’est la personne pour cet assuré.";
                reading.refuse("/person/insured_link", "required", message);
                Err(())
            }
            (None, Some(_)) => {
                let message = "Donnez le numéro de l’assuré dont elle dépend.";
                reading.refuse("/person/insured_nir", "required", message);
                Err(())
            }
        }
    }

    fn number(&self, reading: &mut Reading) -> Option<PersonNumber> {
        match (self.nir.as_deref(), self.no_nir_reason) {
            (Some(nir), None) => {
                let parsed = Nir::parse(nir).map_err(TextError::from);
                reading
                    .text("/person/nir", parsed)
                    .map(|parsed| PersonNumber::Known(parsed.nir))
            }
            (None, Some(reason)) => Some(PersonNumber::Absent(reason)),
            (None, None) => {
                let message = "Donnez le numéro de sécurité sociale, ou la raison de son absence.";
                reading.refuse("/person/nir", "required", message);
                None
            }
            (Some(_), Some(_)) => {
                let message = "Donnez le numéro, ou la raison de son absence, pas les deux.";
                reading.refuse("/person/no_nir_reason", "contradiction", message);
                None
            }
        }
    }

    fn residence(&self, reading: &mut Reading) -> Option<Residence> {
        match (&self.address, &self.domiciliation) {
            (Some(address), None) => address.read(reading).map(Residence::Address),
            (None, Some(domiciliation)) => {
                domiciliation.read(reading).map(Residence::Domiciliation)
            }
            (None, None) => Some(Residence::None),
            (Some(_), Some(_)) => {
                let message = "Donnez une adresse ou une domiciliation, pas les deux.";
                reading.refuse("/person/domiciliation", "contradiction", message);
                None
            }
        }
    }
}

impl AddressFields {
    fn read(&self, reading: &mut Reading) -> Option<Address> {
        let line1 = reading.text("/person/address/line1", AddressLine::parse(&self.line1));
        let line2 = reading.text_if(
            "/person/address/line2",
            self.line2.as_deref(),
            AddressLine::parse,
        );
        let postcode = reading.text("/person/address/postcode", Postcode::parse(&self.postcode));
        let commune = reading.text("/person/address/commune", PlaceName::parse(&self.commune));
        Some(Address {
            line1: line1?,
            line2,
            postcode: postcode?,
            commune: commune?,
        })
    }
}

impl DomiciliationFields {
    fn read(&self, reading: &mut Reading) -> Option<Domiciliation> {
        let parsed = Label::parse(&self.organisation);
        let organisation = reading.text("/person/domiciliation/organisation", parsed)?;
        Some(Domiciliation {
            organisation,
            until: self.until,
        })
    }
}

/// The person concerned, as shown: the number masked (S-103).
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// Name on the birth certificate.
    birth_name: String,
    /// Name in everyday use.
    used_name: Option<String>,
    /// First names.
    first_names: String,
    /// Birth date; unknown parts are `00`.
    birth_date: String,
    /// Sex, if said.
    #[schema(schema_with = schemas::or_null::sex)]
    sex: Option<Sex>,
    /// Commune or country of birth.
    birth_place: Option<String>,
    /// The number, masked: sex and year only.
    #[schema(example = "2 85 •• •• ••• ••• ••")]
    nir_masked: Option<String>,
    /// Why there is no number.
    #[schema(schema_with = schemas::or_null::no_nir_reason)]
    no_nir_reason: Option<NoNirReason>,
    /// The number of the insured person on whom she depends, masked.
    #[schema(example = "1 85 •• •• ••• ••• ••")]
    insured_nir_masked: Option<String>,
    /// What she is to that insured person.
    #[schema(schema_with = schemas::or_null::insured_link)]
    insured_link: Option<InsuredLink>,
    /// Telephone, E.164 where it could be understood.
    phone: Option<String>,
    /// Language to speak.
    language: Option<String>,
    /// Address.
    address: Option<AddressFields>,
    /// Organisation that keeps the person's mail.
    domiciliation: Option<DomiciliationFields>,
}

impl PersonView {
    /// What a caller who may see the request sees of the person.
    pub fn of(person: &Person) -> Self {
        let (nir_masked, no_nir_reason) = match &person.number {
            PersonNumber::Known(nir) => (Some(nir.masked()), None),
            PersonNumber::Absent(reason) => (None, Some(*reason)),
        };
        let (address, domiciliation) = match &person.residence {
            Residence::Address(address) => (Some(AddressFields::of(address)), None),
            Residence::Domiciliation(found) => (None, Some(DomiciliationFields::of(found))),
            Residence::None => (None, None),
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
            nir_masked,
            no_nir_reason,
            insured_nir_masked: person.insured.as_ref().map(|one| one.number.masked()),
            insured_link: person.insured.as_ref().map(|one| one.link),
            phone: person.phone.as_ref().map(|phone| phone.expose().to_owned()),
            language: person
                .language
                .as_ref()
                .map(|language| language.code().to_owned()),
            address,
            domiciliation,
        }
    }
}

impl AddressFields {
    fn of(address: &Address) -> Self {
        Self {
            line1: address.line1.expose().to_owned(),
            line2: address.line2.as_ref().map(|line| line.expose().to_owned()),
            postcode: address.postcode.expose().to_owned(),
            commune: address.commune.expose().to_owned(),
        }
    }
}

impl DomiciliationFields {
    fn of(domiciliation: &Domiciliation) -> Self {
        Self {
            organisation: domiciliation.organisation.as_str().to_owned(),
            until: domiciliation.until,
        }
    }
}
