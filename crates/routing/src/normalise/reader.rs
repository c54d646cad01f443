//! One pass over a source: words, sentences, clauses.

use std::ops::Range;
use std::sync::LazyLock;

use super::letters::{fold, is_mark, stem_length};
use super::{Token, polite};
use crate::hash::{self, Table};
use crate::typos::Typos;

/// Abbreviations and SMS spellings, one `forms = canonical words` per line.
const SPELLING: &str = include_str!("../../data/spelling.txt");

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

/// The state of one pass over the source.
pub(super) struct Reader {
    normal: String,
    tokens: Vec<Token>,
    /// Where the tokens of the sentence begin.
    sentence_from: usize,
    word_start: Option<usize>,
    form_start: usize,
    sentence: u16,
    clause: u16,
    title_end: usize,
    /// A full stop was seen: the sentence ends if the next word does not continue an acronym.
    stop: bool,
}

impl Reader {
    pub(super) fn new(capacity: usize, title_end: usize) -> Self {
        Self {
            normal: String::with_capacity(capacity + capacity / 8),
            tokens: Vec::with_capacity(capacity / 5 + 4),
            sentence_from: 0,
            word_start: None,
            form_start: 0,
            sentence: 0,
            clause: 0,
            title_end,
            stop: false,
        }
    }

    /// The normal forms and the tokens of a whole source.
    pub(super) fn read_all(mut self, source: &str) -> (String, Vec<Token>) {
        for (at, letter) in source.char_indices() {
            self.read(at, letter);
        }
        self.close(source.len());
        let end = self.normal.len();
        self.end_sentence(end);
        (self.normal, self.tokens)
    }

    /// Forgets the sentence that ends where a form begins, when it is mere politeness; returns how
    /// many bytes of the normal forms went with it.
    fn end_sentence(&mut self, until: usize) -> usize {
        let mine = self.tokens.get(self.sentence_from..).unwrap_or_default();
        let forms = mine
            .iter()
            .map(|token| self.normal.get(token.form.clone()).unwrap_or_default());
        let start = mine.first().map_or(until, |token| token.form.start);
        let polite = polite::only(forms);
        if polite {
            self.normal.replace_range(start..until, "");
            self.tokens.truncate(self.sentence_from);
        }
        self.sentence_from = self.tokens.len();
        if polite { until - start } else { 0 }
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
        let mut form = self.form_start..self.normal.len();
        let single = form.len() == 1;
        if self.stop {
            // "A.M.E.", "C.2.S": letters between stops are one word, not three sentences.
            if single && self.join_acronym(start, end) {
                return;
            }
            let forgotten = self.end_sentence(form.start);
            form = form.start - forgotten..form.end - forgotten;
            if forgotten == 0 {
                self.sentence = self.sentence.saturating_add(1);
            }
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
