//! Why a text is not a social security number.

use crate::text::TextError;

/// Why a text is not a number of this kind. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NirError {
    /// Nothing was typed.
    #[error("Remplissez ce champ, ou dites pourquoi il n’y a pas de numéro.")]
    Empty,
    /// Neither 13 nor 15 characters once separators are taken away.
    #[error("Un numéro de sécurité sociale a 13 caractères, ou 15 avec sa clé.")]
    Length,
    /// Something else than digits, other than 2A and 2B for the department.
    #[error("Un numéro de sécurité sociale ne contient que des chiffres, sauf 2A et 2B en Corse.")]
    Characters,
    /// The first digit is 0, 5, 6 or 9 (S-105).
    #[error("Un numéro de sécurité sociale commence par 1, 2, 3, 4, 7 ou 8.")]
    Sex,
}

impl NirError {
    /// Stable code, for the problem's `errors[]`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Length => "nir-length",
            Self::Characters => "nir-characters",
            Self::Sex => "nir-sex-digit",
        }
    }
}

impl From<NirError> for TextError {
    fn from(error: NirError) -> Self {
        Self {
            code: error.code(),
            message: error.to_string().into(),
        }
    }
}
