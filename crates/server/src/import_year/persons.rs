//! Persons who cannot exist (S-109): names of no one, and numbers of a commune that is not one.

use crate::output::Failure;
use domain::identity::{
    BirthDate, Nir, NoNirReason, Person, PersonName, PersonNumber, Residence, Sex,
};
use domain::text::TextError;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};

const BIRTH_NAMES: [&str; 24] = [
    "Aubépine",
    "Brindille",
    "Clairon",
    "Dentelle",
    "Églantier",
    "Fontanelle",
    "Girouette",
    "Houblon",
    "Isatis",
    "Jonquille",
    "Kaléido",
    "Lavandin",
    "Mirabelle",
    "Noisetier",
    "Orangeraie",
    "Pâquerette",
    "Quenouille",
    "Romarin",
    "Sarrasin",
    "Tournesol",
    "Ursuline",
    "Violette",
    "Wasselin",
    "Zinnia",
];
const WOMEN: [&str; 12] = [
    "Aïcha", "Brigitte", "Camille", "Denise", "Élodie", "Fatima", "Gisèle", "Hélène", "Inès",
    "Jeanne", "Karima", "Louise",
];
const MEN: [&str; 12] = [
    "Ahmed", "Bernard", "Cyril", "Daniel", "Émile", "Farid", "Gérard", "Hugo", "Ibrahim", "Jean",
    "Karim", "Luc",
];

/// The synthetic person of a line: the same at each import. Two in three have a number.
pub fn of(seed: &str, received: Date) -> Result<Person, Failure> {
    Ok(person(seed, received)?)
}

fn person(seed: &str, received: Date) -> Result<Person, TextError> {
    let mut draw = Draw::new(seed);
    let woman = draw.below(2) == 0;
    let birth_name = pick(&BIRTH_NAMES, draw.below(BIRTH_NAMES.len()));
    let first_names = pick(if woman { &WOMEN } else { &MEN }, draw.below(WOMEN.len()));
    let born = born(&mut draw);
    let order = draw.below(998) + 1;
    let number = match draw.below(3) {
        0 => PersonNumber::Absent(NoNirReason::UnknownToPerson),
        _ => Nir::parse(&nir(woman, born, order))
            .map_or(PersonNumber::Absent(NoNirReason::Other), |parsed| {
                PersonNumber::Known(parsed.nir)
            }),
    };
    Ok(Person {
        birth_name: PersonName::parse(birth_name)?,
        used_name: None,
        first_names: PersonName::parse(first_names)?,
        birth_date: BirthDate::parse(&born.to_string(), received)?,
        sex: Some(if woman { Sex::Female } else { Sex::Male }),
        birth_place: None,
        number,
        phone: None,
        language: None,
        insured: None,
        residence: Residence::None,
    })
}

/// A day from 1936 to 2005, which is none of those that stand for an unknown one.
fn born(draw: &mut Draw) -> Date {
    let mut part = |bound: usize| i64::try_from(draw.below(bound)).unwrap_or_default();
    let (years, months, days) = (part(70), part(12), part(25));
    date(1936, 1, 3)
        .saturating_add(years.years())
        .saturating_add(months.months())
        .saturating_add(days.days())
}

/// A number with a right key, born in commune 999 of the Nord: there is none.
fn nir(woman: bool, born: Date, order: usize) -> String {
    let sex = if woman { 2 } else { 1 };
    let body = format!(
        "{sex}{:02}{:02}59999{order:03}",
        born.year() % 100,
        born.month()
    );
    let key = body.parse::<u64>().map_or(0, |number| 97 - number % 97);
    format!("{body}{key:02}")
}

fn pick(list: &[&'static str], at: usize) -> &'static str {
    list.get(at % list.len().max(1))
        .copied()
        .unwrap_or("Anonyme")
}

/// Numbers drawn from a text, always the same.
pub struct Draw {
    digest: [u8; 32],
    at: usize,
}

impl Draw {
    /// Draws from this text.
    pub fn new(seed: &str) -> Self {
        Self {
            digest: Sha256::digest(seed.as_bytes()).into(),
            at: 0,
        }
    }

    /// A number from 0 to `bound - 1`; 0 when there is no room.
    pub fn below(&mut self, bound: usize) -> usize {
        let pair = self.digest.iter().cycle().skip(self.at).take(3);
        let drawn = pair.fold(0_usize, |number, byte| number * 256 + usize::from(*byte));
        self.at += 3;
        drawn.checked_rem(bound).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-109: no number of an import can be anybody's.
    #[test]
    fn s109_every_number_is_of_a_commune_that_is_not_one() {
        let mut numbers = 0;
        for line in 0..300 {
            let person = of(&format!("line {line}"), date(2023, 5, 4)).unwrap();
            assert_eq!(person.warnings(), [], "line {line}");
            if let PersonNumber::Known(nir) = &person.number {
                assert_eq!(nir.expose().get(7..10), Some("999"), "line {line}");
                numbers += 1;
            }
        }
        assert!((150..250).contains(&numbers), "{numbers}");
    }

    #[test]
    fn a_line_has_the_same_person_at_each_import() {
        let day = date(2023, 5, 4);
        assert!(of("a", day).unwrap() == of("a", day).unwrap());
        assert!(of("a", day).unwrap() != of("b", day).unwrap());
    }
}
