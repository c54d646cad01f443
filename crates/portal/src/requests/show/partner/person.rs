//! The person, as a partner who helps her reads her; the number masked (S-103).

use domain::identity::{BirthDate, Person, PersonNumber, Residence};

/// The person.
pub struct PersonView {
    /// `Amarante Zéphyrine-Exemple`.
    pub name: String,
    /// `09/03/1990`.
    pub birth: String,
    /// What is known of her, each with its name.
    pub facts: Vec<(&'static str, String)>,
}

impl PersonView {
    /// How she is shown.
    pub fn of(person: &Person) -> Self {
        let mut facts = Vec::new();
        if let Some(used) = &person.used_name {
            facts.push(("Nom d’usage", used.expose().to_owned()));
        }
        facts.push(match &person.number {
            PersonNumber::Known(nir) => ("Numéro de sécurité sociale", nir.masked()),
            PersonNumber::Absent(reason) => ("Pas de numéro", reason.label().to_owned()),
        });
        if let Some(insured) = &person.insured {
            let said = format!("{} ({})", insured.number.masked(), insured.link.label());
            facts.push(("Dépend de l’assuré", said));
        }
        if let Some(phone) = &person.phone {
            facts.push(("Téléphone", phone.spaced().expose().clone()));
        }
        if let Some(language) = &person.language {
            facts.push(("Langue", language.label().to_owned()));
        }
        match &person.residence {
            Residence::Address(address) => facts.push((
                "Adresse",
                format!(
                    "{}, {} {}",
                    address.line1.expose(),
                    address.postcode.expose(),
                    address.commune.expose()
                ),
            )),
            Residence::Domiciliation(found) => {
                facts.push(("Domiciliation", found.organisation.as_str().to_owned()));
            }
            Residence::None => {}
        }
        Self {
            name: full_name(person),
            birth: birth(person.birth_date),
            facts,
        }
    }
}

/// First names and birth name.
pub fn full_name(person: &Person) -> String {
    format!(
        "{} {}",
        person.first_names.expose(),
        person.birth_name.expose()
    )
}

/// `09/03/1990`, `00/03/1990` or `00/00/1990`.
pub fn birth(date: BirthDate) -> String {
    format!(
        "{:02}/{:02}/{:04}",
        date.day().unwrap_or_default(),
        date.month().unwrap_or_default(),
        date.year()
    )
}
