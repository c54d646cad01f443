//! Names of people and of places.

use crate::text::{Sensitive, TextError, matching_form, name_line};

/// A birth name, a used name or first names: 1 to 100 characters, at least one letter.
///
/// Kept as written, in NFC: accents, apostrophes, hyphens, other alphabets. What cannot be seen
/// and words that mix alphabets are refused (S-039).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonName(Sensitive<String>);

impl PersonName {
    /// The most characters that a name may have.
    pub const MAX: usize = 100;

    /// Reads a name.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`, `mixed-scripts`,
    /// `name-letters`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let name = name_line(text, 1..=Self::MAX)?;
        if matching_form(&name).is_empty() || !name.contains(char::is_alphabetic) {
            return Err(TextError::new(
                "name-letters",
                "Un nom contient au moins une lettre.",
            ));
        }
        Ok(Self(Sensitive::new(name)))
    }

    /// The name: for those who may read the request, and for sealing it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The name without accents, hyphens, case and spaces: what is compared (domain, 4.2).
    pub fn matching_form(&self) -> Sensitive<String> {
        Sensitive::new(matching_form(self.expose()))
    }
}

/// A commune or a country, as written: 1 to 100 characters. Says where somebody lives or was
/// born, so it is hidden like a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName(Sensitive<String>);

impl PlaceName {
    /// The most characters that a place name may have.
    pub const MAX: usize = 100;

    /// Reads a place name.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`, `mixed-scripts`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        name_line(text, 1..=Self::MAX).map(|line| Self(Sensitive::new(line)))
    }

    /// The name: for those who may read the request, and for sealing it.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The name without accents, hyphens, case and spaces: what is compared.
    pub fn matching_form(&self) -> Sensitive<String> {
        Sensitive::new(matching_form(self.expose()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_as_written() {
        for text in [
            "N’Guessan-Été",
            "d'Ormesson",
            "Nguyễn",
            "Ольга",
            "عائشة",
            "de La Tour III",
        ] {
            assert_eq!(PersonName::parse(text).unwrap().expose(), text);
        }
        assert_eq!(PersonName::parse(" Zoe\u{308} ").unwrap().expose(), "Zoë");
    }

    /// S-039: both forms of an accent, and neither control nor bidi characters.
    #[test]
    fn names_are_normalised_and_clean() {
        let code = |text: &str| PersonName::parse(text).unwrap_err().code;
        assert_eq!(code("Jean\u{202e}"), "invisible-character");
        assert_eq!(code("Je\u{200b}an"), "invisible-character");
        assert_eq!(code("Jean\nMartin"), "control-character");
        assert_eq!(code("Jean\0"), "control-character");
        assert_eq!(code("M\u{430}rtin"), "mixed-scripts");
        assert_eq!(code("—"), "name-letters");
        assert_eq!(code("123"), "name-letters");
        assert_eq!(code("  "), "empty");
        assert_eq!(code(&"é".repeat(101)), "too-long");
        assert!(PersonName::parse(&"e\u{301}".repeat(100)).is_ok());
    }

    #[test]
    fn spellings_of_one_name_match() {
        let form = |text| PersonName::parse(text).unwrap().matching_form();
        assert_eq!(form("N’Guessan-Été"), form("NGUESSAN ETE"));
        assert_eq!(form("Lecœur"), form("LECOEUR"));
        assert!(form("Martin") != form("Martine"));
    }

    /// S-512.
    #[test]
    fn names_are_not_printed() {
        assert_eq!(
            format!("{:?}", PersonName::parse("Canari").unwrap()),
            "PersonName(••)"
        );
        assert_eq!(
            format!("{:?}", PlaceName::parse("Canari 12").unwrap()),
            "PlaceName(••)"
        );
    }
}
