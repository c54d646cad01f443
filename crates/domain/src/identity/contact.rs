//! How to reach the person: telephone, language.

use crate::text::{Sensitive, TextError};

crate::coded! {
    /// By what way the person can be reached, from what was given.
    pub enum Contactability {
        /// A telephone number is known.
        Phone = "phone", "Par téléphone";
        /// No telephone, an address or a domiciliation.
        Post = "post", "Par courrier";
        /// Neither: only the partner can reach the person.
        PartnerOnly = "partner_only", "Par le partenaire seulement";
    }
}

/// Numbers of the overseas departments: dialled like the mainland's, but under their own code.
const OVERSEAS: [(&str, &str); 13] = [
    ("262", "262"),
    ("263", "262"),
    ("269", "262"),
    ("639", "262"),
    ("692", "262"),
    ("693", "262"),
    ("590", "590"),
    ("690", "590"),
    ("691", "590"),
    ("594", "594"),
    ("694", "594"),
    ("696", "596"),
    ("697", "596"),
];

/// A telephone number: E.164 when it is French or begins with `+` or `00`, else 6 to 15 digits
/// kept as they are (a foreign number written as at home).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(Sensitive<String>);

impl Phone {
    /// Reads a number; spaces, dots, dashes, slashes, brackets and the invisible marks that
    /// telephones add when copying are ignored, and so is the `(0)` of `+33 (0)`.
    ///
    /// Codes: `empty`, `phone-format`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let compact: String = text
            .replace("(0)", "")
            .chars()
            .filter(|c| !is_filler(*c))
            .collect();
        if compact.is_empty() {
            return Err(TextError::empty());
        }
        let international = compact
            .strip_prefix('+')
            .or_else(|| compact.strip_prefix("00"));
        let number = match international {
            Some(digits) => format!("+{}", without_trunk_zero(digits)),
            None => french(&compact).unwrap_or(compact),
        };
        let digits = number.strip_prefix('+').unwrap_or(&number);
        let is_french = number.starts_with("+33");
        if !digits.bytes().all(|c| c.is_ascii_digit())
            || !(6..=15).contains(&digits.len())
            || number.starts_with("+0")
            || (is_french && digits.len() != 11)
        {
            return Err(TextError::new(
                "phone-format",
                "Ce numéro de téléphone n’est pas complet : 10 chiffres en France, ou un numéro \
                 étranger qui commence par +.",
            ));
        }
        Ok(Self(Sensitive::new(number)))
    }

    /// The number, `+33…` when it is in E.164: for those who may call the person, and for sealing.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether the country is known, so that the number can be dialled from anywhere.
    pub fn is_international(&self) -> bool {
        self.expose().starts_with('+')
    }

    /// The number as French people read it, `03 53 01 00 00`, also that of an overseas department
    /// (`06 39 98 00 12`); others as they are.
    pub fn spaced(&self) -> Sensitive<String> {
        let codes = std::iter::once("33").chain(OVERSEAS.iter().map(|(_, code)| *code));
        let digits = self.expose().strip_prefix('+').unwrap_or_default();
        let mut nationals = codes.filter_map(|code| digits.strip_prefix(code));
        let Some(national) = nationals.find(|national| national.len() == 9) else {
            return self.0.clone();
        };
        let mut shown = String::from("0");
        for (at, digit) in national.chars().enumerate() {
            if at % 2 == 1 {
                shown.push(' ');
            }
            shown.push(digit);
        }
        Sensitive::new(shown)
    }
}

const fn is_filler(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `+33 06…` is a common mistake for `+33 6…`.
fn without_trunk_zero(digits: &str) -> String {
    digits
        .strip_prefix("330")
        .map_or_else(|| digits.to_owned(), |rest| format!("33{rest}"))
}

/// A number as dialled in France: ten digits of which the first is 0 and the second is not.
fn french(compact: &str) -> Option<String> {
    let national = compact.strip_prefix('0')?;
    if national.len() != 9 || national.starts_with('0') {
        return None;
    }
    let overseas = OVERSEAS
        .iter()
        .find(|(prefix, _)| national.starts_with(prefix));
    Some(format!(
        "+{}{national}",
        overseas.map_or("33", |(_, code)| code)
    ))
}

/// Languages met most often at the partners', for the list of the form; others by their code.
const KNOWN: [(&str, &str); 32] = [
    ("fr", "Français"),
    ("fsl", "Langue des signes française"),
    ("sq", "Albanais"),
    ("am", "Amharique"),
    ("en", "Anglais"),
    ("ar", "Arabe"),
    ("hy", "Arménien"),
    ("bm", "Bambara"),
    ("bn", "Bengali"),
    ("ber", "Berbère"),
    ("bg", "Bulgare"),
    ("zh", "Chinois"),
    ("es", "Espagnol"),
    ("ka", "Géorgien"),
    ("it", "Italien"),
    ("ku", "Kurde"),
    ("ln", "Lingala"),
    ("fa", "Persan, dari"),
    ("ps", "Pachto"),
    ("ff", "Peul"),
    ("pl", "Polonais"),
    ("pt", "Portugais"),
    ("rom", "Romani"),
    ("ro", "Roumain"),
    ("ru", "Russe"),
    ("so", "Somali"),
    ("snk", "Soninké"),
    ("ta", "Tamoul"),
    ("ti", "Tigrigna"),
    ("tr", "Turc"),
    ("uk", "Ukrainien"),
    ("wo", "Wolof"),
];

/// The language in which to speak to the person: an ISO 639 code of two or three letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

impl Language {
    /// Code and French name of the languages that a form offers, French first, then by name.
    pub const KNOWN: &'static [(&'static str, &'static str)] = &KNOWN;

    /// Reads a code. Its shape is checked, not whether the language exists.
    ///
    /// Codes: `empty`, `language-format`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let code = text.trim();
        if code.is_empty() {
            return Err(TextError::empty());
        }
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|c| c.is_ascii_alphabetic()) {
            return Err(TextError::new(
                "language-format",
                "La langue est un code de deux ou trois lettres, par exemple ar ou fr.",
            ));
        }
        Ok(Self(code.to_ascii_lowercase()))
    }

    /// The code, in lower case.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// The French name, or the code when the language is not in [`KNOWN`](Self::KNOWN).
    pub fn label(&self) -> &str {
        KNOWN
            .iter()
            .find(|(code, _)| *code == self.0)
            .map_or(&self.0, |(_, label)| label)
    }
}

impl TryFrom<String> for Language {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

#[cfg(test)]
mod tests;
