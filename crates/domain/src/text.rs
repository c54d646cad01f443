//! Text that came from outside, parsed once into types that know their bounds.
//!
//! Every type counts characters, not bytes, after NFC (S-039), and refuses U+0000 and the other
//! control characters (S-038). What may tell something about a person sits in a [`Sensitive`]:
//! it can be exposed by name, never printed by accident (S-512).

mod cell;
mod content;
mod email;

pub use cell::{inert, said};
pub use content::{Body, ExternalReference, FileName, Label, Title};
pub use email::EmailAddress;

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroize;

/// A value that must not reach a log, a panic message or an answer unless somebody asks for it.
///
/// It cannot be displayed or serialised; its `Debug` prints `••`. Its memory is wiped when it is
/// dropped (S-512).
///
/// ```
/// # use domain::text::Sensitive;
/// assert_eq!(format!("{:?}", Sensitive::new(String::from("secret"))), "••");
/// ```
///
/// ```compile_fail
/// # use domain::text::Sensitive;
/// println!("{}", Sensitive::new(String::from("secret")));
/// ```
///
/// ```compile_fail
/// # use domain::text::Sensitive;
/// fn serialises<T: serde::Serialize>(_: T) {}
/// serialises(Sensitive::new(String::from("secret")));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive<T: Zeroize>(T);

impl<T: Zeroize> Sensitive<T> {
    /// Hides the value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value: for sealing it, sending it to somebody who may read it, or comparing it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Sensitive<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("••")
    }
}

/// Why a text was refused. It never repeats the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct TextError {
    /// Stable code, for the problem's `errors[]` and for tests.
    pub code: &'static str,
    /// What to correct: a French sentence for the person who typed.
    pub message: Cow<'static, str>,
}

impl TextError {
    /// A refusal with a fixed sentence.
    pub const fn new(code: &'static str, message: &'static str) -> Self {
        Self {
            code,
            message: Cow::Borrowed(message),
        }
    }

    /// Nothing was written (code `empty`).
    pub const fn empty() -> Self {
        Self::new("empty", "Remplissez ce champ.")
    }

    /// More than `max` characters (code `too-long`).
    pub fn too_long(max: usize) -> Self {
        let plural = if max < 2 { "" } else { "s" };
        Self {
            code: "too-long",
            message: format!("{max} caractère{plural} au plus.").into(),
        }
    }
}

const CONTROL: TextError = TextError::new(
    "control-character",
    "Ce texte contient un caractère de contrôle, que l’on ne voit pas : effacez-le et retapez-le.",
);

const INVISIBLE: TextError = TextError::new(
    "invisible-character",
    "Ce texte contient un caractère invisible, qui change le sens de lecture ou cache une \
     partie du texte : effacez-le et retapez-le.",
);

const MIXED_SCRIPTS: TextError = TextError::new(
    "mixed-scripts",
    "Un même mot mélange deux alphabets dont des lettres se ressemblent : retapez-le.",
);

/// One line of text: NFC, trimmed, within bounds, nothing that cannot be seen (S-039).
pub(crate) fn single_line(text: &str, bounds: RangeInclusive<usize>) -> Result<String, TextError> {
    let line = within(normalised(text.trim()), bounds)?;
    refuse_unseen(&line)?;
    Ok(line)
}

/// A line that names somebody or something: no word may pass for another (S-039, homoglyphs).
pub(crate) fn name_line(text: &str, bounds: RangeInclusive<usize>) -> Result<String, TextError> {
    let line = single_line(text, bounds)?;
    if line
        .split(|c: char| !c.is_alphabetic())
        .any(mixes_alphabets)
    {
        return Err(MIXED_SCRIPTS);
    }
    Ok(line)
}

/// The form under which two spellings of a name or an address are the same: no accents, case,
/// hyphens, apostrophes or spaces (domain, 4.2).
pub(crate) fn matching_form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for c in text
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
    {
        match c {
            'œ' => form.push_str("oe"),
            'æ' => form.push_str("ae"),
            'ß' => form.push_str("ss"),
            'ø' => form.push('o'),
            'ł' => form.push('l'),
            'đ' | 'ð' => form.push('d'),
            'ı' => form.push('i'),
            _ => form.push(c),
        }
    }
    form
}

fn normalised(text: &str) -> String {
    text.nfc().collect()
}

fn within(text: String, bounds: RangeInclusive<usize>) -> Result<String, TextError> {
    let length = text.chars().count();
    if length < *bounds.start() {
        return Err(TextError::empty());
    }
    if length > *bounds.end() {
        return Err(TextError::too_long(*bounds.end()));
    }
    Ok(text)
}

fn refuse_unseen(line: &str) -> Result<(), TextError> {
    if line.contains(char::is_control) {
        return Err(CONTROL);
    }
    if line.contains(|c| is_bidi_mark(c) || is_layout_control(c) || is_unseen(c)) {
        return Err(INVISIBLE);
    }
    Ok(())
}

/// Marks that right-to-left writing legitimately uses between words.
const fn is_bidi_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

/// Embeddings, overrides and isolates: they show a text in another order than it is stored.
const fn is_layout_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}')
}

/// Line separators, and characters that take no room: soft hyphen, zero-width space, joiner,
/// byte order mark, tags, fillers.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'
        | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Cyrillic and Greek letters that look like Latin ones, inside a Latin word.
fn mixes_alphabets(word: &str) -> bool {
    let latin = word.contains(
        |c| matches!(c, 'A'..='Z' | 'a'..='z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'),
    );
    let alike = word.contains(|c| matches!(c, '\u{370}'..='\u{3FF}' | '\u{400}'..='\u{52F}'));
    latin && alike
}

#[cfg(test)]
mod tests;
