//! Reading French as it is typed: accents, case, elisions, abbreviations and SMS spelling.
//!
//! [`Reading`] cuts a title and a text into [`Token`]s. A token keeps its place in the source (to
//! quote it in a reason) and its normal form: lower case, without accents, abbreviations expanded
//! (`data/spelling.txt`), light stem. Everything after this module works on normal forms only,
//! which is why case, accents and spacing cannot change a sorting. Sentences of mere politeness are left
//! out: they cannot change it either.

mod letters;
mod polite;
mod reader;
mod words;

use std::ops::Range;

pub use letters::{fold_phrase, stem_length};
use reader::Reader;
use words::Manners;

/// One word of the submission.
#[derive(Debug, Clone)]
pub struct Token {
    /// Byte range in [`Reading::source`].
    pub span: Range<usize>,
    /// Byte range of the normal form in [`Reading::normal`].
    form: Range<usize>,
    /// Length in bytes of the stem, a prefix of the normal form.
    stem: usize,
    /// Hash of the stem.
    pub hash: u64,
    /// Sentence number, from 0; the title is sentence 0.
    pub sentence: u16,
    /// Clause number, from 0: changes at each comma, colon, bracket or contrasting conjunction.
    pub clause: u16,
    /// Whether the token comes from the title.
    pub title: bool,
    manners: Manners,
}

/// A title and a text, read.
#[derive(Debug, Default)]
pub struct Reading {
    /// The title, a line feed, the text.
    pub source: String,
    /// The normal forms of the tokens, one after the other, separated by spaces.
    pub normal: String,
    /// The words, in order.
    pub tokens: Vec<Token>,
    /// Byte length of the title in `source`.
    title_end: usize,
}

impl Reading {
    /// Reads a title and a text of any Unicode content. Never fails.
    pub fn new(title: &str, text: &str) -> Self {
        let mut source = String::with_capacity(title.len() + text.len() + 1);
        source.push_str(title);
        source.push('\n');
        source.push_str(text);
        let (normal, tokens) = Reader::new(source.len(), title.len()).read_all(&source);
        Self {
            source,
            normal,
            tokens,
            title_end: title.len(),
        }
    }

    /// The normal form of a token.
    pub fn form(&self, token: &Token) -> &str {
        self.normal.get(token.form.clone()).unwrap_or_default()
    }

    /// The stem of a token.
    pub fn stem(&self, token: &Token) -> &str {
        let form = self.form(token);
        form.get(..token.stem).unwrap_or(form)
    }

    /// The words of the author between two tokens (both included), as typed.
    pub fn quote(&self, first: usize, last: usize) -> &str {
        let start = self.tokens.get(first).map_or(0, |token| token.span.start);
        let end = self.tokens.get(last).map_or(start, |token| token.span.end);
        self.source.get(start..end).unwrap_or_default()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Byte length of the title in [`Reading::source`].
    pub const fn title_end(&self) -> usize {
        self.title_end
    }
}

#[cfg(test)]
mod tests;
