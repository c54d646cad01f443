//! Reading French as it is typed: accents, case, elisions, abbreviations and SMS spelling.
//!
//! [`Reading`] cuts a title and a text into [`Token`]s. A token keeps its place in the source (to
//! quote it in a reason) and its normal form: lower case, without accents, abbreviations expanded
//! (`data/spelling.txt`), light stem. Everything after this module works on normal forms only,
//! which is why case, accents and spacing cannot change a sorting.

use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::hash::{self, Table};
use crate::typos::Typos;

/// Abbreviations and SMS spellings, one `forms = canonical words` per line.
const SPELLING: &str = include_str!("../data/spelling.txt");

static EXPANSIONS: LazyLock<Table<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut table = Table::default();
    for line in SPELLING.lines().filter(|line| !line.starts_with('#')) {
        if let Some((forms, words)) = line.split_once('=') {
            for form in forms.split_whitespace() {
                table.insert(form, words.split_whitespace().collect());
            }
        }
    }
    table
});

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
        let mut reader = Reader::new(source.len(), title.len());
        for (at, letter) in source.char_indices() {
            reader.read(at, letter);
        }
        reader.close(source.len());
        Self {
            source,
            normal: reader.normal,
            tokens: reader.tokens,
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

/// The state of one pass over the source.
struct Reader {
    normal: String,
    tokens: Vec<Token>,
    word_start: Option<usize>,
    form_start: usize,
    sentence: u16,
    clause: u16,
    title_end: usize,
    /// A full stop was seen: the sentence ends if the next word does not continue an acronym.
    stop: bool,
}

impl Reader {
    fn new(capacity: usize, title_end: usize) -> Self {
        Self {
            normal: String::with_capacity(capacity + capacity / 8),
            tokens: Vec::with_capacity(capacity / 5 + 4),
            word_start: None,
            form_start: 0,
            sentence: 0,
            clause: 0,
            title_end,
            stop: false,
        }
    }

    fn read(&mut self, at: usize, letter: char) {
        if at == self.title_end {
            self.close(at);
            self.stop = true;
            return;
        }
        if is_mark(letter) {
            return;
        }
        if letter.is_alphanumeric() {
            if self.word_start.is_none() {
                self.word_start = Some(at);
                self.form_start = self.normal.len();
            }
            fold(letter, &mut self.normal);
            return;
        }
        self.close(at);
        match letter {
            '.' | '!' | '?' | ';' | '…' => self.stop = true,
            ',' | ':' | '(' | ')' | '–' | '—' | '/' | '+' | '«' | '»' | '"' => {
                self.clause = self.clause.saturating_add(1);
            }
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let Some(start) = self.word_start.take() else {
            return;
        };
        let form = self.form_start..self.normal.len();
        let single = form.len() == 1;
        if self.stop {
            // "A.M.E.", "C.2.S": letters between stops are one word, not three sentences.
            if single && self.join_acronym(start, end) {
                return;
            }
            self.sentence = self.sentence.saturating_add(1);
            self.clause = self.clause.saturating_add(1);
            self.stop = false;
        }
        let word = self.normal.get(form.clone()).unwrap_or_default();
        if let Some(words) = EXPANSIONS.get(word) {
            self.normal.truncate(form.start);
            for word in words {
                let from = self.normal.len();
                self.normal.push_str(word);
                self.push(start..end, from);
            }
            return;
        }
        if let Some(meant) = Typos::embedded().meant(word) {
            self.normal.truncate(form.start);
            self.normal.push_str(meant);
        }
        self.push(start..end, form.start);
    }

    /// Glues a single letter to a preceding single letter or dotted acronym.
    fn join_acronym(&mut self, start: usize, end: usize) -> bool {
        let Some(last) = self.tokens.last_mut() else {
            return false;
        };
        let dotted = last.span.end + 1 == start
            && last.span.end - last.span.start + 1 == 2 * last.form.len();
        if !dotted || last.form.len() > 4 {
            return false;
        }
        let letter = self.normal.pop();
        // The separating space between the two words.
        self.normal.pop();
        self.normal.extend(letter);
        last.span.end = end;
        last.form.end = self.normal.len();
        last.stem = last.form.len();
        last.hash = hash::of(self.normal.get(last.form.clone()).unwrap_or_default());
        self.normal.push(' ');
        self.stop = false;
        true
    }

    fn push(&mut self, span: Range<usize>, form_start: usize) {
        let form = form_start..self.normal.len();
        let word = self.normal.get(form.clone()).unwrap_or_default();
        let stem = stem_length(word);
        let hash = hash::of(word.get(..stem).unwrap_or(word));
        if matches!(
            word,
            "mais" | "car" | "donc" | "sinon" | "parce" | "puis" | "ensuite" | "alors"
        ) {
            self.clause = self.clause.saturating_add(1);
        }
        let title = span.end <= self.title_end;
        self.tokens.push(Token {
            span,
            form,
            stem,
            hash,
            sentence: self.sentence,
            clause: self.clause,
            title,
        });
        self.normal.push(' ');
    }
}

/// Combining marks and invisible joiners: part of the word, without a letter of their own.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Appends the lower-case, accent-free form of a letter.
pub(crate) fn fold(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' | 'Á' => out.push('a'),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => out.push('e'),
        'î' | 'ï' | 'Î' | 'Ï' => out.push('i'),
        'ô' | 'ö' | 'Ô' | 'Ö' => out.push('o'),
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => out.push('u'),
        'ç' | 'Ç' => out.push('c'),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        _ => {
            for part in letter.nfkd().filter(|part| !is_mark(*part)) {
                out.extend(part.to_lowercase().filter(|part| part.is_alphanumeric()));
            }
        }
    }
}

/// The normal form of a phrase written by us (lexicon, spelling): words separated by spaces.
pub fn fold_phrase(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    for letter in phrase.chars() {
        fold(letter, &mut out);
    }
    out
}

/// Length of the light stem of a normal form: plural, feminine and the commonest verb endings.
///
/// Works on accent-free words, unlike Snowball's French stemmer, since half of the submissions
/// are typed without accents.
pub fn stem_length(word: &str) -> usize {
    if !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.len();
    }
    let mut stem = word;
    for ending in ["s", "x"] {
        stem = strip(stem, ending, 3);
    }
    for ending in [
        "aient", "ement", "erait", "erai", "ait", "ent", "ant", "era", "er", "ez", "ee", "e",
    ] {
        let shorter = strip(stem, ending, 3);
        if shorter.len() < stem.len() {
            stem = shorter;
            break;
        }
    }
    strip(stem, "e", 3).len()
}

fn strip<'a>(word: &'a str, ending: &str, keep: usize) -> &'a str {
    match word.strip_suffix(ending) {
        Some(shorter) if shorter.len() >= keep => shorter,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let reading = Reading::new("", text);
        reading
            .tokens
            .iter()
            .map(|token| reading.form(token).to_owned())
            .collect()
    }

    #[test]
    fn accents_case_and_composition_do_not_matter() {
        assert_eq!(forms("L'Hôpital  ŒDÈME"), forms("l’hopital oedeme"));
        assert_eq!(forms("cafe\u{301}"), forms("CAFÉ"));
    }

    #[test]
    fn dotted_acronyms_are_one_word() {
        assert_eq!(
            forms("sa carte A.M.E. est là"),
            ["sa", "carte", "ame", "est", "la"]
        );
    }

    #[test]
    fn a_letter_without_normal_form_is_no_acronym() {
        assert_eq!(Reading::new("\u{37a}.a", "").tokens.len(), 2);
    }

    #[test]
    fn quotes_are_the_words_of_the_author() {
        let reading = Reading::new("Titre", "Où en est sa C2S ?");
        assert_eq!(reading.quote(1, 3), "Où en est");
    }

    #[test]
    fn plural_and_feminine_share_a_stem() {
        for (left, right) in [
            ("droits", "droit"),
            ("coupee", "coupes"),
            ("indemnites", "indemnite"),
        ] {
            assert_eq!(
                left.get(..stem_length(left)),
                right.get(..stem_length(right)),
                "{left} {right}"
            );
        }
    }
}
