//! Where the person lives, or has her mail.

use super::PlaceName;
use crate::text::{Label, Sensitive, TextError, single_line};
use jiff::civil::Date;
use std::fmt;

/// A line of an address: 1 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressLine(Sensitive<String>);

impl AddressLine {
    /// The most characters that a line may have.
    pub const MAX: usize = 120;

    /// Reads a line.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        single_line(text, 1..=Self::MAX).map(|line| Self(Sensitive::new(line)))
    }

    /// The line: for those who may read the request, and for sealing it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A French postcode: five digits. Alone it does not name a commune (domain, 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Postcode(Sensitive<String>);

impl Postcode {
    /// Reads five digits, spaces ignored.
    ///
    /// Codes: `empty`, `postcode-format`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Err(TextError::empty());
        }
        if digits.len() != 5 || !digits.bytes().all(|c| c.is_ascii_digit()) {
            return Err(TextError::new(
                "postcode-format",
                "Un code postal a 5 chiffres.",
            ));
        }
        Ok(Self(Sensitive::new(digits)))
    }

    /// The five digits: for those who may read the request, and for sealing them.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// An address in France.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Number and street.
    pub line1: AddressLine,
    /// Building, floor, care of.
    pub line2: Option<AddressLine>,
    /// The postcode.
    pub postcode: Postcode,
    /// The commune, since a postcode may have several.
    pub commune: PlaceName,
}

/// An organisation where the person has her mail because she has no stable home.
#[derive(Clone, PartialEq, Eq)]
pub struct Domiciliation {
    /// Its name.
    pub organisation: Label,
    /// The last day of the certificate, if known.
    pub until: Option<Date>,
}

impl fmt::Debug for Domiciliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Domiciliation(••)")
    }
}

/// Where the person lives, has her mail, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Residence {
    /// A home.
    Address(Address),
    /// No stable home, but an address for the mail.
    Domiciliation(Domiciliation),
    /// Not said, or nowhere.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_have_five_digits() {
        assert_eq!(Postcode::parse(" 59 100 ").unwrap().expose(), "59100");
        for text in ["5910", "591000", "2A004", "٥٩١٠٠"] {
            assert_eq!(
                Postcode::parse(text).unwrap_err().code,
                "postcode-format",
                "{text}"
            );
        }
        assert_eq!(Postcode::parse("").unwrap_err().code, "empty");
    }

    #[test]
    fn lines_are_bounded_and_clean() {
        assert_eq!(
            AddressLine::parse(" 2 bis, rue « É » ").unwrap().expose(),
            "2 bis, rue « É »"
        );
        assert_eq!(
            AddressLine::parse("a\nb").unwrap_err().code,
            "control-character"
        );
        assert_eq!(
            AddressLine::parse(&"a".repeat(121)).unwrap_err().code,
            "too-long"
        );
    }

    /// S-056: nothing of a residence is printed.
    #[test]
    fn a_residence_is_not_printed() {
        let address = Residence::Address(Address {
            line1: AddressLine::parse("1 rue Canari").unwrap(),
            line2: None,
            postcode: Postcode::parse("59999").unwrap(),
            commune: PlaceName::parse("Canari").unwrap(),
        });
        let domiciliation = Residence::Domiciliation(Domiciliation {
            organisation: Label::parse("Canari").unwrap(),
            until: None,
        });
        for shown in [format!("{address:?}"), format!("{domiciliation:?}")] {
            assert!(
                !shown.contains("Canari") && !shown.contains("59999"),
                "{shown}"
            );
        }
    }
}
