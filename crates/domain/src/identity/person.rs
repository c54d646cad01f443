//! The person for whom a request is made.

use super::{
    BirthDate, Contactability, IdentityWarning, Language, Nir, PersonName, Phone, PlaceName,
    Residence,
};
use crate::text::Sensitive;
use std::collections::BTreeSet;
use std::fmt;

crate::coded! {
    /// Sex in the civil status, as the national health identity has it.
    pub enum Sex {
        /// Woman.
        Female = "female", "Femme";
        /// Man.
        Male = "male", "Homme";
        /// Neither is written.
        Undetermined = "undetermined", "Indéterminé";
    }
}

crate::coded! {
    /// Why no number is given (domain, 4.1 and 4.2).
    pub enum NoNirReason {
        /// The person was never registered.
        NoneAssigned = "none_assigned", "Pas encore de numéro";
        /// She has one, and does not know it.
        UnknownToPerson = "unknown_to_person", "La personne ne connaît pas son numéro";
        /// Papers lost, stolen or kept by somebody.
        PapersLost = "papers_lost", "Papiers perdus, volés ou retenus";
        /// State medical aid: a file number only.
        StateMedicalAid = "state_medical_aid", "Bénéficiaire de l’aide médicale de l’État";
        /// A child not yet registered.
        Newborn = "newborn", "Nouveau-né";
        /// The person does not wish to give it.
        PersonPrefersNot = "person_prefers_not", "La personne ne souhaite pas le donner";
        /// The organisation may not collect it (S-101).
        OrganisationNotEntitled = "organisation_not_entitled", "La structure n’est pas habilitée à le recueillir";
        /// Said in the text.
        Other = "other", "Autre raison";
    }
}

/// The person's own number, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonNumber {
    /// A number, of any [kind](Nir::kind).
    Known(Nir),
    /// None, and the reason.
    Absent(NoNirReason),
}

crate::coded! {
    /// What makes somebody depend on an insured person.
    pub enum InsuredLink {
        /// Her child, or a child in her charge.
        Child = "child", "Son enfant, ou un enfant à sa charge";
        /// Her spouse or partner.
        Partner = "partner", "Son conjoint, partenaire ou concubin";
        /// Somebody else in her charge.
        OtherDependant = "other_dependant", "Une autre personne à sa charge";
    }
}

/// The insured person on whose number the fund knows somebody (“ouvrant droit”, S-106): not the
/// person's own number, which may be known, unknown or not exist yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insured {
    /// The number of the insured person.
    pub number: Nir,
    /// What the person of the request is to her.
    pub link: InsuredLink,
}

/// The person for whom a request is made. Sealed as one, shown only to those who treat the
/// request; `Debug` prints nothing of her.
///
/// Every field is a value already parsed, so a person is built and read field by field.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name on the birth certificate.
    pub birth_name: PersonName,
    /// The name in everyday use, when it is another one.
    pub used_name: Option<PersonName>,
    /// All first names, in the order of the civil status.
    pub first_names: PersonName,
    /// The birth date, as far as it is known.
    pub birth_date: BirthDate,
    /// The sex, if said.
    pub sex: Option<Sex>,
    /// The commune or the country of birth, if said.
    pub birth_place: Option<PlaceName>,
    /// The number, or why there is none.
    pub number: PersonNumber,
    /// The insured person on whom she depends, if any.
    pub insured: Option<Insured>,
    /// The telephone.
    pub phone: Option<Phone>,
    /// The language to speak.
    pub language: Option<Language>,
    /// Where she lives or has her mail.
    pub residence: Residence,
}

impl Person {
    /// The number, if there is one.
    pub const fn nir(&self) -> Option<&Nir> {
        match &self.number {
            PersonNumber::Known(nir) => Some(nir),
            PersonNumber::Absent(_) => None,
        }
    }

    /// Whether a number of anybody is given: hers, or that of whom she depends on (S-101).
    pub const fn has_number(&self) -> bool {
        self.nir().is_some() || self.insured.is_some()
    }

    /// Whether she is said to depend on somebody who has her own number: one of the two is wrong.
    pub fn depends_on_herself(&self) -> bool {
        match (self.nir(), &self.insured) {
            (Some(own), Some(insured)) => own.index_form() == insured.number.index_form(),
            _ => false,
        }
    }

    /// How the person can be reached.
    pub const fn contactability(&self) -> Contactability {
        match (&self.phone, &self.residence) {
            (Some(_), _) => Contactability::Phone,
            (None, Residence::Address(_) | Residence::Domiciliation(_)) => Contactability::Post,
            (None, Residence::None) => Contactability::PartnerOnly,
        }
    }

    /// Everything odd about the identity: the number alone, then the number against the birth
    /// date and the sex (S-040). Nothing here stops a request.
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        let mut warnings = Vec::new();
        if let Some(nir) = self.nir() {
            warnings.extend(nir.warnings());
            warnings.extend(self.mismatches(nir));
        }
        if self.birth_date.is_placeholder() {
            warnings.push(IdentityWarning::PlaceholderBirthDate);
        }
        warnings
    }

    /// What the blind index of people digests, one entry each: birth name and birth date, then
    /// used name and birth date when that name is another one.
    ///
    /// First names are left out, so that a second first name or a nickname does not hide a
    /// person: an entry found is a candidate, to be compared after it is opened, never merged by
    /// itself (domain, 4.2). The form is `matching_form(name)|YYYY-MM-DD`.
    pub fn identity_index_forms(&self) -> Vec<Sensitive<String>> {
        let names = self.surname_forms();
        let date = self.birth_date.matching_form();
        names
            .iter()
            .map(|name| Sensitive::new(format!("{name}|{date}")))
            .collect()
    }

    /// The entry of that index for somebody known by one name and a birth date.
    pub fn identity_index_form(name: &PersonName, birth_date: BirthDate) -> Sensitive<String> {
        let name = name.matching_form();
        Sensitive::new(format!("{}|{}", name.expose(), birth_date.matching_form()))
    }

    fn surname_forms(&self) -> BTreeSet<String> {
        let names = std::iter::once(&self.birth_name).chain(&self.used_name);
        names
            .map(|name| name.matching_form().expose().clone())
            .collect()
    }

    fn mismatches(&self, nir: &Nir) -> impl Iterator<Item = IdentityWarning> {
        let year = i16::from(nir.year()) != self.birth_date.year() % 100;
        // A month above 12 says that the act was incomplete, not when the person was born.
        let month = match (self.birth_date.month(), nir.month()) {
            (Some(known), 1..=12) => i16::from(known) != i16::from(nir.month()),
            _ => false,
        };
        let sex = match self.sex {
            Some(Sex::Male) => !nir.is_masculine(),
            Some(Sex::Female) => nir.is_masculine(),
            Some(Sex::Undetermined) | None => false,
        };
        [
            year.then_some(IdentityWarning::YearMismatch),
            month.then_some(IdentityWarning::MonthMismatch),
            sex.then_some(IdentityWarning::SexMismatch),
        ]
        .into_iter()
        .flatten()
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(••)")
    }
}

#[cfg(test)]
mod tests;
