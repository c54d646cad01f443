//! A commune, as a rule names it.

use crate::identity::Address;
use crate::text::{Label, TextError, matching_form};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A commune as a rule names it: a postcode (`59100`: every commune that has it), or a postcode and
/// a name (`59100 Roubaix`), compared without accents, case, hyphens and spaces. A postcode alone
/// does not name a commune (domain, 4.4), and addresses hold no INSEE code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Commune {
    postcode: String,
    name: Option<String>,
}

impl Commune {
    /// Reads a postcode, with or without a name after a space.
    ///
    /// Codes: `commune-format`, and those of [`Label::parse`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        let (postcode, name) = text
            .split_once(char::is_whitespace)
            .map_or((text, None), |(postcode, name)| {
                (postcode, Some(name.trim()))
            });
        if postcode.len() != 5 || !postcode.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(TextError::new(
                "commune-format",
                "Écrivez un code postal, seul ou suivi du nom de la commune : « 59100 Roubaix ».",
            ));
        }
        let name = name.map(Label::parse).transpose()?;
        Ok(Self {
            postcode: postcode.to_owned(),
            name: name.map(String::from),
        })
    }

    /// Whether the address is there.
    pub fn holds(&self, address: &Address) -> bool {
        self.postcode == address.postcode.expose()
            && self
                .name
                .as_ref()
                .is_none_or(|name| matching_form(name) == *address.commune.matching_form().expose())
    }

    /// Whether every address of the other is also here.
    pub fn covers(&self, other: &Self) -> bool {
        let form = |commune: &Self| commune.name.as_deref().map(matching_form);
        self.postcode == other.postcode && (self.name.is_none() || form(self) == form(other))
    }
}

impl TryFrom<String> for Commune {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Commune> for String {
    fn from(commune: Commune) -> Self {
        commune.to_string()
    }
}

impl fmt::Display for Commune {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.postcode)?;
        match &self.name {
            Some(name) => write!(f, " {name}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{AddressLine, PlaceName, Postcode};

    fn address(postcode: &str, commune: &str) -> Address {
        Address {
            line1: AddressLine::parse("1 rue de l’Exemple").unwrap(),
            line2: None,
            postcode: Postcode::parse(postcode).unwrap(),
            commune: PlaceName::parse(commune).unwrap(),
        }
    }

    #[test]
    fn a_commune_is_found_however_it_is_spelt() {
        let lys = Commune::parse("59390  Lys-lez-Lannoy ").unwrap();
        assert_eq!(lys.to_string(), "59390 Lys-lez-Lannoy");
        assert!(lys.holds(&address("59390", "LYS LEZ LANNOY")));
        assert!(!lys.holds(&address("59390", "Toufflers")));
        assert!(!lys.holds(&address("59100", "Lys-lez-Lannoy")));
        assert!(
            Commune::parse("59390")
                .unwrap()
                .holds(&address("59390", "Toufflers"))
        );
    }

    #[test]
    fn a_postcode_covers_its_communes() {
        let [all, one, same, other] = ["59390", "59390 Toufflers", "59390 TOUFFLERS", "59100"]
            .map(|text| Commune::parse(text).unwrap());
        assert!(all.covers(&one) && one.covers(&same));
        assert!(!one.covers(&all) && !all.covers(&other));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "Roubaix", "5910", "591000", "5910a Roubaix"] {
            assert_eq!(
                Commune::parse(text).unwrap_err().code,
                "commune-format",
                "{text}"
            );
        }
    }
}
