//! What people write: titles, messages, labels, references, file names.

use super::{
    Sensitive, TextError, is_layout_control, is_unseen, name_line, normalised, refuse_unseen,
    single_line, within,
};

/// The title of a request: one line, 0 to 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(Sensitive<String>);

impl Title {
    /// The most characters that a title may have.
    pub const MAX: usize = 120;

    /// Reads a title; an empty one is a title too.
    ///
    /// Codes: `too-long`, `control-character`, `invisible-character`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        single_line(text, 0..=Self::MAX).map(|line| Self(Sensitive::new(line)))
    }

    /// The words: for those who may read the request.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The text of a request, a message or a note: 1 to 10,000 characters, several lines.
///
/// Line ends become `\n`. Characters that only change the direction or the layout (they come
/// along with numbers copied from a telephone) are taken out; those that right-to-left writing
/// needs between words are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body(Sensitive<String>);

impl Body {
    /// The most characters that a body may have.
    pub const MAX: usize = 10_000;

    /// Reads a text of several lines.
    ///
    /// Codes: `empty`, `too-long`, `control-character`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text
            .replace("\r\n", "\n")
            .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
            return Err(super::CONTROL);
        }
        let shown = text.replace(|c| is_layout_control(c) || is_unseen(c), "");
        within(normalised(shown.trim()), 1..=Self::MAX).map(|body| Self(Sensitive::new(body)))
    }

    /// The words: for those who may read the request.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The name of an organisation, a service, a template: one line, 1 to 200 characters, public.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(String);

impl Label {
    /// The most characters that a label may have.
    pub const MAX: usize = 200;

    /// Reads a name.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`, `mixed-scripts`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        name_line(text, 1..=Self::MAX).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without accents, case, hyphens and spaces: to search and to find twins.
    pub fn matching_form(&self) -> String {
        super::matching_form(&self.0)
    }
}

impl TryFrom<String> for Label {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        Self::parse(&text)
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.0
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The partner's own reference for the case: one line, 1 to 64 letters or printable ASCII.
///
/// Partners put names in it, so it is hidden like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalReference(Sensitive<String>);

impl ExternalReference {
    /// The most characters that a reference may have.
    pub const MAX: usize = 64;

    /// Reads a reference.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`,
    /// `reference-characters`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let line = single_line(text, 1..=Self::MAX)?;
        if line.contains(|c: char| !c.is_alphabetic() && !c.is_ascii()) {
            return Err(TextError::new(
                "reference-characters",
                "Une référence ne contient que des lettres, des chiffres et des signes courants.",
            ));
        }
        Ok(Self(Sensitive::new(line)))
    }

    /// The reference: for the partner and those who treat the request.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// The name that a file had on its author's machine: 1 to 200 characters.
///
/// A name to show, never a place on a disk (S-046): no separator, no `.` or `..`, nothing
/// invisible. Otherwise kept as given, in NFC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(Sensitive<String>);

impl FileName {
    /// The most characters that a file name may have.
    pub const MAX: usize = 200;

    /// Reads a file name.
    ///
    /// Codes: `empty`, `too-long`, `control-character`, `invisible-character`, `file-name-path`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        if text.trim().is_empty() {
            return Err(TextError::empty());
        }
        let name = within(normalised(text), 1..=Self::MAX)?;
        refuse_unseen(&name)?;
        if name.contains(['/', '\\']) || matches!(name.trim(), "." | "..") {
            return Err(TextError::new(
                "file-name-path",
                "Un nom de fichier ne contient ni barre oblique ni chemin de dossier.",
            ));
        }
        Ok(Self(Sensitive::new(name)))
    }

    /// The name: for those who may download the file.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What follows the last dot, in lower case; nothing for `notes` or `.pdf`.
    pub fn extension(&self) -> Option<String> {
        let (stem, extension) = self.expose().rsplit_once('.')?;
        (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_lowercase())
    }
}

#[cfg(test)]
mod tests;
