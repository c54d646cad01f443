//! What the law gives the person concerned: to have a copy of everything (S-114), to have it corrected,
//! and to have its use stopped while a doubt lasts (S-115). GDPR, articles 15, 16 and 18.

use crate::coded;
use crate::identity::{BirthDate, Nir, Person, PersonName};
use crate::ids::RequestId;
use std::collections::{BTreeMap, BTreeSet};

coded! {
    /// On whose demand something is done for the rights of a person.
    pub enum RightsMotive {
        /// Her own.
        Person = "person", "Demande de la personne";
        /// That of somebody who acts for her by law or by mandate.
        Representative = "representative", "Demande de son représentant";
        /// That of an authority to which the law gives the right.
        Authority = "authority", "Demande d’une autorité habilitée";
    }
}

/// Who is looked for, exactly.
pub enum Sought {
    /// Whoever has this number.
    Number(Nir),
    /// Whoever bears this birth or used name and these first names, and was born that day.
    Identity {
        /// Birth or used name.
        name: PersonName,
        /// One or several first names.
        first_names: PersonName,
        /// The day of birth, as far as it is known.
        birth_date: BirthDate,
    },
}

impl Sought {
    /// Whether this person is who is looked for.
    pub fn is(&self, person: &Person) -> bool {
        match self {
            Self::Number(nir) => person
                .nir()
                .is_some_and(|own| own.index_form() == nir.index_form()),
            Self::Identity {
                name,
                first_names,
                birth_date,
            } => {
                surnames(person).contains(name.matching_form().expose())
                    && agree(&person.first_names, first_names)
                    && person.birth_date.matching_form() == birth_date.matching_form()
            }
        }
    }

    /// By what she is looked for, for the journal.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Number(_) => "by=nir",
            Self::Identity { .. } => "by=identity",
        }
    }
}

/// Several people answer to what was looked for: the number tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("several people")]
pub struct SeveralPeople;

/// The requests about one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfOnePerson {
    /// Those that are hers.
    pub hers: BTreeSet<RequestId>,
    /// Those of somebody of the same names born the same day under another number: somebody else, or a
    /// number that was mistyped. A human looks; they are not hers.
    pub doubtful: BTreeSet<RequestId>,
}

/// Whose requests are the same person's as these, among `candidates`.
///
/// The number decides where both have one; where one has none, a surname, the first names and the birth
/// date do. First names agree when one list begins with the other, as "Jean" and "Jean-Pierre" do: twins
/// have the same surname and birth date, not the same first name.
///
/// Refuses with [`SeveralPeople`] when two different numbers would be hers: nobody is given somebody
/// else's file.
pub fn of_one_person(
    seeds: &BTreeSet<RequestId>,
    candidates: &BTreeMap<RequestId, Person>,
) -> Result<OfOnePerson, SeveralPeople> {
    let mut found = OfOnePerson {
        hers: seeds.clone(),
        doubtful: BTreeSet::new(),
    };
    loop {
        let hers: Vec<&Person> = found
            .hers
            .iter()
            .filter_map(|id| candidates.get(id))
            .collect();
        let numbers: BTreeSet<&str> = hers
            .iter()
            .filter_map(|person| person.nir())
            .map(Nir::index_form)
            .collect();
        if numbers.len() > 1 {
            return Err(SeveralPeople);
        }
        let number = numbers.first().copied();
        let mut added = Vec::new();
        for (id, other) in candidates {
            if found.hers.contains(id) {
                continue;
            }
            let looks_alike = hers.iter().any(|person| are_alike(person, other));
            match (number, other.nir().map(Nir::index_form)) {
                (Some(known), Some(own)) if known == own => added.push(*id),
                (Some(_), Some(_)) if looks_alike => {
                    found.doubtful.insert(*id);
                }
                (None, _) | (_, None) if looks_alike => added.push(*id),
                _ => {}
            }
        }
        if added.is_empty() {
            return Ok(found);
        }
        found.hers.extend(added);
    }
}

fn are_alike(one: &Person, other: &Person) -> bool {
    one.birth_date.matching_form() == other.birth_date.matching_form()
        && !surnames(one).is_disjoint(&surnames(other))
        && agree(&one.first_names, &other.first_names)
}

fn surnames(person: &Person) -> BTreeSet<String> {
    let names = std::iter::once(&person.birth_name).chain(&person.used_name);
    names
        .map(|name| name.matching_form().expose().clone())
        .collect()
}

/// Whether one list of first names begins with the other.
fn agree(one: &PersonName, other: &PersonName) -> bool {
    let begins = |long: &PersonName, short: &PersonName| {
        let wanted = short.matching_form();
        let mut begun = String::new();
        long.expose()
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | ','))
            .any(|word| {
                begun.push_str(&crate::text::matching_form(word));
                !begun.is_empty() && begun == *wanted.expose()
            })
    };
    begins(one, other) || begins(other, one)
}

#[cfg(test)]
mod tests;
