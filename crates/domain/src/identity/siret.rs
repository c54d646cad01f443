//! The number of an establishment in the public register of companies (S-107).

use crate::text::TextError;
use std::fmt;

/// The establishments of La Poste share this SIREN and have a rule of their own.
const LA_POSTE: &str = "356000000";
/// The head office of La Poste follows the ordinary rule.
const LA_POSTE_HEAD_OFFICE: &str = "35600000000048";

/// A SIRET: 14 digits whose Luhn sum is right. Public: it names an organisation, not a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret(String);

impl Siret {
    /// Reads 14 digits, with or without spaces.
    ///
    /// Codes: `empty`, `siret-format`, `siret-key`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Err(TextError::empty());
        }
        if digits.len() != 14 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(TextError::new("siret-format", "Un SIRET a 14 chiffres."));
        }
        let is_right = if digits.starts_with(LA_POSTE) && digits != LA_POSTE_HEAD_OFFICE {
            values(&digits).sum::<u32>() % 5 == 0
        } else {
            luhn(&digits)
        };
        if is_right {
            Ok(Self(digits))
        } else {
            Err(TextError::new(
                "siret-key",
                "Ce SIRET n’est pas le bon : un chiffre est faux.",
            ))
        }
    }

    /// The 14 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first nine digits: the legal entity.
    pub fn siren(&self) -> &str {
        self.0.get(..9).unwrap_or_default()
    }
}

impl TryFrom<String> for Siret {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Siret> for String {
    fn from(siret: Siret) -> Self {
        siret.0
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn values(digits: &str) -> impl DoubleEndedIterator<Item = u32> {
    digits.chars().filter_map(|c| c.to_digit(10))
}

/// Every second digit from the right counts double, less nine when that exceeds nine.
fn luhn(digits: &str) -> bool {
    let doubled = |(at, digit): (usize, u32)| match (at % 2, digit) {
        (0, _) => digit,
        (_, 0..=4) => digit * 2,
        _ => digit * 2 - 9,
    };
    values(digits).rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-107: the vectors of the requirement.
    #[test]
    fn luhn_and_the_rule_of_la_poste() {
        for right in [
            "73282932000074",
            "35600000000048",
            "35600000000001",
            "732 829 320 00074",
        ] {
            assert!(Siret::parse(right).is_ok(), "{right}");
        }
        for wrong in ["73282932000079", "35600009000001", "35600000000002"] {
            assert_eq!(
                Siret::parse(wrong).unwrap_err().code,
                "siret-key",
                "{wrong}"
            );
        }
    }

    #[test]
    fn fourteen_digits_and_nothing_else() {
        for text in [
            "7328293200007",
            "732829320000741",
            "7328293200007A",
            "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",
        ] {
            assert_eq!(
                Siret::parse(text).unwrap_err().code,
                "siret-format",
                "{text}"
            );
        }
        assert_eq!(Siret::parse(" ").unwrap_err().code, "empty");
        assert_eq!(Siret::parse("73282932000074").unwrap().siren(), "732829320");
    }
}
