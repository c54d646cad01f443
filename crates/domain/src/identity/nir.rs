//! The social security number (NIR) and its waiting forms (domain, 4.1).

mod error;

pub use error::NirError;

use super::IdentityWarning;
use crate::text::Sensitive;
use std::fmt;
use std::ops::Range;
use zeroize::Zeroizing;

/// Sex, year, month, department: where each stands in the 13 characters.
const SEX: Range<usize> = 0..1;
const YEAR: Range<usize> = 1..3;
const MONTH: Range<usize> = 3..5;
const DEPARTMENT: Range<usize> = 5..7;

/// What the first digit says of the number (S-105).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// 1, 2: the number for life.
    Nir,
    /// 7, 8: waiting number (NIA), replaced once the civil status is certified.
    WaitingNumber,
    /// 3, 4: provisional, registration in progress.
    Provisional,
}

/// A number as read, with what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedNir {
    /// The number.
    pub nir: Nir,
    /// What to tell the author; see [`Nir::warnings`].
    pub warnings: Vec<IdentityWarning>,
}

/// A social security number: 13 characters, the letter of Corsica kept.
///
/// It is worth a person's whole file: there is no `Display`, no serialisation, and `Debug` prints
/// `Nir(••)` (S-512). Its memory is wiped when it is dropped. Two numbers are equal when their 13
/// characters are, whatever key was typed with them.
///
/// ```
/// fn serialises<T: serde::Serialize>() {}
/// serialises::<domain::identity::Siret>();
/// println!("{:?}", domain::identity::Nir::parse("7900399999999").unwrap().nir);
/// ```
///
/// The same with `{}` or with `Nir` does not compile:
///
/// ```compile_fail
/// println!("{}", domain::identity::Nir::parse("7900399999999").unwrap().nir);
/// ```
///
/// ```compile_fail
/// fn serialises<T: serde::Serialize>() {}
/// serialises::<domain::identity::Nir>();
/// ```
#[derive(Clone)]
pub struct Nir {
    characters: Sensitive<String>,
    /// The key as typed, when it was not the right one: the fund must see it.
    wrong_key: Sensitive<Option<u8>>,
}

impl Nir {
    /// Reads 13 characters, or 15 with the key; spaces, dots and dashes anywhere, `2a` or `2A`.
    ///
    /// A wrong key is a warning, never a refusal (S-104).
    pub fn parse(text: &str) -> Result<ParsedNir, NirError> {
        let mut compact = Zeroizing::new(String::with_capacity(text.len()));
        compact.extend(
            text.chars()
                .filter(|c| !is_separator(*c))
                .map(|c| c.to_ascii_uppercase()),
        );
        let length = compact.chars().count();
        if length == 0 {
            return Err(NirError::Empty);
        }
        if length != 13 && length != 15 {
            return Err(NirError::Length);
        }
        let (Some(characters), Some(key)) = (compact.get(..13), compact.get(13..)) else {
            return Err(NirError::Characters);
        };
        if !is_well_formed(characters) || !key.bytes().all(|c| c.is_ascii_digit()) {
            return Err(NirError::Characters);
        }
        if characters.starts_with(['0', '5', '6', '9']) {
            return Err(NirError::Sex);
        }
        let mut nir = Self {
            characters: Sensitive::new(characters.to_owned()),
            wrong_key: Sensitive::new(None),
        };
        let given = key.parse().ok();
        nir.wrong_key = Sensitive::new(given.filter(|given| *given != nir.key()));
        Ok(ParsedNir {
            warnings: nir.warnings(),
            nir,
        })
    }

    /// The 13 characters.
    ///
    /// The only way out. Three callers: the sealing of the person, the blind index
    /// ([`index_form`](Self::index_form)), and the audited reveal to an agent (S-103). Never a
    /// key, a URL, a file name, a cursor, a log or a mail (S-102).
    pub fn expose(&self) -> &str {
        self.characters.expose()
    }

    /// What the blind index digests: the same 13 characters however the number was typed (S-509).
    pub fn index_form(&self) -> &str {
        self.expose()
    }

    /// The 13 characters, followed by the key if it was typed wrong: what is sealed, since
    /// [`parse`](Self::parse) gives the same number and the same warnings back.
    pub fn as_given(&self) -> Sensitive<String> {
        let key = self
            .wrong_key()
            .map(|key| format!("{key:02}"))
            .unwrap_or_default();
        Sensitive::new(format!("{}{key}", self.expose()))
    }

    /// The right key: 97 − (number mod 97), 1 to 97, with 19 for 2A and 18 for 2B.
    pub fn key(&self) -> u8 {
        let digits = self.expose();
        let number = digits.chars().fold(0_u64, |sum, c| {
            sum * 10 + u64::from(c.to_digit(10).unwrap_or(0))
        });
        // A letter counts as 0 above: 2A → 20 − 1 and 2B → 20 − 2, six places from the right.
        let corsica = match digits.get(DEPARTMENT) {
            Some("2A") => 1_000_000,
            Some("2B") => 2_000_000,
            _ => 0,
        };
        u8::try_from(97 - number.saturating_sub(corsica) % 97).unwrap_or_default()
    }

    /// The key as typed, when it is not [`key`](Self::key).
    pub const fn wrong_key(&self) -> Option<u8> {
        *self.wrong_key.expose()
    }

    /// `1 85 •• •• ••• ••• ••`: sex and year only (S-103).
    pub fn masked(&self) -> String {
        format!("{} {} •• •• ••• ••• ••", self.part(SEX), self.part(YEAR))
    }

    /// The number and its right key in the usual groups: for the audited reveal (S-103).
    pub fn spaced(&self) -> Sensitive<String> {
        let groups = [SEX, YEAR, MONTH, DEPARTMENT, 7..10, 10..13].map(|group| self.part(group));
        Sensitive::new(format!("{} {:02}", groups.join(" "), self.key()))
    }

    /// What the first digit says of the number.
    pub fn kind(&self) -> NumberKind {
        match self.part(SEX) {
            "3" | "4" => NumberKind::Provisional,
            "7" | "8" => NumberKind::WaitingNumber,
            _ => NumberKind::Nir,
        }
    }

    /// What is odd about the number alone: its key, its month, its department, its kind
    /// (S-104, S-105).
    pub fn warnings(&self) -> Vec<IdentityWarning> {
        let key = self.wrong_key().map(|_| IdentityWarning::WrongKey);
        let kind = match self.kind() {
            NumberKind::Nir => None,
            NumberKind::WaitingNumber => Some(IdentityWarning::WaitingNumber),
            NumberKind::Provisional => Some(IdentityWarning::RegistrationInProgress),
        };
        let month = match self.month() {
            1..=12 => None,
            20 | 30..=42 | 50..=99 => Some(IdentityWarning::UnusualMonth),
            _ => Some(IdentityWarning::ImpossibleMonth),
        };
        let department = match self.part(DEPARTMENT) {
            "00" => Some(IdentityWarning::UnknownDepartment),
            "20" => Some(IdentityWarning::FormerCorsica),
            "91" | "92" | "93" | "94" | "95" | "96" => Some(IdentityWarning::FormerDepartment),
            "97" | "98" => Some(IdentityWarning::BornOverseas),
            "99" => Some(IdentityWarning::BornAbroad),
            _ => None,
        };
        [key, kind, month, department]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether the first digit is that of men (1, 3, 7) rather than of women (2, 4, 8).
    pub(super) fn is_masculine(&self) -> bool {
        matches!(self.part(SEX), "1" | "3" | "7")
    }

    /// The last two digits of the year of birth. There is no century.
    pub(super) fn year(&self) -> u8 {
        self.part(YEAR).parse().unwrap_or_default()
    }

    /// The two digits of the month, which need not be a month.
    pub(super) fn month(&self) -> u8 {
        self.part(MONTH).parse().unwrap_or_default()
    }

    fn part(&self, range: Range<usize>) -> &str {
        self.expose().get(range).unwrap_or_default()
    }
}

impl PartialEq for Nir {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Nir {}

impl fmt::Debug for Nir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nir(••)")
    }
}

const fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

/// Digits, save the letter of 2A and 2B at the seventh place.
fn is_well_formed(characters: &str) -> bool {
    let corsica = matches!(characters.get(DEPARTMENT), Some("2A" | "2B"));
    characters
        .bytes()
        .enumerate()
        .all(|(at, c)| c.is_ascii_digit() || (corsica && at == 6))
}

#[cfg(test)]
mod tests;
